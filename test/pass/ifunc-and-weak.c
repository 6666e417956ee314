// Calls of ifuncs, weak and inline functions.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: ifunc, at: {call: "chosen(n)"}, forbid: n == 1}
- {id: weak, at: {entry: "weak(n)"}, forbid: n == 2}
- {id: inline, at: {exit: "small(n)"}, forbid: ret == 4}
- {id: target, at: {entry: "fast(n)"}, forbid: n == 1}
*/
static int fast(int n) { return n; } // breach: target
static int (*resolve(void))(int) { return fast; }
int chosen(int n) __attribute__((ifunc("resolve")));
__attribute__((weak)) int weak(int n) { return n; } // breach: weak
static inline int small(int n) { return n + 1; } // breach: inline

int main(void) {
  int sum = chosen(1); // breach: ifunc
  return sum + weak(2) + small(3) - 7;
}
