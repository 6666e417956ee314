/* What the rules of commands.yaml allow. */
#include <stdint.h>

enum { C_OK = 0, C_ERR = -1, CLIENT_BLOCKED = 1 << 4, NOTIFY_LOADED = 1 << 12 };

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

// ok: key-event-is-within-a-unit
static void moduleNotifyKeyspaceEvent(int type, const char *event) {
  (void)type;
  (void)event;
}

/* A client that is gone is asked nothing, one that waits keeps its time. */
static int processCommand(struct client *c) {
  if (!c->id)
    return C_ERR; // ok: finished-command-keeps-no-duration
  if (!(c->flags & CLIENT_BLOCKED))
    c->duration = 0;
  return C_OK; // ok: finished-command-keeps-no-duration
}

int main(void) {
  static struct client gone = {.duration = 3}, done = {.id = 1, .duration = 3};
  static struct client waits = {
      .id = 2, .flags = CLIENT_BLOCKED, .duration = 3};
  processCommand(&gone);
  processCommand(&done);
  processCommand(&waits);

  moduleNotifyKeyspaceEvent(NOTIFY_LOADED, "loaded");
  server.loading = 1;
  moduleNotifyKeyspaceEvent(4, "set");
  server.loading = 0;
  enterExecutionUnit(1, 0);
  enterExecutionUnit(0, 0);
  exitExecutionUnit();
  moduleNotifyKeyspaceEvent(4, "expired");
  exitExecutionUnit();
  return 0;
}
