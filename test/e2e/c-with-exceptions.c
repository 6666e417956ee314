// C that exceptions of C++ may cross (-fexceptions) links and runs as before.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 -fexceptions | -O2 -fexceptions | -O2 -fexceptions -fno-asynchronous-unwind-tables
/* rules:
- {id: exit, at: {exit: "f(n)"}, forbid: n == 2}
*/
#include <stdio.h>
__attribute__((noinline)) static void f(int n) {
  printf("%d\n", n);
} // breach: exit
int main(void) {
  f(1);
  f(2);
  return 0;
}
