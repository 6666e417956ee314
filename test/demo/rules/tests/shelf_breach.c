/* Every rule of shelf.yaml broken once. */
#include <stdbool.h>
#include <stddef.h>

struct client {
  unsigned id;
  bool closing;
  size_t out_len, out_size;
};

struct value {
  unsigned refs;
};

struct store {
  size_t count;
};

static bool store_delete(struct store *s, const char *key) {
  s->count--;
  return *key == '!'; // breach: delete-takes-one
}

int main(void) {
  static struct client c = {.id = 1, .closing = true, .out_size = 8};
  c.out_len += 4; // breach: closing-client-gets-no-reply
  c.closing = false;
  c.out_len += 5; // breach: output-fits-its-buffer

  static struct value v = {1};
  v.refs--;
  v.refs--; // breach: freed-value-is-not-counted

  static struct store store = {3};
  store_delete(&store, "colour");
  return 0;
}
