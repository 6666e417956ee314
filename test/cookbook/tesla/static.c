// Static functions of one name in two files are two functions.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
// with: other.c
/* rules:
- id: checked-by-ours
  at: {call: "use(_)", in-file: static.c}
  preceded-by: {entry: check, in-file: static.c}
- id: checked-by-theirs
  at: {call: "use(_)", in-file: other.c}
  preceded-by: {entry: check, in-file: other.c}
- id: used-with-equal-right
  at: {entry: "use(_)", in-file: static.c}
  preceded-by: {entry: check, in-file: other.c}
*/
int other(int n);
static int uses;
__attribute__((noinline)) static int check(int n) { return n + uses; }
__attribute__((noinline)) static void use(int n) { uses += n; } // breach: used-with-equal-right*2

int main(void) {
  use(1); // breach: checked-by-ours
  check(1);
  use(1);
  other(1); // line other.c:6: breach: checked-by-theirs
  use(1);
  return uses == 0;
}
