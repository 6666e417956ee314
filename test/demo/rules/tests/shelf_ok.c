/* What the rules of shelf.yaml allow. */
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

static void value_new(struct value *v) {
  v->refs = 1;
}

static bool store_delete(struct store *s, const char *key) {
  bool found = *key != '!';
  s->count -= found;
  return found; // ok: delete-takes-one
}

int main(void) {
  static struct client c = {.id = 1, .out_size = 8};
  c.out_len += 8; // ok: closing-client-gets-no-reply
  c.closing = true;
  c.out_len -= 4; // ok: closing-client-gets-no-reply
  c.out_len = 0;  // ok: output-fits-its-buffer

  static struct value v;
  value_new(&v);
  v.refs++; // ok: freed-value-is-not-counted
  v.refs--; // ok: freed-value-is-not-counted
  v.refs--; // ok: freed-value-is-not-counted

  static struct store store = {3};
  store_delete(&store, "colour");
  store_delete(&store, "!");
  return 0;
}
