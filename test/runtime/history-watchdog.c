/* The watchdog finds what is overdue while nothing happens, also in a forked
 * child, which has its own and owes only what it owes itself. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: %python %S/Inputs/status.py 86 %t 2>&1 | %FileCheck %s
// RUN: %python %S/Inputs/status.py 86 %t fork 2>&1 | %FileCheck %s --check-prefix=FORK
#include "ghosts.h"

#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

const char *semrules_default_options(void) { return "watchdog=5"; }

#define OWING(name, line)                                                      \
  SITE(name, SR_SEVERITY_ERROR, line, "r1", "object " V0, 1,                   \
       V(0, SR_VALUE_SIGNED, "o"), .site.kind = SR_KIND_FOLLOWED_BY)
OWING(at, 1);
OWING(soon, 2);
GHOST(owed, 1, OWED, END_TIME, PROCESS, .record.within = 20);
GHOST(slow, 1, OWED, END_TIME, PROCESS, .record.within = 3600000);

static void pass(long ms) {
  const struct timespec time = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static void owe(struct handmade_ghost *g, uint64_t key) {
  __semrules_owe(&g->record, 0, 0, KEYS(key, key), 2, 1 << 16, 1,
                 g == &slow ? &soon.site : &at.site);
}

static void await(uint64_t breaches) {
  for (int i = 0; i < 2000 && semrules_breach_count(NULL) < breaches; i++)
    pass(5);
  WANT(semrules_breach_count(NULL) == breaches);
}

static void child(void) {
  pass(100);
  WANT(semrules_breach_count(NULL) == 1);
  WANT(walked(&owed, 0, 0, NULL, 0) == 0);
  owe(&owed, 10);
  await(2);
  exit(0);
}

int main(int argc, char **argv) {
  owe(&owed, 7);
  owe(&slow, 8);
  await(1);
  if (argc > 1 && strcmp(argv[1], "fork") == 0) {
    int status;
    owe(&owed, 9); /* the parent's affair */
    if (fork() == 0)
      child();
    wait(&status);
    WANT(WEXITSTATUS(status) == 86);
    await(2);
  }
  return 0;
}
// CHECK:     net.c:1:9: breach: object 7 [r1]
// CHECK:     {{^}}  earlier   src/net.c:1:9 in addReply{{$}}
// CHECK-NOT: stack
// CHECK:     SemRules: unknown: 1 check of r1 at src/net.c:2:9
// FORK:      net.c:1:9: breach: object 7 [r1]
// FORK:      SemRules: 1 further breach of r1 at src/net.c:1:9
// FORK:      SemRules: 1 further breach of r1 at src/net.c:1:9
// FORK:      SemRules: unknown: 1 check of r1 at src/net.c:2:9
