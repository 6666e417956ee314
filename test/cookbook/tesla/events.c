// call(f), returnfrom(f), f() == value, s->f = value, s->f += value; caller(), callee().
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: called
  at: {call: "use(_, which)"}
  when: which == 1
  preceded-by: {call: "f(_)"}
- id: returned
  at: {call: "use(_, which)"}
  when: which == 2
  preceded-by: {return: "f(_)"}
- id: returned-value
  at: {call: "use(_, which)"}
  when: which == 3
  preceded-by: {return: "f(_)", when: ret == 0}
- id: entered
  at: {call: "use(_, which)"}
  when: which == 4
  preceded-by: {entry: "f(_)"}
- id: left
  at: {call: "use(_, which)"}
  when: which == 5
  preceded-by: {exit: "f(_)", when: ret == 0}
- id: stored
  at: {call: "use(c, which)"}
  when: which == 6
  preceded-by: {write: conn.state, as: c, when: new == 2}
- id: added
  at: {call: "use(c, which)"}
  when: which == 7
  preceded-by: {write: conn.count, as: c, when: new == old + 3}
- id: loaded
  at: {call: "use(c, which)"}
  when: which == 8
  preceded-by: {read: conn.state, as: c}
*/
struct conn { int state, count; };
static struct conn a, b;
static int uses;
__attribute__((noinline)) static void use(struct conn *c, int which) { uses += c && which; }
__attribute__((noinline)) static int f(int n) {
  if (n == 1)
    use(&a, 1); // the call has been
  if (n == 1)
    use(&a, 2); // breach: returned
  if (n == 1)
    use(&a, 4);
  if (n == 1)
    use(&a, 5); // breach: left
  return n - 2;
}
static int (*volatile unknown)(int) = f;

int main(void) {
  use(&a, 1); // breach: called
  use(&a, 4); // breach: entered
  unknown(4); // seen by the callee only
  use(&a, 1); // breach: called
  use(&a, 4);
  use(&a, 5); // breach: left
  f(1);
  use(&a, 2);
  use(&a, 3); // breach: returned-value
  f(2);
  use(&a, 3);
  use(&a, 5);
  a.state = 1;
  b.state = 2;
  use(&a, 6); // breach: stored
  use(&b, 6);
  a.state++;
  use(&a, 6);
  a.count = 4;
  a.count += 2;
  use(&a, 7); // breach: added
  a.count += 3;
  use(&a, 7);
  use(&b, 8); // breach: loaded
  uses += b.state;
  use(&b, 8);
  return uses == 0;
}
