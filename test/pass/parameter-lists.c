// Names by position, `_`, `...`, and lists that are too long.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: second
  at: {entry: "f(_, x)"}
  forbid: x == 2
- id: rest
  at: {entry: "f(x, ...)"}
  forbid: x == 1
- id: none
  at: {call: f()}
  forbid: true
- id: extern
  at: {call: "write(fd, buf, n)"}
  forbid: fd == -1 && n == 3
- id: too-many
  at: {entry: "f(a, b, c, d)"}
  forbid: d == 1
- id: too-many-call
  at: {call: "getppid(x)"}
  forbid: x == 1
- id: unknown-names
  at: {call: write}
  forbid: count == 3
- id: list-beats-source
  at: {entry: "f(third, second, first)"}
  forbid: third == 1 && first == 3
*/
#include <unistd.h>

static int f(int first, int second, int third) { // breach: second rest list-beats-source // missed: too-many number 4
  return first + second + third;
}

int main(void) {
  int n = f(1, 2, 3); // breach: none
  n += getppid() == 1; // missed: too-many-call the call has only 0 arguments
  n += write(-1, "abc", 3) == -1; // breach: extern // missed: unknown-names there is no 'count'
  return n == 0;
}
