// flags: -D_DEFAULT_SOURCE
/* A client that is freed by its own command, directly and three calls down;
 * another's client may be.  A script's client may go at its end. */
#include <unistd.h>

struct client {
  int id, is_free, is_executing;
  struct client *victim;
};

// breach: no-free-of-executing-client
static void client_free(struct client *c) { c->is_free = 1; }

static void kill_command(struct client *c) {
  if (c->victim)
    client_free(c->victim);
}

static void execute(struct client *c) { kill_command(c); }

static void script_run(struct client *c) { execute(c); }

static void on_readable(struct client *c, int is_slow) {
  execute(c); // ok: client-is-not-executed-within-itself
  if (is_slow)
    usleep(1); // breach: no-sleep-in-event-loop
}

int main(void) {
  struct client a = {1}, b = {2}, script = {3};
  on_readable(&a, 0);
  client_free(&a); /* no command is under way */
  b.victim = &a;
  on_readable(&b, 0); /* the other is not executing */
  usleep(1);          // ok: no-sleep-in-event-loop
  script.victim = &script;
  script_run(&script); /* inside script_run: allowed */
  a.victim = &a;
  on_readable(&a, 1);
  return !a.is_free;
}
