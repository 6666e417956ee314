/* Commands that return with a reference in hand: on an early return, and when
 * a stored value is answered. */
#include <stddef.h>
#include <stdint.h>

enum { ITEM_LINKED = 1 };

typedef struct _stritem {
  struct _stritem *next;
  int nbytes;
  unsigned short refcount;
  uint16_t it_flags;
} item;

typedef struct conn {
  void *item;
} conn;

static item pool[2];

static item *do_slabs_alloc(void) {
  item *it = &pool[1];
  it->refcount = 1;
  return it;
}

static item *do_item_get(void) {
  ++pool[0].refcount;
  return &pool[0];
}

static void do_item_remove(item *it) {
  --it->refcount;
}

static int process_mget_command(size_t opaque_length) {
  item *it = do_item_get();
  if (opaque_length > 32)
    return -1; // breach: command-hands-its-references-on
  do_item_remove(it);
  return 0;
}

static void process_arithmetic_command(void) {
  item *it = do_item_get();
  item *new_it = do_slabs_alloc();
  new_it->nbytes = it->nbytes;
  do_item_remove(it);
} // breach: command-hands-its-references-on

static void complete_nread_ascii(conn *c) {
  c->item = NULL;
} // breach: stored-value-hands-its-references-on

int main(void) {
  pool[0].refcount = 1;
  pool[0].it_flags = ITEM_LINKED;
  process_mget_command(40);
  process_arithmetic_command();
  conn c = {.item = &pool[1]};
  complete_nread_ascii(&c);
  return 0;
}
