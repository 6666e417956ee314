// all() and any() over lists and numbers: what decides is shown, NULL ends a list, nothing is followed that is NULL.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: all, at: {entry: f}, require: "all(x: l->head, next: x->v > 0)"}
- {id: all-fine, at: {entry: f}, require: "all(x: l->head, next: x->v > -100 && x->tag != NULL)"}
- {id: any, at: {entry: f}, forbid: "any(x: l->head, next: x->v == 30 && streq(x->tag, \"c\"))"}
- {id: any-none, at: {entry: f}, require: "any(x: l->head, next: x->v == 99)"}
- {id: any-fine, at: {entry: f}, require: "any(x: l->head, next: x->v == 30)"}
- {id: range, at: {entry: f}, require: "all(i: 0 .. n, t[i] < 9)"}
- {id: range-fine, at: {entry: f}, require: "all(i: 0 .. n - 1, t[i] < 9) && any(i: 0..n, t[i] == 9)"}
- {id: range-empty, at: {entry: f}, require: "all(i: n .. 0, false) && !any(i: 3 .. 3, true)"}
- {id: range-signs, at: {entry: f}, require: "all(i: -2 .. u, i < 3 && i >= -2) && !any(i: big .. 5, true) && any(i: u - 1 .. big, i == u)"}
- {id: empty, at: {entry: f}, require: "all(x: l->none, next: false) && !any(x: l->none, next: true)"}
- {id: nested, at: {entry: f}, require: "all(x: l->head, next: all(i: 0 .. 3, x->v != i * 10 || i == 2))"}
- {id: path, at: {entry: f}, require: "all(x: l->head, link.down: x->v < 10)"}
- {id: fault, at: {entry: f}, require: "all(x: l->head, next: x->other->v == 20)"}
- {id: fault-in-when, at: {entry: f}, when: "all(x: l->head, next: x->other->v == 20)", forbid: "true"}
- {id: guarded, at: {entry: f}, require: "all(x: l->head, next: x->other => x->other->v == 20)"}
- {id: shadow, at: {entry: "f(l, n, t, u, big)"}, require: "all(n: 0 .. n, n < 5) && n == 4"}
- {id: untyped-link, at: {entry: f}, require: "all(x: l->head, untyped: x->v == 10)"}
- {id: counted, at: {entry: f}, require: "all(x: l->head, next: x->v > 0) + any(x: l->head, next: x->v > 25) == 1"}
- {id: two-walks, at: {entry: f}, forbid: "any(x: l->head, next: x->v == 10) && any(x: l->head, next: x->v == 20)"}
- {id: chosen, at: {entry: f}, require: "(n == 4 ? all(x: l->head, next: x->v != 20) : true) || n == 7"}
- {id: when, at: {entry: f}, when: "any(x: l->head, next: x->v == 20)", forbid: "n == 4", message: "there is one {any(x: l->head, next: x->v == 20)} of {all(x: l->head, next: x->v == 20)}"}
- {id: on-entry, at: {exit: f}, require: "old(all(x: l->head, next: x->v != 77)) == all(x: l->head, next: x->v != 77)"}
- {id: at-exit, at: {exit: f}, require: "all(x: l->head, next: x->v != 77)"}
- {id: no-pointer, at: {entry: f}, require: "all(x: n, next: x->v)"}
- {id: no-field, at: {entry: f}, require: "all(x: l->head, nxt: x->v)"}
- {id: no-link, at: {entry: f}, require: "all(x: l->head, v: x->v)"}
- {id: no-number, at: {entry: f}, require: "all(i: 0 .. l->head, i)"}
- {id: floating, at: {entry: f}, require: "all(i: 0.5 .. n, i)"}
*/
// says: values    l->head = 0x
// says: x->v = -30
// says: i = 3, t[i] = 9
// says: x->v = 30
// says: i = 1, x->v = 10
// says: x->other is NULL
// says: breach: there is one 1 of 0 [when]
// says: values    n = 4
// says: x->v = 77
#include <stddef.h>
#include <stdio.h>
struct node { int v; const char *tag; struct node *next, *other; struct { struct node *down; } link; void *untyped; };
struct list { struct node *head, *none; };

__attribute__((noinline)) static int f(struct list *l, int n, int *t, unsigned u, unsigned long big) { // breach: all any any-none range nested path fault two-walks chosen when
  // line 47: missed: no-pointer 'n' is not a pointer, so that it is no list & no-field did you mean 'next'? & no-link 'x->v' is not a pointer & no-number 'l->head' is no integer & floating '0.5' is no integer
  l->head->next->v += 57;
  printf("%d %d %u %lu\n", n, t[0], u, big);
  return 0; // breach: on-entry at-exit
}

int main(void) {
  struct node d = {-30, "d", NULL, NULL, {NULL}, NULL}, c = {30, "c", &d, NULL, {NULL}, NULL},
              b = {20, "b", &c, NULL, {&c}, NULL}, a = {10, "a", &b, &b, {&b}, NULL};
  struct list l = {&a, NULL};
  int t[4] = {1, 2, 3, 9};
  return f(&l, 4, t, 3, -1ul);
}
