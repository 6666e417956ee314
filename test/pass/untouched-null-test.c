// Checks teach the optimizer nothing: a null test behind a rule that looks through the pointer stays, and so do loads of memory never written.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O1 | -O2 | -O3
/* rules:
- {id: looks, at: {entry: f}, forbid: s->x == 5}
- {id: message, at: {entry: f}, forbid: n == 9, message: "x is {s->x}"}
- {id: old, at: {write: s.x}, forbid: old == 12345678}
- {id: argument, at: {call: "g(s, n)"}, forbid: s->y == 12345678}
- {id: shifted, at: {entry: shift}, forbid: "1 << n == 0"}
- {id: divided, at: {entry: shift}, require: "100 / (n - 40) != 7"}
*/
#include <stdio.h>
#include <stdlib.h>
struct s { int x, y; };
__attribute__((noinline)) static void f(struct s *s, int n) { // breach: looks*3 message
  if (!s)
    puts("none");
  else
    printf("%d %d\n", s->x, n);
}
__attribute__((noinline)) static int g(struct s *s, int n) { return s->x + n; }
__attribute__((noinline)) static int shift(int n) { return n == 40 ? 1 : n > 63 ? 2 : 3; } // breach: divided shifted

int main(void) {
  struct s s = {5, 6};
  f(NULL, 1);
  f(NULL, 9);
  f(&s, 2);
  struct s never;
  never.x = 3;
  printf("%d\n", g(&never, 2));
  struct s *heap = malloc(sizeof *heap);
  heap->x = 4;
  printf("%d\n", g(heap, 2));
  printf("%d\n", heap->x == 4 ? 1 : 2);
  free(heap);
  printf("%d %d %d\n", shift(40), shift(70), shift(3));
}
