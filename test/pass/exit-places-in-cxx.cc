// Exit breaches stand at the return statement where destructors run behind it, and for structs that are returned.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: void, at: {exit: "nothing(n)"}, forbid: n < 3}
- {id: value, at: {exit: "value(n)"}, forbid: n < 3}
- {id: object, at: {exit: "object(n)"}, forbid: ret.x < 3}
- {id: named, at: {exit: "named(n)"}, forbid: ret.x < 3}
- {id: lone, at: [{exit: "lone(n)"}, {exit: "sum(n)"}], forbid: n < 3}
- {id: reference, at: {exit: "reference(n)"}, forbid: ret == 1}
*/
static int depth;
struct Guard {
  Guard() { ++depth; }
  ~Guard() { --depth; }
};
struct Object {
  int x;
  long more[6];
};
static void nothing(int n) {
  Guard guard;
  if (n == 1)
    return; // breach: void
  depth += n;
} // breach: void
static int value(int n) {
  Guard guard;
  if (n == 1)
    return 1; // breach: value
  Guard other;
  return n; // breach: value
}
static int lone(int n) {
  Guard guard;
  if (n == 7)
    throw 1;
  return n; // breach: lone*2@3
}
static int sum(int n) { Guard guard; return n + 1; } // breach: lone*2@38
static Object object(int n) {
  Guard guard;
  if (n == 1)
    return {1, {}}; // breach: object
  return Object{n, {}}; // breach: object
}
static Object named(int n) {
  Object o{n, {}};
  if (n == 1)
    return o; // breach: named
  o.more[1] = 2;
  return o; // breach: named
}
static int &reference(int &n) {
  return n; // breach: reference
}
int main() {
  int total = 3;
  for (int n = 1; n < 4; n++) {
    nothing(n);
    total += lone(n) - sum(n);
    total += value(n) + object(n).x + named(n).x + reference(n);
  }
  return total - 24;
}
