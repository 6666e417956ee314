/* What is owed by the end of a thread or of the process is judged there, also
 * where _exit is called, and stands where it began; what waits for an end that
 * never came is unknown. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: %python %S/Inputs/status.py 86 %t return 2>&1 | %FileCheck %s
// RUN: %python %S/Inputs/status.py 86 %t exit 2>&1 | %FileCheck %s
// RUN: %python %S/Inputs/status.py 86 %t exit-elsewhere 2>&1 | %FileCheck %s
// RUN: %python %S/Inputs/status.py 86 %t pthread_exit 2>&1 | %FileCheck %s --check-prefix=LAST
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=coverage=1:jsonl_path=%t.jsonl %python %S/Inputs/status.py 86 %t return
// RUN: %FileCheck %s --check-prefix=ONCE < %t.jsonl
// RUN: %python %S/Inputs/status.py 0 %t _exit 2>&1 | %FileCheck %s --check-prefix=QUICK
// RUN: %python %S/Inputs/status.py 0 %t killed 2>&1 | %FileCheck %s --check-prefix=KILLED --allow-empty
// RUN: %python %S/Inputs/status.py 0 %t met 2>&1 | %FileCheck %s --check-prefix=KILLED --allow-empty
#include "ghosts.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OWING(name, line, function_)                                              \
  SITE(name, SR_SEVERITY_ERROR, line, "r1", "object " V0, 1,                   \
       V(0, SR_VALUE_SIGNED, "o"), .site.kind = SR_KIND_FOLLOWED_BY,           \
       .function = function_)
OWING(by_thread, 1, "worker");
OWING(by_main, 2, "main");
OWING(by_process, 3, "main");
OWING(by_step, 4, "main");
OWING(of_thread, 5, "worker");
OWING(of_state, 6, "worker");
ORDER_SITE(of_bare, 7, SR_KIND_REQUIRE);
GHOST(bare, 1, 0, END_THREAD, THREAD);
GHOST(thread, 1, OWED, END_THREAD, PROCESS);
GHOST(scoped, 1, OWED, END_THREAD, THREAD);
GHOST(process, 1, OWED, END_PROCESS, PROCESS);
GHOST(kept, 1, OWED, END_PROCESS, THREAD);
GHOST(step, 1, OWED, END_STEP, FUNCTION);
GHOST(state, 1, TRACE, END_THREAD, THREAD);
GHOST(quiet, 1, 0, END_NONE, THREAD);

static void owe(struct handmade_ghost *g, uint64_t scope, uint64_t key,
                struct handmade_site *site) {
  __semrules_owe(&g->record, scope, 0, KEYS(key, key), 2, 1 << 16, 1,
                 &site->site);
}

static void *worker(void *unused) {
  const uint64_t me = __semrules_thread_scope();
  owe(&thread, 0, 100, &by_thread);
  owe(&thread, 0, 101, &by_thread);
  owe(&scoped, me, 102, &by_thread);
  owe(&kept, me, 103, &of_thread);
  __semrules_set(&state.record, me, KEY(1), 1, &of_state.site);
  __semrules_set(&state.record, me, KEY(2), 1, &of_state.site);
  __semrules_set(&state.record, me, KEY(2), 0, &of_state.site);
  __semrules_set(&bare.record, me, KEY(0x123456789abc), 1, &of_bare.site);
  __semrules_set(&quiet.record, me, KEY(2), 1, &of_state.site);
  return unused;
}

static void *leaves(void *unused) {
  exit(0);
  return unused;
}

/* The last thread of all: its end is that of the process. */
static void *last(void *main_thread) {
  pthread_join(*(pthread_t *)main_thread, NULL);
  owe(&process, 0, 203, &by_process);
  owe(&thread, 0, 100, &by_thread);
  return NULL;
}

static void meet_all(void) {
  __semrules_meet(&thread.record, 0, KEY(0), 0, &by_step.site);
  __semrules_meet(&process.record, 0, KEY(0), 0, &by_step.site);
}

int main(int argc, char **argv) {
  const char *const how = argc > 1 ? argv[1] : "return";
  pthread_t other;
  uint64_t me = 0;
  if (strcmp(how, "met") != 0 && strcmp(how, "killed") != 0) {
    pthread_create(&other, NULL, worker, NULL);
    pthread_join(other, NULL);
    fprintf(stderr, "joined\n");
    WANT(walked(&quiet, 2, 0, KEY(0), 0) == 0 && quiet.record.lost == 0);
  }
  owe(&thread, 0, 200, &by_main);
  /* the other thread's was judged, and is none of ours */
  owe(&thread, 0, 100, &by_main);
  __semrules_meet(&thread.record, 0, KEY(100), 1, &by_step.site);
  owe(&process, 0, 201, &by_process);
  if (strcmp(how, "met") != 0) {
    __semrules_activation(&me);
    owe(&step, me, 202, &by_step);
  }
  if (strcmp(how, "exit-elsewhere") == 0) {
    pthread_create(&other, NULL, leaves, NULL);
    pthread_join(other, NULL);
  }
  if (strcmp(how, "exit") == 0)
    exit(0);
  if (strcmp(how, "pthread_exit") == 0) {
    static pthread_t self;
    self = pthread_self();
    pthread_create(&other, NULL, last, &self);
    pthread_exit(NULL);
  }
  if (strcmp(how, "_exit") == 0) {
    __semrules_process_ends();
    _exit(0);
  }
  if (strcmp(how, "killed") == 0 && fork() == 0) {
    owe(&process, 0, 201, &by_process);
    raise(SIGKILL);
  }
  if (strcmp(how, "killed") == 0)
    wait(NULL);
  if (strcmp(how, "killed") == 0)
    _exit(0);
  if (strcmp(how, "met") == 0)
    meet_all();
  return 0;
}
// CHECK-DAG:  net.c:1:9: breach: object 102 [r1]
// CHECK-DAG:  net.c:6:9: breach: object 1 [r1]
// CHECK-DAG:  {{^  object    o = 0x123456789abc$}}
// CHECK:      SUMMARY
// CHECK:      joined
// CHECK-DAG:  net.c:2:9: breach: object 200 [r1]
// CHECK-DAG:  net.c:3:9: breach: object 201 [r1]
// CHECK-DAG:  net.c:5:9: breach: object 103 [r1]
// CHECK-DAG:  SemRules: 2 further breaches of r1 at src/net.c:1:9 in worker
// CHECK-DAG:  SemRules: unknown: 1 check of r1 at src/net.c:4:9 in main (followed-by) was never decided
// CHECK-NOT:  {{breach:|unknown}}
// LAST:       joined
// LAST:       net.c:3:9: breach: object {{20[13]}} [r1]
// LAST-DAG:   SemRules: 1 further breach of r1 at src/net.c:3:9 in main
// LAST-DAG:   SemRules: 3 further breaches of r1 at src/net.c:1:9 in worker
// ONCE-COUNT-1: "kind":"coverage","rule":"r1","file":"src/net.c","line":1,
// ONCE-NOT:   "kind":"coverage","rule":"r1","file":"src/net.c","line":1,
// ONCE:       "kind":"process","event":"end"
// ONCE-NOT:   "kind":"process","event":"end"
// QUICK:      joined
// QUICK-DAG:  net.c:2:9: breach: object 200 [r1]
// QUICK-DAG:  net.c:3:9: breach: object 201 [r1]
// QUICK-DAG:  net.c:5:9: breach: object 103 [r1]
// KILLED-NOT: {{.}}
