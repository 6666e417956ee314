/* Releasing what was handed over already; and two references, two releases. */
#include <stddef.h>

struct item {
  int key, refs;
};

struct response {
  struct item *item;
};

static struct item items[4] = {{0, 1}, {1, 1}, {2, 1}, {3, 1}};

static struct item *item_get(int key) {
  items[key].refs++;
  return &items[key];
}

static void item_put(struct item *it) { it->refs--; }

static void response_own(struct response *r, struct item *it) { r->item = it; }

static int process_get(struct response *r, int key, int is_hasty) {
  struct item *it = item_get(key), *again = item_get(key);
  response_own(r, it);
  item_put(again); // ok: command-keeps-no-item
  if (is_hasty)
    item_put(it); // breach: command-keeps-no-item
  return 200;     // ok: command-keeps-no-item
}

int main(void) {
  struct response r = {NULL};
  process_get(&r, 1, 0);
  process_get(&r, 2, 1);
  return items[1].refs != 2;
}
