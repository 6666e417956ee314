/* Events that no transition allows: each is told where it happens; what is left
 * open is told where the session ends. */
#include <stddef.h>

struct conn {
  int id, bytes;
};

static struct conn pool[8];
static int count;

static struct conn *conn_open(int id) {
  pool[count].id = id;
  return &pool[count++];
}
static void conn_write(struct conn *c, int n) { c->bytes += n; }
static int conn_read(struct conn *c) { return c->bytes; }
static void conn_shutdown(struct conn *c) { c->bytes = 0; }
static void conn_close(struct conn *c) { c->bytes = -1; }

static void written_after_shutdown(void) {
  struct conn *c = conn_open(1); // ok: connection-protocol
  conn_write(c, 1);              // ok: connection-protocol
  conn_shutdown(c);              // ok: connection-protocol
  conn_write(c, 2);              // breach: connection-protocol
  conn_read(c);                  // ok: connection-protocol
  conn_close(c);                 // ok: connection-protocol
}

static void closed_twice(void) {
  struct conn *c = conn_open(2);
  conn_close(c); // ok: connection-protocol
  conn_close(c); // breach: connection-protocol
}

static void never_opened(void) {
  static struct conn c;
  conn_read(&c); // breach: connection-protocol
}

static int session(int is_hasty) {
  struct conn *c = conn_open(3), *d = conn_open(4);
  conn_close(d);
  if (is_hasty)
    return 1; // breach: session-ends-closed
  conn_close(c);
  return 0; // ok: session-ends-closed
}

int main(void) {
  written_after_shutdown();
  closed_twice();
  never_opened();
  return session(0) + session(1) != 1;
}
