// Sites that cannot be checked are told with the reason.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: no-field, at: {entry: "f(s)"}, require: s->lenght == 0}
- {id: no-name, at: {entry: f}, require: nothing_here == 0}
- {id: registers, at: {call: "g(p)"}, require: p.a == 0}
- {id: whole, at: {entry: f}, require: object == 0}
- {id: not-pointer, at: {entry: "f(_, n)"}, require: n->x == 0}
- {id: dot, at: {entry: "f(s)"}, require: s.x == 0}
- {id: floating, at: {entry: "f(_, _, d)"}, require: d & 1}
- {id: no-type, at: {entry: "f(s)"}, require: "sizeof(struct nowhere) == 4"}
- {id: nothing-returned, at: {exit: h}, require: ret == 0}
- {id: off, at: {entry: off}, forbid: "true"}
- {id: off-call, at: {call: off}, forbid: "true"}
- {id: bare, at: {entry: bare}, forbid: "true"}
- {id: no-address, at: {entry: "f(s)"}, require: "&s->bit != 0"}
*/
struct s { int x, length; unsigned bit : 1; };
struct pair { long a, b; };
static struct s object;
__attribute__((noinline)) static int f(struct s *s, int n, double d) { // missed: no-field did you mean 'length'? & no-name no 'nothing_here' & whole whole struct & not-pointer not a pointer & dot use '->' & floating takes integers & no-type 'struct nowhere' is not known & no-address bit-field
  return s->x + n + (int)d;
}
__attribute__((noinline)) static long g(struct pair p) { return p.a + p.b; }
__attribute__((noinline)) static void h(int n) { object.x = n; } // missed: nothing-returned returns nothing
__attribute__((annotate("semrules_off"))) static void off(void) { // missed: off semrules_off
  object.x = 1;
}
__attribute__((annotate("semrules_off"))) static void calls_off(void) {
  off(); // missed: off-call semrules_off
}
__attribute__((naked, used)) static void bare(void) { // missed: bare naked
  __asm__ volatile("ret");
}

int main(void) {
  struct pair p = {1, -1};
  int n = (int)g(p); // missed: registers registers
  h(0);
  off(); // breach: off-call
  calls_off();
  object.x = 0;
  return f(&object, 0, 0.5) + n;
}
