// Types that rules cannot compare are skipped with the reason; the others beside them work.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: long-double, at: {write: s.ld}, forbid: new > 1}
- {id: wide, at: {write: s.wide}, forbid: new == 1}
- {id: vector, at: {write: s.v}, forbid: new == 1}
- {id: vector-any, at: {write: s.v}, forbid: "obj->after == 5"}
- {id: after, at: {write: s.after}, forbid: new == 5}
- {id: inner, at: {write: s.inner}, forbid: "obj->after == 5"}
- {id: extern, at: {entry: "f(b, c, x)"}, forbid: "b && c == -1 && x == 0.5"}
- {id: bool, at: {exit: "f(b, c, x)"}, forbid: ret}
- {id: old-style, at: {entry: old_style}, forbid: a == 3 && b == 2}
- {id: no-prototype, at: {call: "old_style(a, b)"}, forbid: b == 2}
- {id: whole, at: {entry: "whole(p, q)"}, forbid: p.b == 2 && q.c == 3}
- {id: many, at: {entry: "many(a, b, c, d, e, f, g, h)"}, forbid: "a + b + c + d + e + f + g + h == 36 && a == 1 && b == 2 && c == 3 && d == 4 && e == 5"}
*/
#include <stdbool.h>
typedef int v4 __attribute__((vector_size(16)));
struct inner { int a, b; };
struct s { long double ld; __int128 wide; v4 v; int after; struct inner inner; };
struct big { int c, more[20]; };
static struct s one;
struct s *p = &one;
__attribute__((noinline)) static bool f(bool b, signed char c, float x) { // breach: extern
  return b && c && x > 0; // breach: bool
}
__attribute__((noinline)) static int old_style(a, b) int a; short b; { // breach: old-style
  return a + b;
}
__attribute__((noinline)) static int whole(struct inner p, struct big q) { return p.a + q.c; } // breach: whole
__attribute__((noinline)) static int many(int a, long b, char c, int d, int e, int f, int g, int h) { // breach: many
  return a + (int)b + c + d + e + f + g + h;
}
int main(int argc, char **argv) {
  p->ld = 2; // missed: long-double can't be used here
  p->wide = 1; // missed: wide can't be used here
  p->after = 5; // breach: after
  p->v = (v4){argc, 2, 3, 4}; // breach: vector-any // missed: vector one piece with others
  p->inner = (struct inner){1, 2}; // breach: inner
  struct inner i = {1, 2};
  struct big b = {.c = 3};
  return !f(true, -1, 0.5f) + old_style(argc + 2, 2) + whole(i, b) + many(1, 2, 3, 4, 5, 6, 7, 8) == 0 || !argv; // breach: no-prototype
}
