// Ghost variables: every `per`, steps in the order written, values in reports.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: nesting
  ghost: {depth: {per: thread}}
  on:
  - {at: {entry: call}, do: depth += 1}
  - {at: {exit: call}, do: depth -= 1}
  - {at: {entry: top}, require: depth == 0, message: "{depth} calls are active"}
- id: at-most-two
  ghost: {n: {per: process}}
  on:
  - {at: {call: "open_it(id)"}, do: n += 1}
  - {at: {call: "open_it(id)"}, require: n <= 2}
  - {at: {call: "close_it(id)"}, do: [n -= 1]}
- id: once-each
  ghost: {seen: {per: [id]}}
  on:
  - {at: {call: "open_it(id)"}, require: seen == 0, do: seen = 1}
  - {at: {call: "close_it(id)"}, do: seen = 0}
- id: two-keys
  ghost: {sum: {per: [a, b]}}
  on:
  - {at: {entry: "pair(a, b, n)"}, do: sum += n}
  - {at: {exit: "pair(a, b, _)"}, forbid: sum > 10}
- id: in-this-function
  ghost: {stepped: {per: function}}
  on:
  - {at: {call: "step()"}, do: stepped += 1}
  - {at: {exit: "worker"}, require: stepped == 2}
- id: dirty-moves
  ghost: {events: {per: {function: command}}}
  on:
  - {at: {entry: "notify(type)"}, when: type == 1, do: events += 1}
  - {at: {exit: command}, when: events > 0, require: dirty != old(dirty)}
*/
// says: 1 calls are active
// says: depth = 1
// says: sum = 11
static int dirty;
__attribute__((noinline)) void open_it(int id) { __asm__ volatile("" ::"r"(id)); }
__attribute__((noinline)) void close_it(int id) { __asm__ volatile("" ::"r"(id)); }
__attribute__((noinline)) void step(void) { __asm__ volatile(""); }
__attribute__((noinline)) void notify(int type) { __asm__ volatile("" ::"r"(type)); }

__attribute__((noinline)) void top(void) { // breach: nesting
  __asm__ volatile("");
}
__attribute__((noinline)) void call(int n) {
  if (n > 0)
    call(n - 1);
  if (n < 0)
    top();
}
void pair(int a, int b, int n) {
  __asm__ volatile("" ::"r"(a + b + n));
} // breach: two-keys
int worker(int n) {
  for (int i = 0; i < n; i++)
    step();
  return n; // breach: in-this-function*2
}
void command(int how) {
  if (how != 0)
    notify(how);
  if (how == 3)
    dirty++;
  if (how == 5) {
    command(0);
    notify(1);
  }
} // breach: dirty-moves*2

int main(void) {
  top();
  call(3);
  top();
  call(-1);
  top();
  open_it(1);
  open_it(2);
  open_it(3); // breach: at-most-two
  close_it(3);
  open_it(2); // breach: at-most-two once-each
  pair(1, 2, 5);
  pair(2, 1, 6);
  pair(1, 2, 6);
  worker(2);
  worker(1);
  worker(3);
  worker(2);
  command(2);
  command(1);
  command(3);
  command(5);
  notify(1);
  return 0;
}
