// Older debug formats, split files and type units serve as well.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// modes: -O1 -gdwarf-2 | -O1 -gdwarf-4 -fdebug-types-section | -O1 -gdwarf-5 | -O1 -gsplit-dwarf | -O0 -fstandalone-debug | -O0 -fno-exceptions
/* rules:
- {id: write, at: {write: app::Conn.state}, forbid: new == 7}
- {id: entry, at: {entry: "app::Conn::set(n)"}, forbid: n == 7 && this->state == 0}
*/
namespace app {
struct Conn {
  int state;
  __attribute__((noinline)) void set(int n) { // breach: entry
    state = n; // breach: write
  }
};
}
int main() {
  app::Conn conn{0};
  conn.set(7);
  conn.set(8);
  return conn.state - 8;
}
