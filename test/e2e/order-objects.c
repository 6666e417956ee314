// Which object: lists of points, points that bind some names or none, conditions over both sides, what is forgotten.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: opened-somehow
  at: [{call: "send(c, _)"}, {write: conn.bytes, as: c, in-function: poke}]
  preceded-by: [{return: "dial(_)", as: c}, {return: "take_over(c)", when: ret == 0}]
- id: not-after-drop-all
  at: {call: "send(c, _)"}
  preceded-by: {call: "enable(c)"}
  until: {call: drop_all}
- id: not-after-part
  at: {call: "mark(user, file)"}
  not-after: {call: "lock_file(user, file)"}
  until: [{call: "unlock_user(user)"}, {call: "unlock_file(file)"}]
- id: not-in-freed
  at: {call: "touch(p)"}
  preceded-by: {call: "publish(p)"}
  until: {call: "release(base, size)", when: p >= base && p < base + size}
- id: owed-till-freed
  at: {call: "enable(c)"}
  followed-by: {call: "disable(c)"}
  by: {call: drop_all}
  forget: {call: "drop(c)"}
- id: cancelled
  at: {call: "enable(c)"}
  followed-by: {call: "disable(c)"}
  until: {call: "drop(c)"}
  by: {call: drop_all}
- id: grows
  at: {call: "enable(c)"}
  by: {call: drop_all}
  require: c->bytes > old(c->bytes)
*/
struct conn { int id, bytes; };
static struct conn conns[4];
static volatile int sum;
#define FN __attribute__((noinline)) static
FN struct conn *dial(int n) { sum += n; return &conns[n]; }
FN int take_over(struct conn *c) { return c->id == 3; }
FN void send(struct conn *c, int n) { c->bytes += n; }
FN void poke(struct conn *c) {
  c->bytes = 9; // breach: opened-somehow
}
FN void enable(struct conn *c) { sum += c->id; }
FN void disable(struct conn *c) { sum -= c->id; }
FN void drop(struct conn *c) { sum += c->id; }
FN void drop_all(void) { sum++; }
FN void lock_file(int user, int file) { sum += user * file; }
FN void unlock_user(int user) { sum -= user; }
FN void unlock_file(int file) { sum -= file; }
FN void mark(int user, int file) { sum += user + file; }
FN void publish(char *p) { sum += *p; }
FN void touch(char *p) { *p = 1; }
FN void release(char *base, int size) { sum += *base + size; }

static void opened(void) {
  struct conn *a = dial(0), *b = &conns[1], *c = &conns[3];
  send(a, 1); // breach: not-after-drop-all
  send(b, 1); // breach: opened-somehow not-after-drop-all
  take_over(b);
  enable(b);
  send(b, 1);
  poke(b);
  c->id = 3;
  take_over(c); // says no
  poke(c);
  enable(a);
  send(a, 1);
  send(b, 1);
  disable(a);
  disable(b);
  a->bytes++;
  drop_all();
  send(a, 1); // breach: not-after-drop-all
  send(b, 1); // breach: not-after-drop-all
}

static void parts(void) {
  for (int user = 1; user <= 2; user++)
    for (int file = 10; file <= 12; file++)
      lock_file(user, file);
  mark(1, 10); // breach: not-after-part
  mark(3, 10);
  unlock_user(1);
  mark(1, 10);
  mark(1, 12);
  mark(2, 10); // breach: not-after-part
  unlock_file(10);
  mark(2, 10);
  mark(2, 11); // breach: not-after-part
}

static void ranges(void) {
  static char one[8], two[8];
  publish(one);
  publish(one + 7);
  publish(two + 3);
  touch(one);
  touch(one + 7);
  touch(one + 1); // breach: not-in-freed
  release(one, 7);
  touch(one); // breach: not-in-freed
  touch(one + 7);
  touch(two + 3);
}

static void owed(void) {
  struct conn *a = &conns[0], *b = &conns[1], *c = &conns[2];
  enable(a);
  enable(b);
  enable(c);
  disable(a);
  drop(b);
  a->bytes++;
  b->bytes++;
  drop_all(); // breach: owed-till-freed cancelled grows
  drop_all();
  enable(b); // again, after it was dropped
  b->bytes++;
  drop_all(); // breach: owed-till-freed cancelled
}

int main(void) {
  opened();
  parts();
  ranges();
  owed();
  return 0;
}
