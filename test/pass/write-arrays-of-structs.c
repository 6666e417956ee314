// Blocks over arrays of structs write the field of each element.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- {id: inner, at: {write: s.x}, forbid: new == 7}
- {id: path, at: {write: table.rows.x}, forbid: new == 7}
- {id: cleared, at: {write: s.x, as: me}, forbid: "old == 7 && new == 0"}
*/
#include <string.h>
struct s { int x, y; };
struct table { int n; struct s rows[3]; };
static struct table a, b;
static struct s list[4], other[4], many[20];
struct table *p = &a;
int main(void) {
  p->rows[0].x = 7; // breach: inner path
  p->rows[1].x = 6;
  p->rows[2].x = 7; // breach: inner path
  b = a; // breach: inner*2 path// missed: path array
  memset(&a, 0, sizeof a); // breach: cleared*2 // missed: path array
  list[1].x = 7; // breach: inner
  memcpy(other, list, sizeof list); // breach: inner
  memset(other, 0, sizeof other); // breach: cleared
  memset(many, 0, sizeof many); // missed: inner first 16 & cleared first 16
  return other[1].x + b.n;
}
