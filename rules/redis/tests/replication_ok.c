/* Offsets that move only for what was applied, and blocks that know where
 * they start. */
#include <stddef.h>

enum { MASTER = 1 << 1, BLOCKED = 1 << 4 };

struct client {
  unsigned long flags;
  long long reploff;
};

struct replBufBlock {
  long long repl_offset;
  size_t size, used;
};

struct listNode {
  struct listNode *prev;
  void *value;
};

static long long master_repl_offset;

static void createReplicationBacklogIndex(struct listNode *ln) {
  (void)ln;
}

static void feedReplicationBuffer(struct listNode *ln, size_t len) {
  struct replBufBlock *tail = ln->value;
  tail->used = len;
  tail->repl_offset = master_repl_offset + 1;
  master_repl_offset += (long long)len;
  // ok: replication-block-knows-its-place
  createReplicationBacklogIndex(ln);
}

/* Another caller, which gives blocks new offsets: not what the rule is on. */
static void rebase(struct listNode *ln, long long base) {
  ((struct replBufBlock *)ln->value)->repl_offset += base;
  createReplicationBacklogIndex(ln);
}

int main(void) {
  static struct client master = {.flags = MASTER, .reploff = 10};
  static struct client other = {.flags = BLOCKED, .reploff = 10};
  master.reploff = 20; // ok: waiting-command-is-not-applied
  other.reploff = 20;  // ok: waiting-command-is-not-applied
  master.flags |= BLOCKED;
  master.reploff = 20; // ok: waiting-command-is-not-applied

  static struct replBufBlock blocks[2];
  static struct listNode nodes[2] = {{NULL, &blocks[0]},
                                     {&nodes[0], &blocks[1]}};
  feedReplicationBuffer(&nodes[0], 30);
  feedReplicationBuffer(&nodes[1], 10);
  rebase(&nodes[1], 1000);
  return 0;
}
