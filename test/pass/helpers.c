// Functions that the rules define themselves: compiled with the rules, inlined, without traces where no rule calls them.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
semrules: 1
helpers: |
  #include <stddef.h>
  struct buf { int len, cap; struct buf *next; };
  extern int level;
  int twice(int n);
  #define ROOM(b) ((b)->cap - (b)->len)
  static inline long room(const struct buf *b) { return ROOM(b); }
  struct buf *last(struct buf *b) {
    while (b && b->next)
      b = b->next;
    return b;
  }
  inline int deep(int n) { return n <= 0 ? level : deep(n - 1) + 1; }
  static int of_program(int n) { return twice(n); }
  static const char *word(_Bool yes) { return yes ? "yes" : "no"; }
  double half(float x) { return x / 2; }
  struct buf copy(struct buf b) { return b; }
rules:
- {id: fine, at: {entry: f}, require: "room(b) == 3 && last(b)->len == 7 && deep(3) == 8 && half(3) == 1.5"}
- {id: room, at: {entry: f}, require: "room(b) > 3", message: "room is {room(b)}: {word(room(b) > 3)}"}
- {id: null, at: {entry: f}, require: "last(NULL) == NULL && last(NULL)->len == 1"}
- {id: calls, at: {entry: f}, require: "of_program(n) == 9"}
- {id: within, at: {entry: twice}, require: "of_program(x) == 8"}
- {id: walk, at: {entry: f}, require: "all(x: b, next: room(x) > 0)"}
- {id: by-value, at: {entry: f}, require: "copy(*b) == 1"}
*/
// says: breach: room is 3: "no"
// says: last(NULL) is NULL
// says: of_program(n) = 8
// says: room(x) = -2
#include <stdio.h>
struct buf { int len, cap; struct buf *next; };
int level = 5;
__attribute__((noinline)) int twice(int x) { return 2 * x; }
static int room(int n) { return n + 1; }

__attribute__((noinline)) static int f(struct buf *b, int n) { // breach: room null calls walk
  // line 41: missed: by-value struct by value
  printf("%d %d %d %d\n", b->len, n, room(n), twice(n));
  return 0;
}

int main(void) {
  struct buf b = {7, 5, NULL}, a = {1, 4, &b};
  return f(&a, 4);
}
