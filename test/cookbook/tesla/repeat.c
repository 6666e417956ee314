// REPEAT(2, 3, a), UPTO(2, a), ATLEAST(2, a), ANY_REP.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: two-or-three
  ghost: {n: {per: [x]}}
  on:
  - {at: {call: "a(x)"}, do: n += 1}
  - {at: {call: "site(x)"}, require: n >= 2 && n <= 3}
- id: at-most-two
  ghost: {n: {per: [x]}}
  on:
  - {at: {call: "a(x)"}, require: n < 2, do: n += 1}
- id: at-least-two
  ghost: {n: {per: [x]}}
  on:
  - {at: {call: "a(x)"}, do: n += 1}
  - {at: {call: "site(x)"}, require: n >= 2}
- id: any-number
  protocol:
    object: x
    start: idle
    transitions:
    - {from: idle, on: {call: "a(x)"}, to: idle}
    - {from: idle, on: {call: "site(x)"}, to: over}
# Pairs of a and b, any number of them.
- id: pairs
  protocol:
    object: x
    start: even
    transitions:
    - {from: even, on: {call: "a(x)"}, to: odd}
    - {from: odd, on: {call: "b(x)"}, to: even}
*/
static int done;
__attribute__((noinline)) static void a(int x) { done += x; }
__attribute__((noinline)) static void b(int x) { done += x; }
__attribute__((noinline)) static void site(int x) { done += x; }

int main(void) {
  site(1); // breach: two-or-three at-least-two
  a(2);
  b(2);
  site(2); // breach: two-or-three at-least-two
  a(3);
  b(3);
  a(3);
  b(3);
  site(3);
  a(4);
  b(4);
  a(4);
  b(4);
  a(4); // breach: at-most-two
  b(4);
  site(4);
  a(5);
  a(5); // breach: pairs
  a(5); // breach: at-most-two pairs
  a(5); // breach: at-most-two pairs
  site(5); // breach: two-or-three
  site(5); // breach: two-or-three any-number
  b(6); // breach: pairs
  return done == 0;
}
