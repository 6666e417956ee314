// C++ functions in expressions: by qualified name, overloads by number of parameters, methods, references.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
semrules: 1
pure: ["db::hash", "db::Table::size", "db::Table::at", "max_of", "by_reference", "twin", "cost"]
rules:
- {id: hash, at: {entry: "db::use"}, require: "db::hash(n) == 21"}
- {id: method, at: {entry: "db::use"}, require: "db::Table::size(&t) == 3"}
- {id: reference, at: {entry: "db::use"}, require: "db::Table::at(&t, 1) == 20"}
- {id: overloads, at: {entry: "db::use"}, require: "max_of(n, 2) == 7 && max_of(n, 2, 9) == 8"}
- {id: by-reference, at: {entry: "db::use"}, require: "by_reference(t.count) == 3"}
- {id: no-lvalue, at: {entry: "db::use"}, require: "by_reference(n + 1) == 3"}
- {id: twin, at: {entry: "db::use"}, require: "twin(n) == 1"}
- {id: plain, at: {entry: "db::use"}, require: "cost(n) > 10", message: "costs {cost(n)}"}
*/
// says: max_of(n, 2, 9) = 9
// says: breach: costs 3.5
#include <cstdio>
namespace db {
struct Table {
  int count = 3;
  int values[3] = {10, 20, 30};
  int size() const { return count; }
  int &at(int i) { return values[i]; }
};
__attribute__((noinline)) long hash(int n) { return n * 3; }
__attribute__((noinline)) int use(Table &t, int n);
}
int max_of(int a, int b) { return a > b ? a : b; }
int max_of(int a, int b, int c) { return max_of(max_of(a, b), c); }
int by_reference(const int &x) { return x; }
int twin(int n) { return n; }
int twin(long n) { return (int)n; }
static double cost(int n) { return n / 2.0; }

int db::use(Table &t, int n) { // breach: overloads plain
  // line 36: missed: no-lvalue by reference & twin several functions 'twin'
  return t.size() + t.at(0) + n + (int)cost(1);
}

int main() {
  db::Table t;
  std::printf("%d %ld\n", db::use(t, 7), db::hash(1));
  return by_reference(max_of(1, 2, 3)) + twin(1) + twin(1l) == 0;
}
