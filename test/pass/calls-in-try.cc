// Calls that may throw: call before, return behind on the way where they came
// back, also where several such calls share their landing.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: call, at: {call: "risky(n)"}, forbid: n == 2}
- {id: return, at: {return: "risky(n)"}, forbid: ret == 2 || n == 9}
- {id: thrown, at: {return: "risky(n)"}, forbid: n > 100}
- {id: void, at: {return: "nothing(n)"}, forbid: n == 1}
- {id: object, at: {return: "make(n)"}, forbid: ret.text == NULL}
- {id: write, at: {write: state}, forbid: new == 3}
- {id: pure-virtual, at: {entry: "Real::run"}, forbid: n == 4}
- {id: thunk, at: {entry: "Both::run"}, forbid: n == 4}
*/
#include <cstdio>
static int state;
__attribute__((noinline)) static int risky(int n) {
  if (n > 100)
    throw n;
  return n;
}
__attribute__((noinline)) static void nothing(int n) {
  if (n > 100)
    throw n;
}
struct Text {
  const char *text;
  int more[8];
  ~Text() { ++state; } // breach: write
};
__attribute__((noinline)) static Text make(int n) {
  if (n > 100)
    throw n;
  return {nullptr, {n}};
}
struct Left { int l = 0; virtual int run(int n) = 0; virtual ~Left() {} };
struct Right { int r = 0; virtual int run(int n) { return n; } virtual ~Right() {} };
struct Real : Left { int run(int n) override { return n; } }; // breach: pure-virtual
struct Both : Left, Right { int run(int n) override { return n + 1; } }; // breach: thunk*2

static int attempt(int n) {
  Text guard{"x", {}};
  try {
    int got = risky(n); // breach: call return
    nothing(n - 1); // breach: void
    Text text = make(n); // breach: object*2
    state = got + 1; // breach: write
    return got + risky(9); // breach: return*2
  } catch (int thrown) {
    return thrown;
  }
}
int main() {
  int sum = attempt(2) + attempt(1) + attempt(101);
  Real real;
  Both both;
  Left *left = &both;
  Right *right = &both;
  sum += real.run(4) + left->run(4) + right->run(4);
  std::printf("%d %d\n", sum, state);
}
