// C++ calls that return or take objects: hidden pointers shift the arguments.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: method, at: {call: "Maker::make(a, b)"}, forbid: "a == 1 && b == 2 && this->scale == 3"}
- {id: returned, at: {return: "Maker::make(a, b)"}, forbid: ret.x == 3}
- {id: entry, at: {entry: "Maker::make(a, b)"}, forbid: "b == 2 && this->scale == 3"}
- {id: exit, at: {exit: "Maker::make(a, b)"}, forbid: ret.x == 3}
- {id: hidden, at: {entry: "take(t, n)"}, forbid: "t.x == 5 && n == 6"}
- {id: hidden-call, at: {call: "take(t, n)"}, forbid: n == 6}
- {id: after-small, at: {call: "pair(p, n)"}, forbid: n == 8}
- {id: small, at: {entry: "pair(p, n)"}, forbid: "p.b == 2 && n == 8"}
- {id: reference, at: {entry: "refer(t)"}, require: t.x != 5}
- {id: pointer-to-member, at: {entry: "Maker::scaled(n)"}, forbid: n == 9}
- {id: constructor, at: {entry: "Tracked::Tracked(n)"}, forbid: n == 4}
- {id: copy, at: {call: "Tracked::Tracked(other)"}, forbid: "other.x == 5"}
*/
struct Large { int x; long more[5]; };
struct Small { int a, b; };
struct Tracked {
  int x;
  explicit Tracked(int n) : x(n) {} // breach: constructor
  Tracked(const Tracked &other) : x(other.x) {} // missed: constructor whole struct
  ~Tracked() { x = 0; }
};
struct Maker {
  int scale;
  __attribute__((noinline)) Large make(int a, int b) { // breach: entry
    return {a + b, {scale}}; // breach: exit
  }
  __attribute__((noinline)) int scaled(int n) { return n * scale; } // breach: pointer-to-member
};
__attribute__((noinline)) static int take(Tracked t, int n) { return t.x + n; } // breach: hidden
__attribute__((noinline)) static int pair(Small p, int n) { return p.a + n; } // breach: small
__attribute__((noinline)) static int refer(const Tracked &t) { return t.x; } // breach: reference

int main() {
  Maker maker{3};
  int sum = maker.make(1, 2).x; // breach: method returned
  Tracked t(5), other(4); // missed: copy not a struct & copy not a struct
  sum += take(t, 6); // breach: hidden-call copy
  sum += pair({1, 2}, 8); // breach: after-small
  sum += refer(t) + refer(other);
  int (Maker::*member)(int) = &Maker::scaled;
  sum += (maker.*member)(9);
  return sum - 59;
}
