// old(e): parameters, fields and globals as they were on entry, also in recursion.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O3
/* rules:
- {id: adds-one, at: {exit: "add(list)"}, require: "list->len == old(list->len) + 1"}
- {id: global, at: {exit: bump}, forbid: "total == old(total) + 2"}
- {id: parameter, at: {exit: "change(n)"}, forbid: "n == 3 && ret == old(n) + 1"}
- {id: recursion, at: {exit: "down(n)"}, require: "total == old(total) + old(n)"}
- {id: when, at: {exit: "add(list)"}, when: "old(list->len) == 5", forbid: "true"}
- {id: message, at: {exit: bump}, forbid: "by == 3", message: "from {old(total)} to {total}"}
- {id: struct, at: {exit: "by_value(p)"}, forbid: "p.x == 1 && ret == 2"}
*/
// says: from 2 to 5
struct list { int len; };
struct point { int x, y; };
static int total;
__attribute__((noinline)) static void add(struct list *list) {
  list->len++;
  if (list->len == 3)
    list->len++;
} // breach: adds-one when
__attribute__((noinline)) static void bump(int by) {
  total += by;
  by = 0;
} // breach: global message
__attribute__((noinline)) static int change(int n) {
  n++;
  return n; // breach: parameter
}
static void down(int n) {
  if (n > 0)
    down(n - 1);
  total += n == 2 ? 2 : n;
} // breach: recursion
__attribute__((noinline)) static int by_value(struct point p) {
  p.x = 2;
  return p.x; // breach: struct
}
int main(void) {
  struct list list = {0};
  for (int i = 0; i < 5; i++)
    add(&list);
  bump(2);
  bump(3);
  total = 0;
  down(2);
  return change(3) - 4 + by_value((struct point){1, 2}) - 2 + total - 3;
}
