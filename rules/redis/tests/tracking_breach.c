/* Invalidation sent at once although a command is under way, and a message
 * that is not marked as a push. */
#include <stddef.h>

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
  addReplyBulk(c, message); // breach: push-is-marked-as-push
}

// breach: invalidation-waits-for-reply
static void sendTrackingMessage(struct client *c, const char *key, size_t n) {
  (void)n;
  addReplyBulk(c, key); // breach: push-is-marked-as-push
}

int main(void) {
  static struct client me = {.id = 1};
  server.current_client = &me;
  server.in_nested_call++;
  sendTrackingMessage(&me, "key", 3);
  server.in_nested_call--;
  addReplyPubsubMessage(&me, "hello");
  return 0;
}
