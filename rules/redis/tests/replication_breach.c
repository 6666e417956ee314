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
  void *value;
};

static struct { long long master_repl_offset; } server;

static void createReplicationBacklogIndex(struct listNode *ln) {
  (void)ln;
}

static void feedReplicationBuffer(struct listNode *ln, size_t len,
                                  size_t part) {
  struct replBufBlock *tail = ln->value;
  server.master_repl_offset += (long long)len;
  tail->used = part;
  /* The first of two parts, yet the offset is that of the end of both. */
  tail->repl_offset = server.master_repl_offset - (long long)part + 1;
  // breach: replication-block-knows-its-place
  createReplicationBacklogIndex(ln);
}

int main(void) {
  static struct client master = {.flags = MASTER | BLOCKED, .reploff = 10};
  master.reploff = 20; // breach: waiting-command-is-not-applied

  static struct replBufBlock block = {.size = 100};
  static struct listNode node = {&block};
  feedReplicationBuffer(&node, 30, 10);
  return 0;
}
