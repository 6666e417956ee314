// Protocols: states by name, the object's last events, final states, unknown starts.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: connection
  protocol:
    object: c
    start: closed
    transitions:
    - {from: closed, on: {return: conn_open, as: c}, to: open}
    - {from: open, on: {call: "conn_write(c, ...)"}, to: open}
    - {from: open, on: {call: "conn_close(c)"}, to: closed}
    final: [closed]
  scope: {function: session}
- id: ends-closed
  protocol:
    object: c
    start: closed
    transitions:
    - {from: closed, on: {return: conn_open, as: c}, to: open}
    - {from: open, on: {call: "conn_write(c, _)"}, to: open}
    - {from: open, on: {call: "conn_close(c)"}, to: closed}
    final: [closed]
- id: toggle
  protocol:
    object: c
    start: unknown
    transitions:
    - {from: "off", on: {call: "flip(c)"}, to: "on"}
    - {from: "on", on: {call: "flip(c)"}, to: "off"}
    - {from: "on", on: {call: "fire(c)"}, to: "on"}
*/
// says: = closed
// says: ended in no final state
#define FN __attribute__((noinline))
static char room[4];
FN char *conn_open(int n) { __asm__ volatile(""); return &room[n]; }
FN void conn_write(char *c, int n) { __asm__ volatile("" ::"r"(c + n)); }
FN void conn_close(char *c) { __asm__ volatile("" ::"r"(c)); }
FN void flip(char *c) { __asm__ volatile("" ::"r"(c)); }
FN void fire(char *c) { __asm__ volatile("" ::"r"(c)); }
FN void session(int how) {
  char *c = conn_open(how);
  conn_write(c, 1); // breach: ends-closed
  if (how == 1)
    return; // breach: connection
  conn_close(c);
  if (how == 2)
    conn_write(c, 2); // breach: connection ends-closed
}
int main(void) {
  session(0);
  session(1);
  session(2);
  session(0);
  fire(&room[3]);
  flip(&room[3]);
  fire(&room[3]); // breach: toggle
  flip(&room[3]);
  fire(&room[3]);
  return 0;
}
