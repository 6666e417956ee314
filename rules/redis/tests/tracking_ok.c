/* Invalidation goes at once to others, and to oneself when the command is
 * over; replies other than pushes need no mark. */
#include <stddef.h>

#define PUSHING (1ULL << 44)

struct client {
  unsigned long long id, flags;
};

static struct {
  struct client *current_client;
  int in_nested_call;
} server;

static void addReplyBulk(struct client *c, const char *s) {
  (void)c;
  (void)s;
}

static void addReplyPubsubMessage(struct client *c, const char *message) {
  c->flags |= PUSHING;
  addReplyBulk(c, message); // ok: push-is-marked-as-push
  c->flags &= ~PUSHING;
}

// ok: invalidation-waits-for-reply
static void sendTrackingMessage(struct client *c, const char *key, size_t n) {
  (void)n;
  c->flags |= PUSHING;
  addReplyPubsubMessage(c, key); // ok: push-is-marked-as-push
}

static void ordinary_reply(struct client *c) {
  addReplyBulk(c, "value");
}

int main(void) {
  static struct client me = {.id = 1}, other = {.id = 2};
  server.current_client = &me;
  server.in_nested_call++;
  sendTrackingMessage(&other, "key", 3);
  ordinary_reply(&me);
  server.in_nested_call--;
  sendTrackingMessage(&me, "key", 3);
  return 0;
}
