// Constants, ANY(type), flags(), bitmask(), fields as arguments, structs by value.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: constant
  at: {call: "use(which)"}
  when: which == 1
  preceded-by: {return: "f(n, _)", when: n == 7}
- id: any
  at: {call: "use(which)"}
  when: which == 2
  preceded-by: {return: "f(_, _)"}
- id: at-least-these-flags
  at: {call: "use(which)"}
  when: which == 3
  preceded-by: {return: "f(_, bits)", when: (bits & 3) == 3}
- id: no-other-flags
  at: {call: "use(which)"}
  when: which == 4
  preceded-by: {return: "f(_, bits)", when: (bits & ~5) == 0}
- id: field
  at: {call: "use_conn(c, _)"}
  preceded-by: {return: "allow(c, mode)", when: mode == c->mode}
- id: pair
  at: {call: "use(which)"}
  when: which == 5
  preceded-by: {entry: "by_value(p)", when: p.a == 1 && p.b == 2}
*/
struct conn { int mode; };
struct pair { int a, b; };
static int uses;
__attribute__((noinline)) static void use(int which) { uses += which; }
__attribute__((noinline)) static int f(int n, unsigned bits) { return n + (int)bits + uses; }
__attribute__((noinline)) static void use_conn(struct conn *c, int n) { uses += c->mode + n; }
__attribute__((noinline)) static int allow(struct conn *c, int mode) { return c->mode == mode + uses; }
__attribute__((noinline)) static int by_value(struct pair p) { return p.a + p.b + uses; }

int main(void) {
  struct conn c = {3}, d = {3};
  use(2); // breach: any
  f(0, 6);
  use(2);
  use(4); // breach: no-other-flags
  f(6, 1);
  use(4);
  use(1); // breach: constant
  f(7, 2);
  use(1);
  use(3); // breach: at-least-these-flags
  f(0, 7);
  use(3);
  allow(&c, 2);
  use_conn(&c, 1); // breach: field
  allow(&c, 3);
  use_conn(&c, 1);
  use_conn(&d, 1); // breach: field
  by_value((struct pair){2, 1});
  use(5); // breach: pair
  by_value((struct pair){1, 2});
  use(5);
  return uses == 0;
}
