// TESLA_WITHIN(f, previously(check(o) == 0)): checked in this call of f.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: checked-in-this-call
  at: {call: "use(o)"}
  preceded-by: {exit: "check(o)", when: ret == 0}
  scope: {function: serve}
- id: checked-ever
  at: {call: "use(o)"}
  preceded-by: {exit: "check(o)", when: ret == 0}
*/
static int uses;
__attribute__((noinline)) static int check(int o) { return o < 0; }
__attribute__((noinline)) static void use(int o) { uses += o; }
__attribute__((noinline)) static void helper(int o) {
  use(o); // breach: checked-in-this-call*3 checked-ever*2
}

__attribute__((noinline)) static void serve(int checked, int used) {
  if (checked)
    check(checked);
  helper(used);
}

int main(void) {
  serve(1, 1);
  serve(0, 1);   // checked in another call
  serve(2, 3);   // another object
  serve(-4, -4); // checked, and refused
  helper(1);     // outside of serve the first rule says nothing
  return uses == 0;
}
