// strict(...): a named event out of order is wrong in itself; conditional(...): only where the site is reached.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: strict
  protocol:
    object: x
    start: idle
    transitions:
    - {from: idle, on: {call: "a(x)"}, to: prepared}
    - {from: prepared, on: {call: "b(x)"}, to: ready}
    - {from: ready, on: {call: "site(x)"}, to: idle}
    final: [idle]
  scope: {function: work}
- id: conditional
  at: {call: "site(x)"}
  preceded-by: {call: "b(x)"}
  scope: {function: work}
*/
static int done;
__attribute__((noinline)) static void a(int x) { done += x; }
__attribute__((noinline)) static void b(int x) { done += x; }
__attribute__((noinline)) static void site(int x) { done += x; }

__attribute__((noinline)) static void work(const char *events, int x) {
  for (; *events; events++)
    switch (*events) {
    case 'a': a(x); break; // breach: strict
    case 'b': b(x); break; // breach: strict*2
    case 's': site(x); break; // breach: strict*3 conditional
    }
} // breach: strict*2

int main(void) {
  work("abs", 1);
  work("absabs", 1);
  work("ba", 2); // strict: b out of order, and left prepared
  work("bs", 3); // strict: both
  work("aabs", 4);
  work("abss", 5);
  work("", 6);
  work("ab", 7);
  a(8); // outside of work nothing is asked
  work("s", 9);
  return done == 0;
}
