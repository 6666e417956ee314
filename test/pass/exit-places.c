// An exit breach stands at the return statement, or at the closing brace where
// the function falls off its end.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: value
  at: {exit: value}
  forbid: n < 0
- id: nothing
  at: {exit: nothing}
  forbid: n < 0
- id: falls
  at: {exit: falls}
  forbid: n < 0
- id: never-left
  at: {exit: never}
  forbid: true
*/
#include <stdlib.h>
static volatile int sink;

static int value(int n) {
  if (n == -1)
    return 1; // breach: value@5
  switch (n) {
  case -2:
    return 2; // breach: value@5
  default:
    break;
  }
  for (;;)
    if (n < 5)
      return n; // breach: value@7
    else
      n--;
}

static void nothing(int n) {
  if (n == -1)
    return; // breach: nothing@5
  if (n == -2) {
    sink = 1;
    return; // breach: nothing@5
  }
  sink = 2;
} // breach: nothing@1

static void falls(int n) {
  if (n == -1)
    sink = 3;
} // breach: falls*2

static void never(int n) { // missed: never-left the function never returns
  exit(n);
}

int main(void) {
  for (int n = -3; n < 1; n++) {
    value(n);
    nothing(n);
  }
  falls(-1);
  falls(-2);
  never(0);
}
