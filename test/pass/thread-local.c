// Thread-local variables are written and read like others.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: scalar, at: {write: depth}, forbid: new == 2}
- {id: field, at: {write: state_of_thread.x}, forbid: "new == 3 && depth == 2"}
- {id: type, at: {write: struct state.x}, forbid: new == 3}
- {id: read, at: {read: depth}, forbid: value == 2}
- {id: static, at: {write: hidden}, forbid: new == 4}
*/
struct state { int tag, x; };
_Thread_local int depth;
static _Thread_local int hidden;
__thread struct state state_of_thread;
#define state state_of_thread
int main(void) {
  depth = 1;
  depth++; // breach: scalar
  state.x = 3; // breach: type field
  hidden = 4; // breach: static
  return depth + hidden + state.x - 9; // breach: read
}
