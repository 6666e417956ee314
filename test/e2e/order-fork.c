// fork: the child knows what its parent has done; what the parent owes is the parent's alone.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: not-after-shut
  at: {call: "use(o)"}
  not-after: {call: "shut(o)"}
- id: not-after-shut-on-this-thread
  at: {call: "use(o)"}
  not-after: {call: "shut(o)"}
  scope: thread
- id: given-back
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  by: process-exit
- id: given-back-by-work
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  by: {exit: work}
- id: below-work
  at: {call: "use(_)"}
  require: active("work")
- id: checks
  ghost: {checks: {per: process}}
  on:
  - {at: {call: check}, do: checks += 1}
  - {at: {call: "use(_)"}, require: checks == 2}
*/
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static volatile int sum;
__attribute__((noinline)) static void take(int o) { sum += o; }
__attribute__((noinline)) static void give(int o) { sum -= o; }
__attribute__((noinline)) static void shut(int o) { sum += o; }
__attribute__((noinline)) static void use(int o) { sum += o; }
__attribute__((noinline)) static void check(void) { sum++; }

__attribute__((noinline)) static void child(void) {
  use(1); // breach: not-after-shut not-after-shut-on-this-thread
  use(2);
  shut(2); // the parent does not hear of it
  give(3); // nor of this
  take(4); // breach: given-back
  take(5);
  give(5);
  exit(0);
}

__attribute__((noinline)) static int work(void) {
  check();
  shut(1);
  take(3); // breach: given-back
  check();
  const pid_t pid = fork();
  if (pid == 0)
    child();
  int status = 0;
  waitpid(pid, &status, 0);
  use(2);
  use(1); // breach: not-after-shut not-after-shut-on-this-thread
  return status; // breach: given-back-by-work
}

/* The child leaves `work` itself, and owes nothing for its parent. */
__attribute__((noinline)) static int child_leaves(void) {
  take(7); // breach: given-back
  take(8);
  const pid_t pid = fork();
  give(8);
  if (pid == 0)
    return -1;
  int status = 0;
  waitpid(pid, &status, 0);
  return status;
}

int main(void) {
  if (work() != 0)
    return 1;
  if (child_leaves() < 0)
    _exit(0);
  return 0;
}
