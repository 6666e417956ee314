// Helpers with C++ headers are C++: overloads, references, methods and inline functions of the headers.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
semrules: 1
headers: [helpers.hh]
helpers: |
  static inline bool within(const db::Table &t) { return db::sum(t) < limit; }
  static inline bool within(const db::Table &t, int most) { return t.size() <= most; }
  static long total(const db::Table *t) { return db::sum(*t); }
rules:
- {id: fine, at: {entry: "use(t, n)"}, require: "within(t) && within(t, 3) && total(&t) == 60"}
- {id: within, at: {entry: "use(t, n)"}, require: "within(t, 2)"}
- {id: total, at: {entry: "use(t, n)"}, forbid: "total(&t) > 50", message: "{total(&t)} of {limit}"}
*/
// says: within(t, 2) = false
// says: breach: 60 of 100
#include "Inputs/helpers.hh"
#include <cstdio>
int limit = 100;

__attribute__((noinline)) static int use(db::Table &t, int n) { // breach: within total
  std::printf("%d %d\n", t.size(), n);
  return 0;
}

int main() {
  int values[3] = {10, 20, 30};
  db::Table t = {3, values};
  return use(t, 7);
}
