// longjmp past an exit is no exit; functions that return twice.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: exit, at: {exit: jumps}, forbid: "true"}
- {id: twice, at: {return: "_setjmp(env)"}, forbid: ret == 2}
- {id: kept, at: {exit: "keeps(n)"}, forbid: ret == 3 && n == 1}
- {id: write, at: {write: counter}, forbid: new == 2}
*/
#include <setjmp.h>
static jmp_buf env;
static volatile int counter;
__attribute__((noinline)) static void jumps(int n) {
  if (n)
    longjmp(env, n);
} // breach: exit

__attribute__((noinline)) static int keeps(int n) {
  int got = setjmp(env); // breach: twice
  counter++; // breach: write
  if (!got)
    jumps(n + 1);
  return got + n; // breach: kept
}

int main(void) {
  jumps(0);
  return keeps(1) - 3;
}
