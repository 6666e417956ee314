// Conditions with more values than a report holds, and long messages.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: wide
  at: {entry: f}
  require: "a == 1 && b == 2 && c == 3 && d == 4 && e == 5 && g == 0"
- id: wider
  at: {entry: f}
  forbid: "a + b + c + d + e + g + v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 + v9 + v10 + v11 == 87"
- id: message
  at: {entry: f}
  forbid: "v1 == 1"
  message: "{a} {b} {c} {d} {e} {g} {v2} {v3} {v4} {v5} {v6} {v7} {v8} {v9} {v10}"
*/
// says: values    a = 1, b = 2, c = 3, d = 4, e = 5, g = 6
// says: 1 2 3 4 5 6 2 3 4 5 6 7
int v1 = 1, v2 = 2, v3 = 3, v4 = 4, v5 = 5, v6 = 6, v7 = 7, v8 = 8, v9 = 9, v10 = 10, v11 = 11;
__attribute__((noinline)) static int f(int a, int b, int c, int d, int e, int g) { // breach: wide wider message
  return a + b + c + d + e + g + v1;
}
int main(void) { return f(1, 2, 3, 4, 5, 6) - 22; }
