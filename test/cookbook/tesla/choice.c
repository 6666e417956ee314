// a || b, a ^ b, optional(a).
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: either
  at: {call: "site(x)"}
  preceded-by: [{return: "a(x)"}, {return: "b(x)"}]
- id: one-of-them
  ghost: {seen_a: {per: [x]}, seen_b: {per: [x]}}
  on:
  - {at: {return: "a(x)"}, do: seen_a = 1}
  - {at: {return: "b(x)"}, do: seen_b = 1}
  - {at: {call: "site(x)"}, require: seen_a != seen_b}
- id: both
  ghost: {first: {per: [x]}, second: {per: [x]}}
  on:
  - {at: {return: "a(x)"}, do: first = 1}
  - {at: {return: "b(x)"}, do: second = 1}
  - {at: {call: "site(x)"}, require: first && second}
# open, perhaps greeting, then data: an optional step is two transitions.
- id: with-optional-step
  protocol:
    object: x
    start: closed
    transitions:
    - {from: closed, on: {call: "open(x)"}, to: open}
    - {from: open, on: {call: "greet(x)"}, to: greeted}
    - {from: [open, greeted], on: {call: "data(x)"}, to: busy}
*/
static int done;
__attribute__((noinline)) static void a(int x) { done += x; }
__attribute__((noinline)) static void b(int x) { done += x; }
__attribute__((noinline)) static void site(int x) { done += x; }
__attribute__((noinline)) static void open(int x) { done += x; }
__attribute__((noinline)) static void greet(int x) { done += x; }
__attribute__((noinline)) static void data(int x) { done += x; }

int main(void) {
  site(1); // breach: either one-of-them both
  a(2);
  site(2); // breach: both
  b(3);
  site(3); // breach: both
  a(4);
  b(4);
  site(4); // breach: one-of-them
  open(5);
  data(5);
  open(6);
  greet(6);
  data(6);
  open(7);
  greet(7);
  greet(7); // breach: with-optional-step
  data(7);
  data(8); // breach: with-optional-step
  open(9);
  data(9);
  greet(9); // breach: with-optional-step
  return done == 0;
}
