/* A forked child has the history of its parent, and what it owes itself only;
 * also when other threads were at work while it was made. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=exitcode=9 %python %S/Inputs/status.py 9 %t 9 2>&1 | %FileCheck %s
#include "ghosts.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

ORDER_SITE(at, 1, SR_KIND_FOLLOWED_BY);
ORDER_SITE(of_state, 3, SR_KIND_PROTOCOL);
ORDER_SITE(of_child, 2, SR_KIND_FOLLOWED_BY);
GHOST(value, 1, 0, END_NONE, PROCESS);
GHOST(mine, 1, 0, END_NONE, THREAD);
GHOST(owed, 1, OWED, END_PROCESS, PROCESS);
GHOST(ofthread, 1, OWED, END_THREAD, PROCESS);
GHOST(step, 1, OWED, END_STEP, FUNCTION);
GHOST(final, 1, TRACE, END_PROCESS, PROCESS);
GHOST(plain, 1, 0, END_PROCESS, PROCESS);
GHOST(left, 1, TRACE, END_STEP, FUNCTION);
GHOST(churned, 1, 0, END_NONE, PROCESS);
static int is_over;

static void *churn(void *unused) {
  for (uint64_t i = 0; !__atomic_load_n(&is_over, __ATOMIC_RELAXED); i++) {
    __semrules_add(&churned.record, 0, KEY(i % 20000), 1, &at.site);
    __semrules_clear(&churned.record, 0, KEY((i + 50) % 20000), 1, NULL);
  }
  return unused;
}

static void child(uint64_t me, uint64_t slot) {
  WANT(value_of(&value, 0, KEY(1)) == 5);
  WANT(value_of(&mine, me, KEY(1)) == 6);
  WANT(__semrules_thread_scope() == me);
  WANT(value_of(&owed, 0, KEY(1)) == 0);
  WANT(walked(&step, slot, slot, NULL, 0) == 0);
  __semrules_owe(&owed.record, 0, 0, KEY(1), 1, 0, 1, &of_child.site);
  __semrules_meet(&owed.record, 0, KEY(1), 1, &of_child.site);
  __semrules_set(&value.record, 0, KEY(1), 50, &of_child.site);
  /* The parent's to end; what the child does itself is its own affair. */
  WANT(value_of(&final, 0, KEY(1)) == 1);
  __semrules_set(&final.record, 0, KEY(2), 2, &of_child.site);
  __semrules_set(&final.record, 0, KEY(2), 0, &of_child.site);
  WANT(value_of(&left, slot, KEY(1)) == 1);
  __semrules_end(&left.record, slot, slot, NULL, 0, &of_child.site);
  __semrules_leave(slot);
  exit(0);
}

/* One that it inherited and changed ends with the child. */
static void changes(void) {
  __semrules_set(&final.record, 0, KEY(1), 2, &of_child.site);
  __semrules_add(&plain.record, 0, KEY(1), 1, &of_child.site);
  exit(0);
}

/* All of the table can be used. */
static void busy_child(void) {
  for (uint64_t i = 0; i < 20000; i++)
    __semrules_add(&churned.record, 0, KEY(i), 1, &at.site);
  WANT(walked(&churned, 0, 0, NULL, 0) == 20000);
  __semrules_clear(&churned.record, 0, NULL, 0, NULL);
  WANT(walked(&churned, 0, 0, NULL, 0) == 0);
  _exit(0);
}

static void wait_for(int wanted) {
  int status;
  wait(&status);
  WANT(WIFEXITED(status) && WEXITSTATUS(status) == wanted);
}

int main(int argc, char **argv) {
  const int wanted = argc > 1 ? atoi(argv[1]) : 86;
  const uint64_t me = __semrules_thread_scope();
  uint64_t slot = 0;
  __semrules_activation(&slot);
  __semrules_set(&value.record, 0, KEY(1), 5, &at.site);
  __semrules_set(&mine.record, me, KEY(1), 6, &at.site);
  __semrules_owe(&owed.record, 0, 0, KEY(1), 1, 0, 1, &at.site);
  __semrules_owe(&ofthread.record, 0, 0, KEY(1), 1, 0, 1, &at.site);
  __semrules_set(&final.record, 0, KEY(1), 1, &of_state.site);
  __semrules_set(&plain.record, 0, KEY(1), 1, &of_state.site);
  __semrules_set(&left.record, slot, KEY(1), 1, &of_state.site);
  __semrules_owe(&step.record, slot, slot, KEY(1), 1, 0, 1, &at.site);
  if (fork() == 0)
    child(me, slot);
  wait_for(0);
  if (fork() == 0)
    changes();
  wait_for(wanted);
  /* the child of a child that owes and breaks */
  if (fork() == 0) {
    __semrules_owe(&owed.record, 0, 0, KEY(2), 1, 0, 1, &of_child.site);
    __semrules_owe(&ofthread.record, 0, 0, KEY(2), 1, 0, 1, &of_child.site);
    if (fork() == 0)
      exit(0);
    wait_for(0);
    exit(0);
  }
  wait_for(wanted);
  WANT(value_of(&value, 0, KEY(1)) == 5);
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, churn, NULL);
  for (int i = 0; i < 60; i++) {
    if (fork() == 0)
      busy_child();
    wait_for(0);
  }
  __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  __semrules_leave(slot);
  return 0;
}
// CHECK:      breach: m [r1]
// CHECK:      SUMMARY: SemRules: r1 src/net.c:2:9
// CHECK:      1 further breach of r1 at src/net.c:2:9
// CHECK:      breach: m [r1]
// CHECK:      SUMMARY: SemRules: r1 src/net.c:2:9
// CHECK:      1 further breach of r1 at src/net.c:2:9
// CHECK-NOT:  net.c:2:9
// CHECK-DAG:  SUMMARY: SemRules: r1 src/net.c:1:9
// CHECK-DAG:  SUMMARY: SemRules: r1 src/net.c:3:9
// CHECK-DAG:  1 further breach of r1 at src/net.c:3:9
// CHECK-DAG:  SemRules: unknown: 1 check of r1 at src/net.c:1:9
// CHECK-DAG:  1 further breach of r1 at src/net.c:1:9
