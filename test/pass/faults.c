// What would trap never does: inactive in when, a breach that says so in require and forbid.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: when-null, at: {entry: f}, when: "p->x == 0", forbid: "true"}
- {id: require-null, at: {entry: f}, require: "p->x >= 0"}
- {id: forbid-null, at: {entry: f}, forbid: "p->next->x == 1"}
- {id: when-division, at: {entry: f}, when: "1 / n == 0", forbid: "true"}
- {id: require-division, at: {entry: f}, require: "10 % n >= 0"}
- {id: overflow, at: {entry: f}, require: "big / minus < 0"}
- {id: overflow-rem, at: {entry: f}, require: "big % minus == 0"}
- {id: shift, at: {entry: f}, require: "1 << (n + 64) != 0"}
- {id: shift-negative, at: {entry: f}, require: "1 >> (n - 1) >= 0"}
- {id: when-shift, at: {entry: f}, when: "1 << 64 - n == 0", forbid: "true"}
- {id: string, at: {entry: f}, require: "streq(s, \"x\")"}
- {id: string-when, at: {entry: f}, when: "strprefix(s, \"x\")", forbid: "true"}
- {id: index, at: {entry: f}, require: "s[1] == 0"}
- {id: deref, at: {entry: f}, require: "*s == 0"}
- {id: guarded, at: {entry: f}, require: "!p || p->x == 1"}
- {id: message, at: {entry: f}, forbid: "n == 0", message: "p is {p}, x is {p->x}, s is {s}, q is {1 / n}"}
- {id: old-null, at: {exit: f}, require: "old(p->x) == 0"}
- {id: unused, at: {entry: f}, require: "n == 0 || 1 / n >= 0"}
*/
// says: p is NULL
// says: s is NULL
// says: 10 % n
#include <limits.h>
#include <stddef.h>
struct s { int x; struct s *next; };

__attribute__((noinline)) static int f(struct s *p, int n, long big, long minus, const char *s) { // breach: require-null forbid-null require-division overflow overflow-rem shift shift-negative string index deref message
  return p == NULL && n == 0 && big && minus && s == NULL; // breach: old-null
}

int main(void) { return !f(NULL, 0, LONG_MIN, -1, NULL); }
