// Writes in C++: classes, bases, templates, methods, references, std::atomic.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: field
  at: {write: app::Conn.state}
  forbid: new == 7
- id: base
  at: {write: Base.id}
  forbid: new == 7
- id: inherited
  at: {write: app::Conn.id}
  forbid: new == 7
- id: template
  at: {write: Box.value}
  forbid: new == 7
- id: template-int
  at: {write: Box<int>.value}
  forbid: new == 7
- id: static-member
  at: {write: app::Conn::total}
  forbid: new == 7
- id: namespaced
  at: {write: app::level}
  forbid: new == 7
- id: atomic
  at: {write: Counter.n}
  forbid: true
*/
#include <atomic>
struct Base { int id = 0; virtual ~Base() {} };
namespace app {
struct Conn : Base {
  int state = 0;
  static int total;
  void set(int n) { state = n; } // breach: field
};
int Conn::total;
static int level;
}
struct Other { int state, id; };
template <typename T> struct Box { T value; };
struct Counter { std::atomic<int> n; };

int main() {
  app::Conn *conn = new app::Conn();
  conn->set(7);
  conn->set(6);
  conn->state = 7; // breach: field
  conn->id = 7; // breach: base inherited
  Base &base = *conn;
  base.id = 7; // breach: base
  int &state = conn->state; // missed: field kept in a pointer
  state = 7;
  app::Conn::total = 7; // breach: static-member
  app::level = 7; // breach: namespaced
  Box<int> i{}; 
  Box<long> l{};
  i.value = 7; // breach: template template-int
  l.value = 7; // breach: template
  Other other;
  other.state = 7;
  other.id = 7;
  Counter counter{}; // breach: atomic // missed: atomic passed to
  counter.n = 7; // missed: atomic passed to
  delete conn;
  return other.state - 7;
}
