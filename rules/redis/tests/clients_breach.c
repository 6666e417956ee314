/* Every rule of clients.yaml broken once, in a server of a few lines. */
#include <stddef.h>

enum { SLAVE = 1 << 0, CLOSE_ASAP = 1 << 10 };

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

// breach: no-reply-to-closing-client
// breach: no-reply-on-replication-link
static size_t _addReplyToBuffer(struct client *c, const char *s, size_t len) {
  (void)s;
  c->bufpos += (int)len;
  return len; // ok: reply-buffer-holds-its-content
}

// breach: no-reply-to-closing-client
// breach: no-reply-on-replication-link
static void _addReplyProtoToList(struct client *c, const char *s, size_t len) {
  (void)s;
  c->reply->len += len != 0;
}

static char smaller[32];

static int clientsCronResizeOutputBuffer(struct client *c, long long now_ms) {
  (void)now_ms;
  c->buf_usable_size /= 2;
  c->buf = smaller; // breach: reply-buffer-holds-its-content
  return 0;
}

int main(void) {
  static struct list none = {0};
  static struct client closing = {
      .id = 1, .flags = CLOSE_ASAP, .buf_usable_size = 64, .reply = &none};
  _addReplyToBuffer(&closing, "+OK", 3);
  _addReplyProtoToList(&closing, "+OK", 3);

  static struct list pending = {0};
  static struct client replica = {
      .id = 2, .buf_usable_size = 64, .reply = &pending};
  _addReplyToBuffer(&replica, "-ERR not an integer, and more than half", 40);
  replica.flags |= SLAVE; // breach: new-replica-has-no-reply-pending
  _addReplyToBuffer(&replica, "+PONG", 5);
  _addReplyProtoToList(&replica, "+PONG", 5);
  clientsCronResizeOutputBuffer(&replica, 0);
  return 0;
}
