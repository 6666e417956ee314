// incallstack(f): a function is being executed on this thread.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
// flags: -pthread
/* rules:
- id: only-below-f
  at: {call: use}
  require: active("f")
- id: not-below-g
  at: {call: use}
  forbid: active("g")
- id: below-f-or-checked
  ghost: {is_checked: {per: thread}}
  on:
  - {at: {return: check}, do: is_checked = 1}
  - {at: {call: use}, require: 'active("f") || is_checked'}
*/
#include <pthread.h>
static int uses;
__attribute__((noinline)) static void use(void) { uses++; }
__attribute__((noinline)) static void check(void) { uses++; }
__attribute__((noinline)) static void middle(void) {
  use(); // breach: only-below-f*3 below-f-or-checked*2
}
static void *thread(void *unused) {
  middle(); // the other thread is in f, this one is not
  return unused;
}
__attribute__((noinline)) static void f(int depth) {
  if (depth == 9) {
    pthread_t other;
    pthread_create(&other, 0, thread, 0);
    pthread_join(other, 0);
    return;
  }
  if (depth)
    f(depth - 1);
  middle();
}
__attribute__((noinline)) static void g(int n) {
  uses += n;
  use(); // breach: not-below-g*2 only-below-f*2 below-f-or-checked*2
}
static void (*volatile below)(int) = g;
__attribute__((noinline)) static void around(void) { below(1); }

int main(void) {
  f(2);
  middle();
  g(0);
  f(0);
  f(9);
  around();
  check();
  middle();
  return uses == 0;
}
