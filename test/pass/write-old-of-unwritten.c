// old of memory never written decides nothing about the program.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O1 | -O2 | -O3
/* rules:
- {id: shrinks, at: {write: s.x}, when: "old == 1234567", require: "new >= old"}
- {id: grows, at: {write: s.y}, forbid: "old > new + 2000000000"}
- {id: argument, at: {entry: "use(s)"}, when: "s->z == 1234567", forbid: "s->x == 5"}
- {id: exit, at: {exit: fill}, when: "old(s->z) == 1234567", forbid: "s->x == 5"}
*/
#include <stdio.h>
#include <stdlib.h>
struct s { int x, y, z; };
__attribute__((noinline)) static int use(const struct s *s) { return s->x; }
__attribute__((noinline)) static void fill(struct s *s, int n) {
  s->x = n;
  s->y = -n;
}
int main(int argc, char **argv) {
  struct s s;
  struct s *heap = malloc(sizeof *heap);
  fill(&s, argc + 4);
  fill(heap, argc + 3);
  int sum = use(&s) * 10 + use(heap);
  struct s again;
  if (argc > 3)
    again.x = 6;
  else
    again.x = 5;
  again.y = 1;
  printf("%d %d %d %d\n", sum, s.y, heap->y, again.x + again.y);
  free(heap);
  return argv == NULL;
}
