// TESLA_WITHIN(f, eventually(audit(o))): before this call of f ends.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: audited-in-this-call
  at: {call: "use(o)"}
  followed-by: {call: "audit(o)"}
  by: {exit: serve}
- id: audited-in-this-function
  at: {call: "use(o)"}
  followed-by: {call: "audit(o)"}
*/
static int uses;
__attribute__((noinline)) static void audit(int o) { uses += o; }
__attribute__((noinline)) static void use(int o) { uses += o; }
__attribute__((noinline)) static void helper(int o) {
  use(o);
} // breach: audited-in-this-function*5

__attribute__((noinline)) static int serve(int used, int audited) {
  helper(used);
  if (audited == 0)
    return 0; // breach: audited-in-this-call
  audit(audited);
  use(audited);
  audit(audited);
  return 1; // breach: audited-in-this-call
}

int main(void) {
  serve(1, 1);
  serve(2, 0);
  serve(3, 4); // another's
  serve(5, 5);
  helper(6);
  audit(6);
  return uses == 0;
}
