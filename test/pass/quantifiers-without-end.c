// A walk that does not end, or ends too late, is unknown: no breach, but counted.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: cyclic, at: {entry: f}, require: "all(x: ring, next: x->v < 4)"}
- {id: cyclic-any, at: {entry: f}, forbid: "any(x: ring, next: x->v == 4)"}
- {id: decided, at: {entry: f}, require: "all(x: ring, next: x->v != 3)"}
- {id: cyclic-in-when, at: {entry: f}, when: "all(x: ring, next: x->v < 4)", forbid: "true"}
- {id: cyclic-on-entry, at: {exit: f}, require: "old(all(x: ring, next: x->v < 4))"}
- {id: cyclic-in-message, at: {entry: f}, forbid: "n == 65537", message: "the ring {all(x: ring, next: x->v < 4)} of {n}"}
- {id: at-the-limit, at: {entry: f}, require: "all(i: 0 .. n - 1, i < 65536) && all(i: 1 .. 65537, i > 0)"}
- {id: past-the-limit, at: {entry: f}, require: "all(i: 0 .. n, i < 65537)"}
- {id: far-past-the-limit, at: {entry: f}, require: "all(i: 0 .. 1 << 62, i >= 0)"}
- {id: decided-before-the-limit, at: {entry: f}, require: "any(i: 0 .. 1 << 62, i == 65535)"}
*/
// says: SemRules: unknown: 1 check of cyclic at
// says: SemRules: unknown: 1 check of cyclic-any at
// says: SemRules: unknown: 1 check of cyclic-in-when at
// says: SemRules: unknown: 1 check of cyclic-on-entry at
// says: SemRules: unknown: 1 check of past-the-limit at
// says: SemRules: unknown: 1 check of far-past-the-limit at
// says: breach: the ring {all(x: ring, next: x->v < 4)} of 65537
#include <stdio.h>
struct node { int v; struct node *next; };

__attribute__((noinline)) static int f(struct node *ring, int n) { // breach: decided cyclic-in-message
  printf("%d %d\n", ring->v, n);
  return 0;
}

int main(void) {
  struct node c = {3, NULL}, b = {2, &c}, a = {1, &b};
  c.next = &b;
  return f(&a, 65537);
}
