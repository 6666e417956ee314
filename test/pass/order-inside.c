// inside, not-inside and active(), with and without names, patterns, recursion.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: no-free-of-executing
  at: {entry: "release(c)", not-inside: "fake*"}
  forbid: active("call(c)")
- id: only-inside
  at: {call: "touch(c)", not-inside: ["call(c)", other]}
  forbid: true
- id: while-inside
  at: {call: "touch(c)", inside: other}
  require: c > 10
- id: not-again
  at: {entry: "call(c)", inside: "call(c)"}
  forbid: true
*/
#define FN __attribute__((noinline))
FN void release(long c) { // breach: no-free-of-executing
  __asm__ volatile("" ::"r"(c));
}
FN void touch(long c) { __asm__ volatile("" ::"r"(c)); }
FN void fake_client(long c) { release(c); }
FN void other(long c) {
  touch(c); // breach: while-inside
}
FN void call(long c, int how) { // breach: not-again
  if (how == 1)
    release(c);
  if (how == 2)
    release(c + 1);
  if (how == 3)
    fake_client(c);
  if (how == 4)
    touch(c);
  if (how == 5)
    touch(c + 1); // breach: only-inside
  if (how == 6)
    call(c, 0);
  if (how == 7)
    call(c + 1, 0);
}
int main(void) {
  for (int how = 0; how < 8; how++)
    call(1, how);
  release(1);
  touch(1); // breach: only-inside
  other(1);
  other(11);
  return 0;
}
