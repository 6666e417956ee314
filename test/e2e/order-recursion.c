// Recursion: what is owed by an exit is owed by the activation that owes it, and history in a scope is the innermost one's.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: given-back
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
- id: given-back-each
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  each: true
- id: balanced
  at: {call: "take(o)"}
  balanced-by: {call: "give(o)"}
  scope: function
- id: checked
  at: {call: "use(o)"}
  preceded-by: {call: "check(o)"}
  scope: function
- id: checked-without-names
  at: {call: use}
  preceded-by: {call: check}
  scope: function
- id: checked-in-walk
  at: {call: "use(o)"}
  preceded-by: {call: "check(o)"}
  scope: {function: walk}
- id: depth
  ghost: {uses: {per: {function: walk}}}
  on:
  - {at: {call: "use(_)"}, do: uses += 1}
  - {at: {exit: walk}, require: uses == 1}
- id: only-three-deep
  ghost: {depth: {per: thread}}
  on:
  - {at: {entry: walk}, do: depth += 1, require: depth < 3}
  - {at: {exit: walk}, do: depth -= 1}
*/
static volatile int sum;
__attribute__((noinline)) static void take(int o) { sum += o; }
__attribute__((noinline)) static void give(int o) { sum -= o; }
__attribute__((noinline)) static void check(int o) { sum += o; }
__attribute__((noinline)) static void use(int o) { sum -= o; }

/* Every activation takes the same object, and gives it back after the inner
 * ones have returned. */
__attribute__((noinline)) static void nest(int n) {
  take(7);
  if (n)
    nest(n - 1);
  give(7);
}

/* The innermost activation forgets. */
__attribute__((noinline)) static int forgets(int n) {
  take(8);
  if (n == 0)
    return 0; // breach: given-back given-back-each balanced
  forgets(n - 1);
  give(8);
  return 1;
}

__attribute__((noinline)) static void walk(int n) { // breach: only-three-deep
  if (n != 1)
    check(n);
  if (n)
    walk(n - 1);
  use(n); // breach: checked*2 checked-without-names*2 checked-in-walk*2
}

__attribute__((noinline)) static void walk_twice(int n) {
  check(1);
  walk(n);
}

int main(void) {
  nest(3);
  forgets(2);
  walk_twice(2);
  walk(0);
  walk(3);
  return 0;
}
