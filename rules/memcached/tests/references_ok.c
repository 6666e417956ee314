/* All the owners that a reference may find. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { ITEM_LINKED = 1, ITEM_SLABBED = 4 };

typedef struct _stritem {
  struct _stritem *next;
  int nbytes;
  unsigned short refcount;
  uint16_t it_flags;
} item;

typedef struct mc_resp {
  item *item;
} mc_resp;

typedef struct conn {
  void *item;
  mc_resp *resp;
} conn;

static item pool[3];
static item *bumped;

/* The count of a free item may be anything. */
static item *do_slabs_alloc(int i) {
  item *it = &pool[i];
  it->it_flags &= (uint16_t)~ITEM_SLABBED;
  it->refcount = 1;
  return it;
}

static item *do_item_get(void) {
  ++pool[0].refcount;
  return &pool[0];
}

static void do_item_remove(item *it) {
  if (--it->refcount == 0)
    it->it_flags = ITEM_SLABBED;
}

static void do_item_link(item *it) {
  it->it_flags |= ITEM_LINKED;
  ++it->refcount;
}

static void do_item_unlink(item *it) {
  it->it_flags &= (uint16_t)~ITEM_LINKED;
  do_item_remove(it);
}

static bool lru_bump_async(item *it) {
  ++it->refcount;
  if (bumped) {
    --it->refcount;
    return false;
  }
  bumped = it;
  return true;
}

/* A reference for the response, and one for the buffer of bumps. */
static void process_mget_command(conn *c) {
  item *it = do_item_get();
  lru_bump_async(it);
  lru_bump_async(it);
  c->resp->item = it;
} // ok: command-hands-its-references-on

static item *process_mset_cmd_start(void) {
  return do_slabs_alloc(1);
} // ok: command-hands-its-references-on

/* The connection owns the new item until its value has been read. */
static void process_mset_command(conn *c) {
  c->item = process_mset_cmd_start();
} // ok: command-hands-its-references-on

static void complete_nread_ascii(conn *c) {
  item *it = c->item;
  do_item_unlink(&pool[0]);
  do_item_link(it);
  do_item_remove(c->item);
  c->item = NULL;
} // ok: stored-value-hands-its-references-on

static int storage_get_item(item *it, item *buffer) {
  return it->nbytes > buffer->nbytes ? -1 : 0;
}

/* Header and buffer belong to the fetch if it is under way. */
static int process_get_command(int nbytes) {
  item *it = do_item_get();
  it->nbytes = nbytes;
  item *buffer = do_slabs_alloc(2);
  if (storage_get_item(it, buffer) == 0)
    return 0; // ok: command-hands-its-references-on
  do_item_remove(buffer);
  do_item_remove(it);
  return 1; // ok: command-hands-its-references-on
}

/* The proxy reads into memory of its own. */
static int _proxy_storage_get(const item *it) {
  return it->nbytes - 9;
}

static int process_get_cmd(void) {
  item *it = do_item_get();
  it->nbytes = 9;
  return _proxy_storage_get(it);
} // ok: command-hands-its-references-on

/* Fetches that end while a command is refused give back what earlier commands
 * handed to them. */
static void recache_or_free(item *header, item *buffer) {
  buffer->refcount = 0;
  do_item_remove(header);
}

static void process_get_command_err(item *buffer) {
  recache_or_free(&pool[0], buffer);
} // ok: command-hands-its-references-on

/* The memory of a new response may say anything. */
static mc_resp *resp_allocate(mc_resp *resp) {
  memset(resp, 0, sizeof *resp);
  return resp;
}

static void process_command_ascii(conn *c) {
  resp_allocate(c->resp);
} // ok: command-hands-its-references-on

int main(void) {
  static mc_resp resp;
  static conn c = {.resp = &resp};
  pool[0] = (item){.refcount = 1, .it_flags = ITEM_LINKED};
  pool[1] = (item){.refcount = 7, .it_flags = ITEM_SLABBED};
  process_mget_command(&c);
  process_mset_command(&c);
  complete_nread_ascii(&c);
  process_get_command(0);
  process_get_command(9);
  process_get_cmd();
  process_get_command_err(&pool[2]);
  resp.item = &pool[0];
  process_command_ascii(&c);
  return 0;
}
