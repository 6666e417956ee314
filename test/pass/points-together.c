// Several points of a rule, several rules at one place in file order, a
// point's own `when`, and require beside forbid.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: many
  at:
    - {call: f, when: n > 5}
    - {entry: f, when: n == 3}
    - {write: s.x}
  when: on
  forbid: true
- id: both
  at: {entry: f}
  require: n < 8
  forbid: n > 8
- id: b-first
  at: {entry: g}
  forbid: true
- id: a-second
  at: {entry: g}
  require: n == 77
*/
// says: [b-first]
struct s { int x; };
static int on;
static struct s object;
static int f(int n) { return n; } // breach: many both(require)*2 both(forbid)
static int g(int n) { return n; } // breach: b-first a-second

int main(void) {
  f(6);
  object.x = 1;
  on = 1;
  f(6); // breach: many
  f(3);
  f(2);
  object.x = 2; // breach: many
  f(8); // breach: many
  f(9); // breach: many
  g(1);
  return 0;
}
