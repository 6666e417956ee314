/* What the rules of clients.yaml allow: replies to ordinary clients and to
 * monitors, which carry the replica's flag too. */
#include <stddef.h>

enum { SLAVE = 1 << 0, MASTER = 1 << 1, MONITOR = 1 << 2, BLOCKED = 1 << 4 };

struct list {
  unsigned long len;
};

struct client {
  unsigned long id, flags;
  int bufpos;
  size_t buf_usable_size;
  char *buf;
  struct list *reply;
};

// ok: no-reply-to-closing-client
// ok: no-reply-on-replication-link
static size_t _addReplyToBuffer(struct client *c, const char *s, size_t len) {
  (void)s;
  c->bufpos += (int)len;
  return len; // ok: reply-buffer-holds-its-content
}

// ok: no-reply-to-closing-client
// ok: no-reply-on-replication-link
static void _addReplyProtoToList(struct client *c, const char *s, size_t len) {
  (void)s;
  c->reply->len += len != 0;
}

static char smaller[32];

static int clientsCronResizeOutputBuffer(struct client *c, long long now_ms) {
  (void)now_ms;
  c->buf_usable_size /= 2;
  c->buf = smaller; // ok: reply-buffer-holds-its-content
  return 0;
}

int main(void) {
  static struct list pending = {0};
  static struct client c = {.id = 1, .buf_usable_size = 64, .reply = &pending};
  _addReplyToBuffer(&c, "+PONG", 5);
  _addReplyProtoToList(&c, "+PONG", 5);
  c.flags |= BLOCKED;         // ok: new-replica-has-no-reply-pending
  c.flags |= SLAVE | MONITOR; // ok: new-replica-has-no-reply-pending
  _addReplyToBuffer(&c, "+OK", 3);
  clientsCronResizeOutputBuffer(&c, 0);

  static struct list none = {0};
  static struct client replica = {
      .id = 2, .buf_usable_size = 64, .reply = &none};
  replica.flags |= SLAVE;  // ok: new-replica-has-no-reply-pending
  replica.flags |= MASTER; // ok: new-replica-has-no-reply-pending
  return 0;
}
