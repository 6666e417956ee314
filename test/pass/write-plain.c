// Plain writes of a field: assignment, compound assignment, ++ and --.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- id: seven
  at: {write: s.x}
  forbid: new == 7
- id: old
  at: {write: s.x}
  forbid: old == 100
- id: same-name
  at: {write: t.x}
  forbid: true
- id: neighbour
  at: {write: s.y}
  forbid: new == 7
- id: subject
  at: {write: s.x, as: me}
  require: me->y == 0 && obj == me
*/
struct s { int y; int x; };
struct t { int y; int x; };
struct s heap, *p = &heap;
struct t other;

__attribute__((noinline)) static void set(struct s *s, int n) {
  s->x = n; // breach: seven*2 old subject
}

int main(void) {
  set(p, 7);
  set(p, 6);
  p->x++; // breach: seven
  --p->x;
  p->x += 94;
  p->x -= 93; // breach: old seven
  heap.x = 8;
  heap.x &= 7;
  heap.x |= 7; // breach: seven
  other.y = 7;
  other.x = 7; // breach: same-name
  set(p, 100);
  p->y = 1;
  set(p, 7);
  p->y = 7; // breach: neighbour
  return heap.x - 7;
}
