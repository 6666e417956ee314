/* A handler with four ways out, one of which forgets the item. */
#include <stddef.h>

struct item {
  int key, refs, is_large;
};

struct response {
  struct item *item;
};

static struct item items[4] = {{0, 1, 0}, {1, 1, 0}, {2, 1, 1}, {3, 1, 0}};

static struct item *item_get(int key) {
  if (key < 0 || key > 3)
    return NULL;
  items[key].refs++;
  return &items[key];
}

static void item_put(struct item *it) { it->refs--; }

static void response_own(struct response *r, struct item *it) { r->item = it; }

static struct item *limited_get(int key) { return item_get(key); }

static int process_get(struct response *r, int key, int is_touch) {
  struct item *it = limited_get(key);
  if (!it)
    return 404; // ok: command-keeps-no-item
  if (it->is_large)
    return 500; // breach: command-keeps-no-item
  if (is_touch) {
    item_put(it);
    return 204; // ok: command-keeps-no-item
  }
  response_own(r, it);
  return 200; // ok: command-keeps-no-item
}

int main(void) {
  struct response r = {NULL};
  process_get(&r, 9, 0);
  process_get(&r, 1, 1);
  process_get(&r, 1, 0);
  process_get(&r, 2, 0);
  struct item *kept = item_get(3); /* not in a command: nothing is asked */
  return kept->refs != 2 || items[2].refs != 2;
}
