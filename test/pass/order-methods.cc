// A method's object is a key like others, named `this` first in the list.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: not-after-close
  at: {call: "db::Conn::send(this, n)", when: n > 0}
  not-after: {call: "db::Conn::close(this)"}
- id: opened-first
  at: {entry: "db::Conn::send(this, ...)"}
  preceded-by: {exit: "db::Conn::open(this)"}
- id: no-close-while-sending
  at: {entry: "db::Conn::close(this)"}
  forbid: active("db::Conn::send(this)")
- id: states
  protocol:
    object: this
    start: closed
    transitions:
    - {from: closed, on: {entry: "db::Conn::open(this)"}, to: open}
    - {from: open, on: {entry: "db::Conn::send(this, ...)"}, to: open}
    - {from: open, on: {write: db::Conn.fd, as: this, when: new == -1}, to: closed}
- id: opens-once
  ghost: {opens: {per: [this]}}
  on:
  - {at: {entry: "db::Conn::open(this)"}, do: opens += 1}
  - {at: {write: db::Conn.fd, as: this}, require: opens == 1}
*/
namespace db {
struct Conn {
  int fd = 0; // breach: opens-once*2
  void open();
  void send(int n);
  void close();
};
__attribute__((noinline)) void Conn::open() { fd = 3; }
__attribute__((noinline)) void Conn::close() { // breach: no-close-while-sending
  fd = -1; // breach: states opens-once
}
__attribute__((noinline)) void Conn::send(int n) { // breach: opened-first*3 states*4
  fd += n; // breach: states opens-once*3
  if (n == 9)
    close();
}
} // namespace db
int main() {
  db::Conn a, b;
  a.open();
  a.send(1);
  b.send(0);
  b.close();
  a.send(1);
  b.send(1); // breach: not-after-close
  b.send(0);
  a.send(9);
  a.send(0);
  return 0;
}
