/* What the rules of order.yaml allow. */
#include <stddef.h>
#include <stdint.h>

enum { AOF_FSYNC_NO, AOF_FSYNC_ALWAYS, AOF_FSYNC_EVERYSEC };

struct client {
  uint64_t id, flags;
  long duration;
};

struct dict {
  long rehashidx;
  int16_t pauserehash;
};

static struct {
  int aof_state, aof_fsync;
} server = {1, AOF_FSYNC_ALWAYS};

static void feedAppendOnlyFile(int dictid) {
  (void)dictid;
}

static void flushAppendOnlyFile(int force) {
  (void)force;
}

// ok: replies-wait-for-the-log
static int handleClientsWithPendingWritesUsingThreads(void) {
  return 0;
}

static void beforeSleep(void) {
  flushAppendOnlyFile(0);
  handleClientsWithPendingWritesUsingThreads();
}

/* A table's pauses begin at 0, whatever was in its memory; an iterator may
 * outlive a command that another one runs. */
static void _dictInit(struct dict *d) {
  d->pauserehash = 0;
}

static void call(struct client *c, struct dict *d) {
  d->pauserehash++;
  if (c->flags--)
    call(c, d);
  d->pauserehash--;
} // ok: command-resumes-rehashing

static void createDict(struct client *c, struct dict *d) {
  d->pauserehash = 9;
  _dictInit(d);
  call(c, d);
}

static void blockClient(struct client *c, int btype) {
  c->flags |= (uint64_t)btype << 4;
}

static void updateStatsOnUnblock(struct client *c, long blocked_us) {
  c->duration = blocked_us;
}

static void freeClient(struct client *c) {
  c->id = 0;
}

int main(void) {
  static struct client a = {.id = 1, .flags = 1}, b = {.id = 2};
  static struct dict d;
  feedAppendOnlyFile(0);
  beforeSleep();
  server.aof_fsync = AOF_FSYNC_EVERYSEC;
  feedAppendOnlyFile(0);
  handleClientsWithPendingWritesUsingThreads();
  createDict(&a, &d);

  blockClient(&a, 1);
  blockClient(&b, 1);
  updateStatsOnUnblock(&a, 1); // ok: blocked-command-is-counted-once
  updateStatsOnUnblock(&b, 1); // ok: blocked-command-is-counted-once
  blockClient(&a, 1);
  updateStatsOnUnblock(&a, 1); // ok: blocked-command-is-counted-once
  freeClient(&a);
  /* Another client at the same address. */
  updateStatsOnUnblock(&a, 1); // ok: blocked-command-is-counted-once
  return 0;
}
