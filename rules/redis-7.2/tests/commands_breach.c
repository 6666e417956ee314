/* A command that is rejected on a path of its own, and a key that expires
 * outside of any unit. */
#include <stdint.h>

enum { C_OK = 0, C_ERR = -1 };

struct client {
  uint64_t id, flags;
  long duration;
};

static struct {
  int execution_nesting, loading;
} server;

static void enterExecutionUnit(int update_cached_time, long us) {
  (void)update_cached_time;
  (void)us;
  server.execution_nesting++;
}

static void exitExecutionUnit(void) {
  server.execution_nesting--;
}

// breach: key-event-is-within-a-unit
static void moduleNotifyKeyspaceEvent(int type, const char *event) {
  (void)type;
  (void)event;
}

static int processCommand(struct client *c) {
  return c->id ? C_OK : C_ERR; // breach: finished-command-keeps-no-duration
}

static void activeExpireCycleTryExpire(void) {
  moduleNotifyKeyspaceEvent(4, "expired");
}

int main(void) {
  static struct client c = {.id = 1, .duration = 17};
  processCommand(&c);
  enterExecutionUnit(1, 0);
  exitExecutionUnit();
  activeExpireCycleTryExpire();
  return 0;
}
