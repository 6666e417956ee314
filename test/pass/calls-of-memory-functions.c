// Assignments and initialisers that clang makes into memcpy and memset are no
// calls of them.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing | -O1 -D_FORTIFY_SOURCE=2
/* rules:
- {id: memcpy, at: {call: memcpy}, forbid: "true"}
- {id: memset, at: {call: memset}, forbid: "true"}
- {id: memmove, at: {return: memmove}, forbid: ret == NULL}
- {id: moved, at: {return: "memmove(to, from, n)"}, forbid: ret == to}
*/
#include <string.h>
struct s { int x; char fill[100]; };
static struct s a, b;
#define COPY(to, from) memcpy(to, from, sizeof *(from))
__attribute__((noinline)) static struct s make(void) {
  struct s s = {0};
  return s;
}
__attribute__((noinline)) static int take(struct s s) { return s.x; }

int main(int argc, char **argv) {
  struct s zero = {0}, copy = a, *p = argc > 5 ? &a : &zero;
  a = b;
  *p = a;
  a = make();
  a = (struct s){.x = argc};
  b = *p;
  memcpy(&a, &b, sizeof a); // breach: memcpy
  COPY(&a, &copy); // breach: memcpy
  memset(&b, argc, sizeof b); // breach: memset
  (void)memmove(&a, &b, 20); // breach: moved
  __builtin_memcpy(&a, &b, 8); // breach: memcpy
  return take(a) == 5 || !argv;
}
