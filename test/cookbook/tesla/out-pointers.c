// lookup(name, &found) == 0, then use(found): what came back through a pointer.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: found-by-lookup
  ghost: {found: {per: thread}}
  on:
  - {at: {return: "lookup(_, out)"}, when: ret == 0, do: found = (long)*out}
  - {at: {call: "use(v)"}, require: (long)v == found}
*/
struct vnode { int id; };
static struct vnode nodes[3];
static int uses;
__attribute__((noinline)) static int lookup(int id, struct vnode **out) {
  *out = id < 3 ? &nodes[id] : 0;
  return id < 3 ? 0 : -1;
}
__attribute__((noinline)) static void use(struct vnode *v) { uses += v != 0; }

int main(void) {
  struct vnode *v = &nodes[0];
  use(v); // breach: found-by-lookup
  lookup(0, &v);
  use(v);
  use(&nodes[1]); // breach: found-by-lookup
  lookup(1, &v);
  use(v);
  lookup(3, &v); // says no, and changes v
  use(&nodes[1]);
  use(v); // breach: found-by-lookup
  return uses != 5;
}
