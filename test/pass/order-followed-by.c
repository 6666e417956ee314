// followed-by and balanced-by: ends, objects, each, messages of then.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: taken-is-given
  at: {return: "take(o)", when: ret}
  followed-by: {call: "give(o)"}
  message: "{o} was taken and not given back"
- id: ends-with
  at: {call: begin}
  followed-by: {call: end}
  scope: function
- id: by-point
  at: {call: "submit(o)"}
  followed-by: {call: "complete(o)"}
  by: {call: "drain()"}
- id: by-own-point
  at: {call: "submit(o)"}
  followed-by: {call: "complete(o)"}
  by: {call: "destroy(o)"}
- id: references
  at: {call: "incr(o)"}
  balanced-by: {call: "decr(o)"}
  by: {exit: handler}
- id: in-one-go
  at: {call: "incr(o)"}
  balanced-by: {call: "decr(o)"}
  scope: {function: handler}
- id: at-end
  at: {call: "open_log(o)"}
  followed-by: {call: "close_log(o)"}
  by: process-exit
- id: each-own
  at: {call: "ask(o)"}
  followed-by: {call: "answer(o)"}
  each: true
  by: {call: "drain()"}
*/
// says: 2 was taken and not given back
#define FN __attribute__((noinline))
FN int take(long o) { __asm__ volatile("" ::"r"(o)); return o > 0; }
FN void give(long o) { __asm__ volatile("" ::"r"(o)); }
FN void begin(void) { __asm__ volatile(""); }
FN void end(void) { __asm__ volatile(""); }
FN void submit(long o) { __asm__ volatile("" ::"r"(o)); }
FN void complete(long o) { __asm__ volatile("" ::"r"(o)); }
FN void drain(void) { __asm__ volatile(""); }
FN void destroy(long o) { __asm__ volatile("" ::"r"(o)); }
FN void incr(long o) { __asm__ volatile("" ::"r"(o)); }
FN void decr(long o) { __asm__ volatile("" ::"r"(o)); }
FN void open_log(long o) { __asm__ volatile("" ::"r"(o)); }
FN void close_log(long o) { __asm__ volatile("" ::"r"(o)); }
FN void ask(long o) { __asm__ volatile("" ::"r"(o)); }
FN void answer(long o) { __asm__ volatile("" ::"r"(o)); }

FN static void helper(long o) { give(o); }
FN static int user(int how) {
  take(1);
  if (how == 1) {
    take(2);
    helper(1);
    return 1; // breach: taken-is-given
  }
  if (how == 2) {
    take(-2);
    helper(1);
    return 2;
  }
  helper(1);
  return 0;
}
FN static void ranges(int how) {
  begin();
  if (how)
    end();
} // breach: ends-with
FN void handler(int how) {
  incr(1);
  incr(2);
  decr(1);
  if (how == 1)
    return; // breach: references in-one-go
  decr(2);
  if (how == 2)
    decr(2); // breach: references in-one-go
}

int main(void) {
  user(0);
  user(1);
  user(2);
  ranges(1);
  ranges(0);
  submit(1);
  submit(2);
  complete(1);
  destroy(1);
  destroy(2); // breach: by-own-point
  drain();    // breach: by-point
  drain();
  handler(0);
  handler(1);
  handler(0);
  handler(2);
  open_log(1);
  open_log(2); // breach: at-end
  close_log(1);
  ask(1);
  ask(1);
  answer(1);
  drain(); // breach: each-own
  answer(1);
  drain();
  return 0;
}
