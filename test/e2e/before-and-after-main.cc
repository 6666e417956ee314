// Breaches in constructors that run early and destructors that run late are told.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: early, at: {exit: "Global::Global"}, forbid: "true"}
- {id: late, at: {entry: "Global::~Global"}, forbid: "true"}
- {id: first, at: {entry: first}, forbid: "true"}
- {id: last, at: {entry: last}, forbid: "true"}
*/
struct Global {
  int n;
  Global() : n(1) {} // breach: early
  ~Global() { n = 0; } // breach: late
};
static Global global;
__attribute__((constructor(102))) static void first() { global.n = 2; } // breach: first
__attribute__((destructor(102))) static void last() { global.n = 3; } // breach: last
int main() { return global.n - 1; }
