// Initialising a local object is a write whose old value is 0.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- id: old-zero
  at: {write: s.x}
  forbid: old != 0
- id: seven
  at: {write: s.x}
  forbid: new == 7
- id: large
  at: {write: large.x}
  forbid: new == 7 && old == 0
- id: bits
  at: [{write: bits.a}, {write: bits.b}]
  forbid: old != 0
*/
struct s { int x, y; };
struct large { int x; int more[30]; };
struct bits { unsigned a : 3, b : 5; };
__attribute__((noinline)) static int use(const void *p) { return *(const volatile int *)p; }

int main(void) {
  int sum = 0;
  for (int i = 0; i < 2; i++) {
    struct s s = {.x = 7, .y = i}; // breach: seven*2
    sum += use(&s);
    s.x = 6; // breach: old-zero*2
    sum += use(&s);
  }
  struct s t = {7, 1}; // breach: seven
  struct s zero = {0};
  struct large l = {.x = 7}; // breach: large
  struct s copy = t; // breach: seven
  // a second store does not initialise
  struct s again = {1, sum};
  again.x = 2; // breach: old-zero
  struct s set;
  __builtin_memset(&set, 1, sizeof set);
  set.x = 1; // breach: old-zero
  set.x = 2; // breach: old-zero
  struct bits bits = {1, sum & 1};
  bits.a = 2; // breach: bits
  sum += use(&again) + use(&set) + use(&bits);
  return sum + use(&t) + use(&zero) + use(&l) + use(&copy);
}
