// Breaches are the same with full and thin LTO, across files.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 -flto -fuse-ld=lld | -O2 -flto -fuse-ld=lld | -O2 -flto=thin -fuse-ld=lld
// with: lto-other.c
/* rules:
- {id: write, at: {write: s.x, as: me}, require: "new <= me->n"}
- {id: entry, at: {entry: "other(s, n)"}, forbid: "n == 9 && s->n == 5"}
- {id: exit, at: {exit: other}, forbid: "ret == 7 && s->n == old(s->n)"}
- {id: loop, at: {call: "inner(i)"}, forbid: i == 2}
*/
// line lto-other.c:3: breach: entry
// line lto-other.c:4: breach: write
// line lto-other.c:5: breach: exit
#include <stdio.h>
struct s { int x; int n; };
int other(struct s *s, int n);
static int inner(int i) { return i * 2; }
int main(void) {
  struct s s = {0, 5};
  int sum = other(&s, 2) + other(&s, 9);
  for (int i = 0; i < 4; i++)
    sum += inner(i); // breach: loop
  printf("%d %d\n", sum, s.x);
  return 0;
}
