// History is one for all files of a program: words, records, activations and locks, seen from the other file.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -flto=thin -fuse-ld=lld | -O1 -fno-pic -no-pie
// with: order-other.c
// flags: -pthread -fno-eliminate-unused-debug-types
/* rules:
- id: ever
  at: {call: use}
  preceded-by: {call: check}
- id: on-this-thread
  at: {call: use}
  preceded-by: {call: check}
  scope: thread
- id: of-this-object
  at: {call: "use(o)"}
  preceded-by: {call: "check(o)"}
- id: in-serve
  at: {call: "use(o)"}
  preceded-by: {call: "check(o)"}
  scope: {function: serve}
- id: below-serve
  at: {call: "use(_)", not-inside: main_only}
  require: active("serve")
- id: under-their-lock
  at: {write: counter.n, as: c}
  under-lock: "&c->lock"
- id: owed-elsewhere
  at: {call: "use(o)"}
  followed-by: {call: "give(o)"}
  by: {exit: serve}
*/
#include "Inputs/order-other.h"
static void main_only(void) {
  use(1); // breach: ever on-this-thread of-this-object
}

static void *other_thread(void *unused) {
  check(4);
  serve_body(1); // not in serve
  return unused;
}

int main(void) {
  main_only();
  give(1);
  serve(1, other_thread);
  serve(2, 0);
  serve(3, 0);
  count();
  lock_counter();
  the_counter.n++;
  count();
  unlock_counter();
  the_counter.n++; // breach: under-their-lock
  return the_counter.n != 4;
}
// line order-other.c:13: breach: in-serve*2 below-serve of-this-object*2
// line order-other.c:25: breach: owed-elsewhere
// line order-other.c:29: breach: under-their-lock
