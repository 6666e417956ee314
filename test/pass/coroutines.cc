// A coroutine's entry is seen; that its exit is not is told.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// REQUIRES: llvm19
/* rules:
- {id: entry, at: {entry: "count(n)"}, forbid: n == 3}
- {id: exit, at: {exit: "count(n)"}, forbid: "true"}
- {id: call, at: {call: "step(n)"}, forbid: n == 2}
- {id: write, at: {write: State.n}, forbid: new == 2}
*/
#include <coroutine>
#include <cstdio>
struct State { int n = 0; };
struct Task {
  struct promise_type {
    int value = 0;
    Task get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int n) { value = n; return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};
static int step(int n) { return n * 2; }
static Task count(int n) { // breach: entry // missed: exit coroutine
  State state;
  for (int i = 0; i < n; i++) {
    state.n = i; // breach: write
    co_yield step(state.n); // breach: call
  }
}
int main() {
  Task task = count(3);
  while (!task.handle.done()) {
    std::printf("%d\n", task.handle.promise().value);
    task.handle.resume();
  }
  task.handle.destroy();
}
