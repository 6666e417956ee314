// Blocks that end within a field: nothing behind them is read.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: x, at: {write: s.x}, forbid: new == 7}
- {id: any, at: {write: s.x}, forbid: "obj->tag == 1"}
*/
#include <string.h>
struct s { int tag; int x; };
static struct s from = {1, 7}, to, more;
volatile size_t part = 6, all = 8, one = 4;
int main(void) {
  memcpy(&to, &from, 6); // missed: x a part of the field
  memcpy(&to, &from, part);
  memcpy(&to, &from, one);
  memcpy(&to, &from, all); // breach: x any
  memcpy(&more, &from, 8); // breach: x
  memset(&more, 0, 5); // breach: any // missed: x a part of the field
  return 0;
}
