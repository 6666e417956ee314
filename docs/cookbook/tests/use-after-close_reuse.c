/* Addresses that are used again and again, closed in between: no breach. */
#include <stdlib.h>

struct conn {
  int id, sent;
};

static int last_id;

static struct conn *conn_alloc(void) {
  struct conn *c = calloc(1, sizeof *c);
  if (c)
    c->id = ++last_id;
  return c;
}

// ok: no-send-after-close
static void conn_send(struct conn *c, int bytes) { c->sent += bytes; }

static void conn_close(struct conn *c) { c->sent = -1; }

// ok: close-before-free
static void conn_free(struct conn *c) { free(c); }

int main(void) {
  for (int i = 0; i < 1000; i++) {
    struct conn *a = conn_alloc(), *b = conn_alloc();
    if (!a || !b)
      return 1;
    conn_send(a, i);
    conn_close(a);
    conn_send(b, i);
    conn_free(a);
    conn_close(b);
    conn_free(b);
  }
  return 0;
}
