// Checks fit into computed gotos, switches, loops and asm goto.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: step, at: {call: "step(n)"}, forbid: n == 2}
- {id: write, at: {write: s.x}, forbid: new == 2}
- {id: exit, at: {exit: "run(code)"}, forbid: ret == 6}
- {id: back, at: {return: "step(n)"}, forbid: ret == 3}
- {id: jump, at: {exit: "jump(n)"}, forbid: "true"}
*/
struct s { int x; };
static struct s one;
__attribute__((noinline)) static int step(int n) { return n + 1; }
__attribute__((noinline)) static int run(const char *code) {
  static void *const table[] = {&&add, &&twice, &&done};
  int n = 0;
  goto *table[(int)*code++];
add:
  n = step(n); // breach: back step
  one.x = n; // breach: write
  goto *table[(int)*code++];
twice:
  n *= 2;
  goto *table[(int)*code++];
done:
  return n; // breach: exit
}
__attribute__((noinline)) static int jump(int n) {
  __asm__ goto("testl %0, %0; jne %l1" : : "r"(n) : "cc" : other);
  return 1; // breach: jump
other:
  return 2; // breach: jump
}
int main(void) {
  int sum = run("\0\0\0\1\2");
  for (int i = 0; i < 3; i++)
    switch (i) {
    case 0:
      continue;
    default:
      sum += step(i + 5);
    }
  return sum + jump(0) + jump(1) - 24;
}
