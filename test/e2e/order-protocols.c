// Protocols: an unknown start, several points of one transition, conditions that choose between them, scopes, forget, ends.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: unknown-start
  protocol:
    object: c
    start: unknown
    transitions:
    - {from: open, on: {call: "write_to(c)"}, to: open}
    - {from: open, on: {call: "shut(c)"}, to: closed}
    - {from: closed, on: {call: "open_it(c)"}, to: open}
- id: result-chooses
  protocol:
    object: c
    start: closed
    transitions:
    - {from: closed, on: {return: "try_open(c)", when: ret == 0}, to: open}
    - {from: closed, on: {return: "try_open(c)", when: ret != 0}, to: closed}
    - {from: open, on: [{call: "shut(c)"}, {call: "reset(c)"}], to: closed}
- id: by-state-field
  protocol:
    object: p
    start: idle
    transitions:
    - {from: idle, on: {write: port.state, as: p, when: new == BUSY}, to: busy}
    - {from: busy, on: {write: port.state, as: p, when: new == BUSY}, to: busy}
    - {from: busy, on: {write: port.state, as: p, when: new == IDLE}, to: idle}
- id: ends-by-thread
  protocol:
    object: c
    start: idle
    transitions:
    - {from: idle, on: {call: "lend(c)"}, to: lent}
    - {from: lent, on: {call: "take_back(c)"}, to: idle}
    final: [idle]
  scope: thread
- id: forgotten
  protocol:
    object: c
    start: fresh
    transitions:
    - {from: fresh, on: {call: "use_once(c)"}, to: used}
    final: [used, fresh]
  forget: {call: "recycle(c)"}
*/
// flags: -pthread
#include <pthread.h>
enum { IDLE, BUSY, BROKEN };
struct port { int state; };
static volatile int sum;
#define FN __attribute__((noinline)) static
FN void open_it(int c) { sum += c; }
FN void write_to(int c) { sum += c; }
FN void shut(int c) { sum += c; }
FN void reset(int c) { sum += c; }
FN int try_open(int c) { return c < 0; }
FN void lend(int c) { sum += c; }
FN void take_back(int c) { sum += c; }
FN void use_once(int c) { sum += c; }
FN void recycle(int c) { sum += c; }

static void unknown_start(void) {
  write_to(1); // so it was open
  shut(1); // breach: result-chooses
  write_to(1); // breach: unknown-start
  open_it(2); // so it was closed
  write_to(2);
  open_it(2); // breach: unknown-start
  shut(3); // breach: result-chooses
  shut(3); // breach: unknown-start result-chooses
}

static void result_chooses(void) {
  try_open(-4);
  try_open(-4);
  reset(-4); // breach: result-chooses
  try_open(5);
  reset(5);
  try_open(5);
  try_open(5); // breach: result-chooses
  open_it(5);
  shut(5);
}

static void by_state_field(void) {
  static struct port ports[2];
  ports[0].state = BUSY;
  ports[0].state = BUSY;
  ports[1].state = IDLE; // breach: by-state-field
  ports[0].state = BROKEN; // of no transition: nothing is asked
  ports[0].state = IDLE;
  ports[0].state++;
  ports[0].state--;
  ports[0].state--;
}

static void *lends(void *back) {
  lend(1); // breach: ends-by-thread
  lend(2);
  take_back(2);
  if (back)
    take_back(1);
  return back;
}

static void threads(void) {
  pthread_t thread;
  for (int back = 0; back < 2; back++) {
    pthread_create(&thread, 0, lends, back ? &thread : 0);
    pthread_join(thread, 0);
  }
  take_back(1); // breach: ends-by-thread
}

int main(void) {
  unknown_start();
  result_chooses();
  by_state_field();
  threads();
  use_once(1);
  recycle(1);
  use_once(1);
  use_once(1); // breach: forgotten
  lend(9); // breach: ends-by-thread
  return 0;
}
