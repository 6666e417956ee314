// An exit rule speaks when an exception passes, after destructors, at the call that throws.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: left
  at: {exit: f}
  forbid: depth != old(depth)
- id: uses-ret
  at: {exit: f}
  forbid: ret == -100
- id: caught
  at: {exit: catches}
  forbid: depth == 77
- id: other-type
  at: {exit: other}
  forbid: n == 2
- id: again
  at: {exit: rethrows}
  forbid: n == 1
- id: thrown
  at: {exit: throws}
  forbid: n == 1
- id: guarded
  at: {exit: guarded}
  forbid: depth == 1
- id: quiet
  at: {exit: quiet}
  forbid: true
- id: returned
  at: {return: "throws(n)", in-function: f}
  forbid: n == 0 || n == 1
- id: called
  at: {call: "throws(n)", in-function: catches}
  forbid: n == 1
*/
#include <cstdio>
static int depth;
struct Guard {
  Guard() { ++depth; }
  ~Guard() { --depth; }
};
static volatile int zero;
__attribute__((noinline)) static void throws(int n) {
  if (n == 1)
    throw n; // breach: thrown*6
  if (n == 2)
    throw "text";
}

static int f(int n) {
  depth++;
  throws(n); // breach: left returned
  depth--;
  throws(n + 1); // passes with depth as it was
  return n;
}

static int guarded(int n) {
  Guard guard;
  throws(n);
  return n;
}

static int catches(int n) {
  try {
    throws(n); // breach: called
  } catch (int) {
    depth = 77;
  }
  return 1; // breach: caught
}

static void other(int n) {
  try {
    throws(n); // breach: other-type
  } catch (int) {
  }
}

static void rethrows(int n) {
  try {
    throws(n);
  } catch (...) {
    zero = 1;
    throw; // breach: again
  }
}
static void quiet() noexcept { zero = 2; } // breach: quiet

template <typename F> static void attempt(F body) {
  try {
    body();
    std::puts("returned");
  } catch (int) {
    std::puts("int");
  } catch (const char *) {
    std::puts("text");
  }
}

int main() {
  attempt([] { f(1); });
  depth = 0;
  attempt([] { f(0); });
  attempt([] { f(3); });
  attempt([] { guarded(1); });
  attempt([] { catches(1); });
  depth = 0;
  attempt([] { other(2); });
  attempt([] { other(1); });
  attempt([] { rethrows(1); });
  attempt(quiet);
  std::printf("%d\n", depth);
}
