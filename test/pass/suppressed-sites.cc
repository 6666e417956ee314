// Suppressed places get no check and are told, by the names and files that a
// point's filters go by; elsewhere the rule speaks.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// with: filters-other.c
/* rules:
- id: by-name
  at: {call: "target(n)"}
  forbid: n < 100
  suppress:
  - {in-function: "old::*", reason: goes with version 8}
  - {in-function: [nobody, "(anonymous namespace)::quiet"], reason: "\"known\""}
- id: by-file
  at: {call: target}
  forbid: true
  suppress: {in-file: suppressed-*.cc, reason: this file, until: 2999-12-31}
- id: both
  at: {call: target}
  forbid: true
  suppress: {in-function: ["old::*", main], in-file: "pass/suppressed-sites.cc", reason: twice}
- id: another-file
  at: {call: target, in-function: main}
  forbid: true
  suppress: {in-function: main, in-file: other.cc, reason: never}
- id: entry-and-exit
  at: [{entry: "old::call"}, {exit: "old::call"}]
  require: false
  forbid: true
  suppress: {in-function: old::call, reason: r}
- id: expired
  at: {call: target, in-function: main}
  forbid: true
  suppress: {in-function: main, reason: r, until: 2001-01-01}
- id: writes
  at: {write: s.f}
  forbid: true
  suppress: {in-function: store, reason: r}
- id: escapes
  at: {write: s.g}
  forbid: true
  suppress: {in-function: leak, reason: r}
*/
// line filters-other.c:3: breach: by-name by-file both
int target(int);
int other(void);
int target(int n) { return n; }
struct s { int f, g; };
static s one, all[2];
static int *leaked;
namespace old {
template <typename T> static T call(T n) { // missed: entry-and-exit suppressed: r & entry-and-exit suppressed: r & entry-and-exit suppressed: r & entry-and-exit suppressed: r
  return T(target(int(n))); // missed: by-name suppressed: goes with version 8 & both suppressed: twice & by-file suppressed: this file
}
} // namespace old
namespace {
int quiet() { return target(1); } // missed: by-name suppressed: "known" & by-file suppressed: this file // breach: both
}
static void store(s *p) {
  p->f = 1; // missed: writes suppressed: r
  all[1] = *p; // missed: writes suppressed: r // breach: escapes
}
static void leak(s *p) { leaked = &p->g; } // missed: escapes suppressed: r

int main() {
  store(&one);
  leak(&one);
  int n = int(old::call(2L)) + quiet() + other();
  return n - target(n) + n - n; // breach: by-name another-file expired // missed: both suppressed: twice & by-file suppressed: this file
}
