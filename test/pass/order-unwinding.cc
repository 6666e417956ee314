// Exceptions end activations, scopes and what is owed by exit.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: given-back
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
- id: depth
  ghost: {depth: {per: thread}}
  on:
  - {at: {entry: nested}, do: depth += 1}
  - {at: {exit: nested}, do: depth -= 1}
  - {at: {entry: top}, require: depth == 0}
- id: not-active
  at: {entry: top}
  forbid: active("nested")
*/
#define FN __attribute__((noinline))
FN void take(long o) { __asm__ volatile("" ::"r"(o)); }
FN void give(long o) { __asm__ volatile("" ::"r"(o)); }
FN void top() { __asm__ volatile(""); }
FN void throws(int n) {
  if (n)
    throw n;
}
FN void nested(int n) {
  take(n);
  throws(n); // breach: given-back
  give(n);
}
FN void guarded(int n) {
  struct Give {
    int n;
    ~Give() { give(n); }
  } guard{n};
  take(n);
  throws(n);
}
int main() {
  for (int n = 0; n < 2; n++) {
    try {
      nested(n);
    } catch (int) {
    }
    top();
    try {
      guarded(n);
    } catch (int) {
    }
  }
  return 0;
}
