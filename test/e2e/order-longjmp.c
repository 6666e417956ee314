// longjmp past an exit: what must follow there is unknown, counted and no breach; functions that were left so are active no more.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// says: SemRules: unknown: 2 checks of given-back at
// says: SemRules: unknown: 2 checks of balanced at
/* rules:
- id: given-back
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
- id: balanced
  at: {call: "take(o)"}
  balanced-by: {call: "give(o)"}
  scope: {function: serve}
- id: checked-in-this-call
  at: {call: "use(_)"}
  preceded-by: {call: check}
  scope: {function: serve}
- id: not-below-inner
  at: {call: "use(_)"}
  forbid: active("inner")
- id: below-serve
  at: {call: "use(_)"}
  require: active("serve")
- id: by-main
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  by: {exit: main}
*/
#include <setjmp.h>
static jmp_buf back;
static volatile int sum;
__attribute__((noinline)) static void take(int o) { sum += o; }
__attribute__((noinline)) static void give(int o) { sum -= o; }
__attribute__((noinline)) static void check(void) { sum++; }
__attribute__((noinline)) static void use(int o) { sum += o; }

__attribute__((noinline)) static void inner(int n) {
  take(n);
  if (n < 10)
    use(n); // breach: not-below-inner*3
  if (n > 1)
    longjmp(back, n);
  give(n);
}

__attribute__((noinline)) static void serve(int n) {
  check();
  inner(n);
  use(n);
}

/* Comes back to itself: it is still active, and what it called is not. */
__attribute__((noinline)) static void serve_again(int n) {
  if (setjmp(back) == 0)
    serve(n);
  use(n); // breach: below-serve*2
}

int main(void) {
  serve(1);
  serve_again(2);
  serve_again(11);
  give(2);
  use(3); // breach: below-serve
  serve(1);
  return 0; // breach: by-main
}
