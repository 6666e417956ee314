/* A program with hand-made sites; the first argument says how it fails. */
#define WITH_RUNTIME
#include "records.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SEVERITY
#define SEVERITY SR_SEVERITY_ERROR
#endif
#ifndef COUNTS
#define COUNTS 1
#endif

struct client {
  int closing, flags;
} the_client;

SITE(checked, "closing-client", 12, STATE, "", SEVERITY, COUNTS);
SITE(skipped, "closing-client", 20, SR_STATE_SKIPPED, "no debug info",
     SEVERITY, COUNTS);
UNIT(unit, 1);
RULES("entry add_repyl\nwrite client.flgas");

__attribute__((noinline)) void add_reply(int is_bad) {
  checked.head.executed++;
  checked.head.active++;
  if (is_bad)
    __semrules_breach(&checked.head, 0, 0, 0, 0, 0);
}

/* The child goes on first: when the parent ends, so does the test. */
static void fork_and_wait(void) {
  pid_t child = fork();
  if (child > 0)
    waitpid(child, NULL, 0);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "bad") == 0)
      add_reply(1);
    else if (strcmp(argv[i], "good") == 0)
      add_reply(0);
    else if (strcmp(argv[i], "kill") == 0)
      raise(SIGKILL);
    else if (strcmp(argv[i], "unknown") == 0)
      __semrules_unknown(&checked.head);
    else if (strcmp(argv[i], "fork") == 0)
      fork_and_wait();
    else
      return atoi(argv[i]);
  }
  return 0;
}
