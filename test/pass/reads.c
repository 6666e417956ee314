// Reads: each load of the field, none for a neighbour, a store or an address taken.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- {id: x, at: {read: s.x}, forbid: value == 7}
- {id: bit, at: {read: s.bit}, forbid: value == 1}
- {id: flag, at: {read: s.flag}, forbid: value}
- {id: any, at: {read: "t.*"}, forbid: value == 5}
- {id: object, at: {read: s.y, as: me}, forbid: me->x == 7 && value == 8}
- {id: global, at: {read: level}, forbid: value == 3}
- {id: pointer, at: {read: s.next}, forbid: value == NULL}
- {id: atomic, at: {read: s.n}, forbid: value == 4}
*/
#include <stdbool.h>
#include <stdatomic.h>
#include <stddef.h>
struct s { int x, y; unsigned low : 3, bit : 1; bool flag; struct s *next; atomic_int n; };
struct t { int a, b; };
static struct s one;
static struct t two, u;
static int level;
struct s *p = &one;
struct t *q = &two;

int main(void) {
  int sum = 0;
  p->x = 7;
  p->y = 8;
  p->low = 2;
  p->bit = 1;
  p->flag = true;
  sum += p->x; // breach: x
  sum += p->y; // breach: object
  sum += p->low;
  sum += p->bit; // breach: bit
  if (p->flag) // breach: flag
    sum++;
  p->x++; // breach: x
  sum += p->x;
  q->a = 5;
  sum += q->b;
  sum += q->a; // breach: any
  u = *q; // breach: any
  level = 3;
  sum += level; // breach: global
  if (!p->next) // breach: pointer
    sum++;
  p->n = 4;
  sum += atomic_fetch_add(&p->n, 1); // breach: atomic
  sum += p->n;
  return sum == 0 || offsetof(struct s, x) != 0;
}
