/* A connection that is closed and sent on; a freed one's address that comes
 * back at once, as a good allocator's does. */
#include <stddef.h>

struct conn {
  int id, is_used, sent;
};

static struct conn pool[2];
static int last_id;

static struct conn *conn_alloc(void) {
  for (size_t i = 0; i < 2; i++)
    if (!pool[i].is_used) {
      pool[i] = (struct conn){.id = ++last_id, .is_used = 1};
      return &pool[i];
    }
  return NULL;
}

// breach: no-send-after-close
static void conn_send(struct conn *c, int bytes) { c->sent += bytes; }

static void conn_close(struct conn *c) { c->sent = -1; }

// breach: close-before-free
static void conn_free(struct conn *c) { c->is_used = 0; }

int main(void) {
  struct conn *first = conn_alloc();
  conn_send(first, 1);
  conn_close(first);
  conn_free(first);
  struct conn *second = conn_alloc(); /* where the first one was */
  conn_send(second, 2);
  conn_close(second);
  conn_send(second, 3);
  conn_free(second);
  struct conn *third = conn_alloc();
  conn_free(third); /* the close was another's, at the same address */
  return first != second || second != third;
}
