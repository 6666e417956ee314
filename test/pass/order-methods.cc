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
*/
namespace db {
struct Conn {
  int fd = 0;
  void open();
  void send(int n);
  void close();
};
__attribute__((noinline)) void Conn::open() { fd = 3; }
__attribute__((noinline)) void Conn::close() { // breach: no-close-while-sending
  fd = -1;
}
__attribute__((noinline)) void Conn::send(int n) { // breach: opened-first*3
  fd += n;
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
