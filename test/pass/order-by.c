// A condition judged later: by exit, by a point, with old() of then.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: justified
  at: {write: conn.flags, as: c, when: new & 4}
  by: exit
  require: c->pending == 0
- id: grew
  at: {call: "append(b, n)"}
  by: {call: "flush(b)"}
  require: b->len >= old(b->len) + 1
- id: never-less
  at: {call: "append(b, n)"}
  by: exit
  forbid: b->len < old(b->len)
*/
struct conn { int flags, pending; };
struct buf { int len, cap; };
#define FN __attribute__((noinline))
FN void append(struct buf *b, int n) { b->len += n; }
FN void flush(struct buf *b) { __asm__ volatile("" ::"r"(b)); }
FN static void closing(struct conn *c, int how) {
  c->flags |= 4;
  if (how == 1)
    c->pending = 0;
} // breach: justified
FN static void writes(struct buf *b, int n) {
  append(b, n);
  flush(b); // breach: grew
} // breach: never-less

int main(void) {
  struct conn c;
  c.flags = 0;
  c.pending = 3;
  closing(&c, 0);
  closing(&c, 1);
  closing(&c, 0);
  struct buf b;
  b.len = 0;
  b.cap = 9;
  writes(&b, 3);
  writes(&b, 0 - 1);
  return 0;
}
