// An exception that leaves a function is an exit of it: what must follow is judged there, after destructors, and scopes end.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: given-back
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
- id: given-back-by-serve
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  by: {exit: serve}
- id: balanced
  at: {call: "take(o)"}
  balanced-by: {call: "give(o)"}
  scope: {function: serve}
- id: accepted-after-check
  at: {exit: accept}
  when: ret == 0
  preceded-by: {call: check}
  scope: function
- id: left-after-check
  at: {exit: accept}
  preceded-by: {call: check}
  scope: function
- id: checked-in-this-call
  at: {call: "use(_)"}
  preceded-by: {call: check}
  scope: {function: serve}
- id: not-below-serve
  at: {call: "use(_)"}
  forbid: active("serve")
- id: count-goes-back
  at: {call: "take(o)"}
  by: exit
  require: count == old(count)
- id: depth
  ghost: {depth: {per: {function: serve}}}
  on:
  - {at: {call: "take(_)"}, do: depth += 1}
  - {at: {call: "use(_)"}, require: depth == 0}
*/
static int count, thrown;
__attribute__((noinline)) static void take(int o) { count += o; }
__attribute__((noinline)) static void give(int o) { count -= o; }
__attribute__((noinline)) static void check() { thrown++; }
__attribute__((noinline)) static void use(int o) { thrown += o; }
__attribute__((noinline)) static void risk(int n) {
  if (n < 0)
    throw n;
}

struct Guard {
  int o;
  explicit Guard(int n) : o(n) { take(o); } // breach: given-back*3 count-goes-back*3
  ~Guard() { give(o); }
};

__attribute__((noinline)) static void serve(int what) {
  switch (what) {
  case 1: {
    Guard guard(1); // given back by its destructor
    risk(-1);
    break;
  }
  case 2:
    take(2);
    risk(-1); // breach: given-back given-back-by-serve balanced count-goes-back
    give(2);
    break;
  case 3:
    take(3);
    try {
      risk(-1);
    } catch (int) {
      thrown++;
    }
    give(3);
    break;
  case 4:
    use(4); // breach: checked-in-this-call*2 not-below-serve*2
    break;
  case 5:
    check();
    use(5); // breach: not-below-serve
    risk(-1);
    break;
  case 6:
    take(6);
    throw 6; // breach: given-back given-back-by-serve balanced count-goes-back
  }
}

__attribute__((noinline)) static int accept(int n) {
  risk(n); // breach: left-after-check
  check();
  risk(n - 1);
  return 0;
}

template <typename F> static void attempt(F body) {
  try {
    body();
  } catch (int) {
    thrown++;
  }
}

int main() {
  attempt([] { serve(1); });
  attempt([] { serve(2); });
  attempt([] { serve(3); });
  attempt([] { serve(4); });
  attempt([] { serve(5); });
  attempt([] { use(1); }); // serve was left
  attempt([] { serve(4); }); // the check was in another call
  attempt([] { serve(6); });
  attempt([] { accept(-1); });
  attempt([] { accept(0); });
  attempt([] { accept(2); });
  { Guard guard(1); }
  attempt([] { Guard guard(2); risk(-1); });
  return count != 8;
}
