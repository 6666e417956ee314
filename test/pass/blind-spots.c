// What no method sees is told: addresses that escape, inline asm.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: x
  at: {write: s.x}
  forbid: new == 7
*/
#include <stddef.h>
struct s { int x, y; };
static struct s object;
static int *kept;
__attribute__((noinline)) static void set(int *p) { *p = 7; }
__attribute__((noinline)) static int *give(struct s *s) {
  return &s->x; // missed: x returned
}

int main(int argc, char **argv) {
  struct s *s = &object;
  set(&s->x); // missed: x passed to 'set'
  set(&s->y);
  kept = &s->x; // missed: x kept in a pointer
  *kept = 7;
  int *chosen = argc > 5 ? &s->x : &s->y; // missed: x chosen at run time
  *chosen = 7;
  __asm__ volatile("" : "=m"(s->x)); // missed: x inline asm
  __asm__ volatile("" : "+m"(s->y));
  *give(s) = 8;
  s->x = 7; // breach: x
  return argv == NULL;
}
