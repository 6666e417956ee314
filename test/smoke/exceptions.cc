/* C++: qualified names, templates, fields of classes, exit by an exception. */
// RUN: %semrules compile %S/Inputs/exceptions.yaml -o %t.spec
// RUN: env SEMRULES_SPEC=%t.spec %semrules-clangxx -O0 %s -o %t.0
// RUN: env SEMRULES_SPEC=%t.spec %semrules-clangxx -O2 %s -o %t.2
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t.0 > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t.2 > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
#include <cstdio>
#include <stdexcept>

namespace db {
struct Guard {
  int &depth;
  explicit Guard(int &d) : depth(d) { ++depth; }
  ~Guard() { --depth; }
};
class Table {
public:
  int depth = 0, rows = 0;
  __attribute__((noinline)) void put(int n) {
    Guard g(depth);
    if (n < 0)
      throw std::runtime_error("negative");
    rows += n;
  }
  __attribute__((noinline)) void leak(int n) {
    ++depth;
    check(n);
    --depth;
  }
  __attribute__((noinline)) static void check(int n) {
    if (n < 0)
      throw std::runtime_error("negative");
  }
};
template <typename T> __attribute__((noinline)) T half(T x) { return x / 2; }
} // namespace db

int main() {
  db::Table t;
  t.put(1);
  try {
    t.put(-1);
  } catch (const std::exception &) {
    std::fprintf(stderr, "caught\n");
  }
  // CHECK-NOT: [balanced-put]
  // CHECK: caught
  // CHECK: exceptions.cc:[[@LINE-21]]:5: breach: depth is 1 at exit [balanced-leak]
  // CHECK: in db::Table::leak
  try {
    t.leak(-1);
  } catch (const std::exception &) {
  }
  // CHECK: [no-half-of-3]
  return db::half(3) - 1 + int(db::half(2.0)) - 1;
}
