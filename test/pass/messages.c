// Message placeholders with values of every kind.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: all
  at: {entry: f}
  forbid: "n == -5"
  message: "i={n} u={u} c={c} e={e} b={b} d={d} s={s} p={p == NULL} x={o->x} f={o->name} {{braces} {n + 1}"
- id: long
  at: {entry: f}
  forbid: "u"
  message: "{long_text}"
- id: no-message
  at: {entry: f}
  require: "n == u"
*/
// says: i=-5 u=4294967295 c='x' (120) e=RED b=true d=2.5 s="a\"b" p=1 x=77 f="abc" {braces} -4
// says: : breach: "0123456789012345678901234567890123456789012345678901234567890123"...
// says: breach: n == u [no-message]
// says: values    n = -5, u = 4294967295
#include <stdbool.h>
#include <stddef.h>
enum e { GREEN, RED };
struct o { int x; char name[8]; };
static const char *long_text = "01234567890123456789012345678901234567890123456789012345678901234567890";

__attribute__((noinline)) static int f(int n, unsigned u, char c, enum e e, bool b, double d, const char *s, void *p, struct o *o) { // breach: all long no-message
  return n && u && c && e && b && d > 0 && s && !p && o && long_text;
}

int main(void) {
  struct o o = {77, "abc"};
  return !f(-5, -1u, 'x', RED, true, 2.5, "a\"b", NULL, &o);
}
