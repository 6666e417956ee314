// call, return, entry and exit of a function, and what each sees.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: call
  at: {call: "add(left, right)"}
  forbid: left == 1
- id: return
  at: {return: "add(left, right)"}
  forbid: ret == 5 && left == 2 && right == 3
- id: return-as
  at: {return: add, as: sum}
  forbid: sum == 5
- id: entry
  at: {entry: add}
  forbid: a == 3
- id: exit
  at: {exit: add}
  forbid: ret == 9 && a == 4 && b == 5
- id: exit-as
  at: {exit: add, as: sum}
  require: sum == a + b
- id: source-names
  at: {call: add}
  forbid: a == 1 && b == 6
- id: other
  at: {call: adder}
  forbid: true
*/
#include <stdio.h>

static int add(int a, int b) { // breach: entry(forbid)@0
  if (a == 4)
    return a + b; // breach: exit@5
  int sum = a + b;
  a = 0; // parameters are seen as they were on entry
  return sum;
}

int main(void) {
  printf("%d\n", add(1, 6)); // breach: call@18 source-names@18
  printf("%d\n", add(2, 3)); // breach: return@18 return-as
  printf("%d\n", add(3, 3));
  printf("%d\n", add(4, 5));
  return 0;
}
