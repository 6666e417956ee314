// in-function, not-in-function, in-file and not-in-file.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// with: filters-other.c
/* rules:
- id: in-one
  at: {call: target, in-function: one}
  forbid: true
- id: in-glob
  at: {call: target, in-function: [tw*, nobody]}
  forbid: true
- id: not-in
  at: {call: target, not-in-function: [one, "t*", other]}
  forbid: true
- id: in-file
  at: {call: target, in-file: filters.c}
  forbid: true
- id: in-other-file
  at: {call: target, in-file: "*-other.c"}
  forbid: true
- id: path
  at: {call: target, in-file: "*test/pass/filters.c", not-in-function: main}
  forbid: true
- id: not-in-file
  at: {call: target, not-in-file: ["filters.c"]}
  forbid: true
- id: nowhere
  at: {call: target, in-file: [a.c, "dir/b.c"]}
  forbid: true
*/
// line filters-other.c:3: breach: in-other-file not-in-file
int target(int);
int other(void);
int target(int n) { return n; }
static int one(void) { return target(1); } // breach: in-one in-file path
static int two(void) { return target(2); } // breach: in-glob in-file path

int main(void) {
  int n = one() + two() + other();
  return n + target(3) - 9; // breach: not-in in-file
}
