// Nothing can run after a musttail call: exit and return are told as skipped, call and entry work.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: exit, at: {exit: from}, forbid: "true"}
- {id: return, at: {return: to}, forbid: "true"}
- {id: call, at: {call: "to(n)"}, forbid: n == 3}
- {id: entry, at: {entry: from}, forbid: n == 2}
*/
extern "C" __attribute__((noinline)) int to(int n) { return n; }
extern "C" __attribute__((noinline)) int from(int n) { // breach: entry
  [[clang::musttail]] return to(n + 1); // breach: call // missed: exit musttail & return musttail
}

int main() { return from(2) - 3; }
