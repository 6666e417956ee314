/* Replies before what they confirm is on disk, an iterator that is dropped
 * as it is, and a blocked command that enters the statistics twice. */
#include <stddef.h>
#include <stdint.h>

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
} server = {1, 1};

static void feedAppendOnlyFile(int dictid) {
  (void)dictid;
}

static void flushAppendOnlyFile(int force) {
  (void)force;
}

// breach: replies-wait-for-the-log
static int handleClientsWithPendingWrites(void) {
  return 0;
}

/* Served while a script runs. */
static void processEventsWhileBlocked(void) {
  if (server.aof_state && server.aof_fsync != 1)
    flushAppendOnlyFile(0);
  handleClientsWithPendingWrites();
}

static void keysCommand(struct dict *d) {
  d->pauserehash++;
}

static void call(struct client *c, struct dict *d) {
  c->flags |= 1;
  keysCommand(d);
} // breach: command-resumes-rehashing

static void blockClient(struct client *c, int btype) {
  c->flags |= (uint64_t)btype << 4;
}

static void updateStatsOnUnblock(struct client *c, long blocked_us) {
  c->duration = blocked_us;
}

static void moduleHandleBlockedClients(struct client *c) {
  updateStatsOnUnblock(c, 0); // breach: blocked-command-is-counted-once
}

int main(void) {
  static struct client c = {.id = 1};
  static struct dict d;
  feedAppendOnlyFile(0);
  flushAppendOnlyFile(0);
  feedAppendOnlyFile(0);
  processEventsWhileBlocked();
  call(&c, &d);
  blockClient(&c, 1);
  updateStatsOnUnblock(&c, 7);
  moduleHandleBlockedClients(&c);
  return 0;
}
