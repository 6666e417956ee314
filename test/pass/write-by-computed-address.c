// Constant offsets from an object are its fields; behind and before it, and
// through pointers of other types, they are not.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 -fno-strict-aliasing
/* rules:
- {id: y, at: {write: s.y}, forbid: new == 7}
*/
#include <stddef.h>
#include <stdlib.h>
struct s { int x, y, z; };
__attribute__((noinline)) static void set(struct s *s, char *bytes) {
  *(int *)((char *)s + offsetof(struct s, y)) = 7; // breach: y
  ((int *)s)[1] = 7; // breach: y
  ((int *)s)[2] = 7;
  ((int *)s)[4] = 7;
  ((int *)s)[-2] = 7;
  *(int *)(bytes + 4) = 7;
}
int main(void) {
  struct s *list = calloc(3, sizeof *list);
  set(list + 1, (char *)list);
  int sum = list[0].y + list[2].y;
  free(list);
  return sum != 14;
}
