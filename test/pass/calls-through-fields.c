// Calls through function-pointer fields of a type and of a global, with callee.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: of-type
  at: {call: "ops.run(c, n)"}
  forbid: n == 2
- id: of-global
  at: {call: "handlers.run(c, n)"}
  forbid: n == 2
- id: null-callee
  at: {call: "ops.maybe(n)"}
  require: callee != NULL
- id: which
  at: {call: "ops.run(c, n)"}
  forbid: callee == second
- id: returned
  at: {return: "ops.run(c, n)"}
  forbid: ret == 9
- id: of-variable
  at: {call: "hook(n)"}
  forbid: n == 5
- id: object
  at: {call: "ops.run(c, n)", in-function: use}
  forbid: c->x == 8
- id: nested
  at: {call: "holder.ops.run(_, n)"}
  forbid: n == 3
- id: array
  at: {call: "holder.list(n)"}
  forbid: n == 3
*/
struct c { int x; };
struct ops { int (*run)(struct c *, int); int (*maybe)(int); };
struct holder { int tag; struct ops ops; int (*list[3])(int); };
static int first(struct c *c, int n) { return c->x + n; }
static int second(struct c *c, int n) { return c->x - n; }
static int plain(int n) { return n; }
struct ops handlers = {first, 0}, others = {second, plain};
int (*hook)(int) = plain;

__attribute__((noinline)) static int use(struct ops *ops, struct c *c, int n) {
  return ops->run(c, n); // breach: of-type which*2 object*2 returned
}
__attribute__((noinline)) static int hold(struct holder *h, struct c *c, int n) {
  int sum = h->ops.run(c, n); // breach: nested
  return sum + h->list[n - 2](n); // breach: array
}

int main(void) {
  struct c c = {.x = 7};
  int sum = handlers.run(&c, 2); // breach: of-type of-global returned
  sum += others.run(&c, 3); // breach: which
  sum += use(&handlers, &c, 2);
  sum += use(&others, &c, 1);
  c.x = 8;
  sum += use(&others, &c, 1);
  sum += use(&handlers, &c, 4);
  if (others.maybe)
    sum += others.maybe(1);
  sum += hook(5); // breach: of-variable
  struct holder h = {1, {first, plain}, {plain, plain, plain}};
  sum += hold(&h, &c, 3);
  return sum == 0;
}
