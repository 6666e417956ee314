// C++ calls: methods, overloads, templates, anonymous namespaces, constructors, operators, virtual methods, references.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: method
  at: {entry: "db::Table::put(key)"}
  forbid: key == 3 && this->size == 0
- id: overload
  at: {call: "over(x)"}
  forbid: true
- id: template
  at: {entry: "twice"}
  forbid: n == 5
- id: template-int
  at: {entry: "twice<int>"}
  forbid: n == 5
- id: anonymous
  at: {call: "hidden(n)"}
  forbid: n == 1
- id: constructor
  at: {entry: "db::Table::Table"}
  forbid: true
- id: destructor
  at: {exit: "db::Table::~Table"}
  forbid: true
- id: operator
  at: {call: "db::Table::operator[](i)"}
  forbid: i == 4
- id: virtual
  at: {entry: "*::area"}
  forbid: true
- id: reference
  at: {entry: "by_reference"}
  forbid: t.size == 1 && n == 2
- id: reference-call
  at: {call: "by_reference(t, n)"}
  forbid: n == 2
- id: member-of-class
  at: {entry: "Box::get"}
  forbid: this->value == 5
- id: static-method
  at: {call: "db::Table::count(n)"}
  forbid: n == 6
- id: glob
  at: {call: "db::*put*"}
  forbid: key == 3
- id: c-function
  at: {call: "c_function(n)"}
  forbid: n == 2
- id: lambda
  at: {entry: "*operator()*"}
  forbid: n == 11
*/
#include <cstdio>
namespace db {
struct Table {
  int size = 0;
  Table() {} // breach: constructor*2
  ~Table() { size = -1; } // breach: destructor*2
  __attribute__((noinline)) void put(int key) { size += key > 0; } // breach: method
  int operator[](int i) const { return i + size; }
  static int count(int n) { return n; }
};
}
static int over(int n) { return n; }
static int over(double n) { return (int)n; }
template <typename T> static T twice(T n) { return n + n; } // breach: template*2 template-int
template <typename T> struct Box {
  T value;
  T get() const { return value; } // breach: member-of-class
};
namespace { __attribute__((noinline)) int hidden(int n) { return n; } }
struct Shape { virtual int area() { return 0; } virtual ~Shape() = default; };
struct Square : Shape { int area() override { return 4; } }; // breach: virtual
static int by_reference(const db::Table &t, int &n) { return t.size + n; } // breach: reference
extern "C" int c_function(int n);
int c_function(int n) { return n; }

int main() {
  db::Table t;
  t.put(3); // breach: glob
  t.put(3); // breach: glob
  int sum = over(1); // breach: overload
  sum += over(1.5); // breach: overload
  sum += twice(5) + (int)twice(5L);
  sum += (int)twice(6.0);
  sum += hidden(1); // breach: anonymous
  sum += t[4]; // breach: operator
  Square square;
  Shape *shape = &square;
  sum += shape->area();
  db::Table one;
  one.size = 1;
  int two = 2;
  sum += by_reference(one, two); // breach: reference-call
  Box<int> box{5};
  sum += box.get() + Box<char>{4}.get();
  sum += db::Table::count(6); // breach: static-method
  sum += c_function(2); // breach: c-function
  auto f = [&](int n) { return n + sum; }; // breach: lambda
  sum += f(11);
  std::printf("%d\n", sum);
}
