// exec: the new program begins without history; what was owed to the end of the process is unknown, and no breach.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: not-after-shut
  at: {call: "use(o)"}
  not-after: {call: "shut(o)"}
- id: checked
  at: {call: "use(_)"}
  preceded-by: {call: check}
- id: given-back
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  by: process-exit
- id: failed-exec-goes-on
  at: {call: "keep(o)"}
  followed-by: {call: "give(o)"}
  by: process-exit
*/
#include <stdio.h>
#include <string.h>
#include <unistd.h>
static volatile int sum;
__attribute__((noinline)) static void take(int o) { sum += o; }
__attribute__((noinline)) static void keep(int o) { sum += o; }
__attribute__((noinline)) static void give(int o) { sum -= o; }
__attribute__((noinline)) static void shut(int o) { sum += o; }
__attribute__((noinline)) static void use(int o) { sum += o; }
__attribute__((noinline)) static void check(void) { sum++; }

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "again") == 0) {
    use(1); // breach: checked
    execl("/nonexistent/program", "program", (char *)NULL);
    keep(3); // breach: failed-exec-goes-on
    puts("the second program");
    return 0;
  }
  check();
  use(1);
  shut(1);
  take(2);
  execl("/proc/self/exe", argv[0], "again", (char *)NULL);
  return 1;
}
