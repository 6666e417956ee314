// Without debug information: named functions and their arguments by position
// still work; the rest is skipped, with the reason.  (Remarks alone make clang
// keep line numbers.)
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -g0 -O0 | -g0 -O2 | -gline-tables-only
/* rules:
- id: positional
  at: {call: "f(n)"}
  forbid: n == 1
- id: named
  at: {call: f}
  forbid: count == 1
- id: entry
  at: {entry: "f(n)"}
  forbid: n == 1
- id: field
  at: {entry: "g(s)"}
  forbid: s->x == 1
- id: write
  at: [{write: s.x}, {write: all.x}]
  forbid: new == 1
- id: read
  at: {read: s.x}
  forbid: value == 1
*/
struct s { int x; };
__attribute__((noinline)) static int f(int count) { return count; } // breach: entry
__attribute__((noinline)) static int g(struct s *s) { return s->x; } // missed: field compile with -g & read compile with -g
__attribute__((noinline)) static void set(struct s *s, int n) {
  s->x = n; // missed: write compile with -g
}
static struct all { int x, y; } all;
__attribute__((noinline)) static void more(void) {
  all.x++; // missed: write compile with -g
}

int main(void) {
  struct s s = {1};
  set(&s, 1);
  more();
  return f(1) - g(&s); // breach: positional // missed: named compile with -g
}
