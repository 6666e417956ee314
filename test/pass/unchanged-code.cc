// RUN: true
// The C++ half of unchanged-code.c.
#include <map>
#include <stdexcept>
#include <string>
struct Base { virtual ~Base() {} virtual int f(int n) { return n; } };
struct Derived : Base { int f(int n) override { if (n > 5) throw std::runtime_error("n"); return n + 1; } };
int main(int argc, char **) {
  std::map<std::string, int> m;
  Derived d;
  Base &b = d;
  try {
    for (int i = 0; i < argc * 3; i++)
      m[std::to_string(i)] = b.f(i);
  } catch (const std::exception &e) {
    return int(m.size());
  }
  return 0;
}
