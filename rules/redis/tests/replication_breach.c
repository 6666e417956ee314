/* A master's command counted as applied while it waits, and a block of the
 * backlog that was given the offset of the stream's end. */
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

/* Counts all that is to be written first, as if it went into one block. */
static void feedReplicationBuffer(struct listNode *nodes, size_t len) {
  master_repl_offset += (long long)len;
  for (; len; nodes++) {
    struct replBufBlock *tail = nodes->value;
    tail->used = len < tail->size ? len : tail->size;
    tail->repl_offset = master_repl_offset - (long long)tail->used + 1;
    len -= tail->used;
    // breach: replication-block-knows-its-place
    createReplicationBacklogIndex(nodes);
  }
}

int main(void) {
  static struct client master = {.flags = MASTER | BLOCKED, .reploff = 10};
  master.reploff = 20; // breach: waiting-command-is-not-applied

  static struct replBufBlock blocks[2] = {{.size = 100}, {.size = 100}};
  static struct listNode nodes[2] = {{NULL, &blocks[0]},
                                     {&nodes[0], &blocks[1]}};
  feedReplicationBuffer(nodes, 150);
  return 0;
}
