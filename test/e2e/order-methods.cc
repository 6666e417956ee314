// Methods: `this` in a parameter list binds the object, in callers and callees.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: not-after-close
  at: {entry: "db::Conn::send(this, n)"}
  not-after: {call: "db::Conn::close(this)"}
- id: closed-in-the-end
  at: {return: "db::Conn::open(this, ...)"}
  followed-by: {exit: "db::Conn::close(this)"}
  by: {exit: session}
- id: not-within-itself
  at: {call: "db::Conn::open(this, ...)"}
  forbid: active("db::Conn::open(this, ...)")
*/
namespace db {
struct Conn {
  int sent = 0;
  __attribute__((noinline)) void open(int port, Conn *other) {
    sent = port;
    if (other)
      other->open(port, 0); // breach: not-within-itself
  }
  __attribute__((noinline)) void send(int n) { // breach: not-after-close
    sent += n;
  }
  __attribute__((noinline)) void close() { sent = -1; }
};
}

__attribute__((noinline)) static void session(db::Conn &a, db::Conn &b) {
  a.open(1, 0);
  b.open(2, 0);
  a.send(1);
  a.close();
  b.send(2);
  a.send(1);
} // breach: closed-in-the-end

int main() {
  db::Conn a, b, c, d;
  session(a, b);
  c.send(1);
  c.open(1, 0);
  c.close();
  d.open(1, &c); // another one's
  d.open(1, &d);
  return 0;
}
