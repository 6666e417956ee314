// TSEQUENCE(a(x), b(x), TESLA_ASSERTION_SITE, c(x)): in this order.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
# Conditional, as inline assertions are: only asked where `site` is reached.
- id: before
  ghost: {step: {per: [x]}}
  on:
  - {at: {return: "a(x)"}, do: step = 1}
  - {at: {return: "b(x)"}, when: step == 1, do: step = 2}
  - {at: {call: "site(x)"}, require: step == 2}
- id: after
  at: {call: "site(x)"}
  followed-by: {call: "c(x)"}
  by: {exit: work}
*/
static int done;
__attribute__((noinline)) static void a(int x) { done += x; }
__attribute__((noinline)) static void b(int x) { done += x; }
__attribute__((noinline)) static void c(int x) { done += x; }
__attribute__((noinline)) static void site(int x) { done += x; }

__attribute__((noinline)) static void work(const char *events, int x) {
  for (; *events; events++)
    switch (*events) {
    case 'a': a(x); break;
    case 'b': b(x); break;
    case 'c': c(x); break;
    case 'A': a(x + 1); break;
    case 's': site(x); break; // breach: before*5
    }
} // breach: after*3

int main(void) {
  work("absc", 10);
  work("aabbsc", 20);
  work("absc", 30);
  work("abscc", 40);
  work("basc", 50); // not in this order
  work("asc", 60);
  work("bsc", 70);
  work("sc", 80);
  work("Absc", 90); // a of another x
  work("abs", 100);
  work("abcs", 110);
  work("absA", 120);
  return done == 0;
}
