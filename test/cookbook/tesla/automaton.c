// TESLA_STRUCT_AUTOMATON(struct tcpcb *, ...): the life of an object, told by its state field.
// RUN: %python %S/../../pass/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: tcp
  protocol:
    object: tp
    start: none
    transitions:
    - {from: none, on: {call: "tcp_init(tp)"}, to: new}
    - {from: new, on: {write: tcpcb.state, as: tp, when: new == CLOSED}, to: closed}
    - {from: closed, on: {write: tcpcb.state, as: tp, when: new == LISTEN}, to: listening}
    - {from: listening, on: {write: tcpcb.state, as: tp, when: new == CLOSED}, to: over}
    # an optional SYN_SENT
    - {from: closed, on: {write: tcpcb.state, as: tp, when: new == SYN_SENT}, to: connecting}
    - {from: [closed, connecting], on: {write: tcpcb.state, as: tp, when: new == SYN_RECEIVED}, to: connecting}
    - {from: [closed, connecting], on: {write: tcpcb.state, as: tp, when: new == ESTABLISHED}, to: established}
    # one of two ways to close
    - {from: [connecting, established], on: {write: tcpcb.state, as: tp, when: new == FIN_WAIT}, to: closing}
    - {from: established, on: {write: tcpcb.state, as: tp, when: new == CLOSE_WAIT}, to: closing}
    - {from: closing, on: {write: tcpcb.state, as: tp, when: new == CLOSED}, to: over}
    - {from: [over, closed, listening], on: {return: "tcp_free(tp)"}, to: none}
- id: freed-in-the-end
  at: {call: "tcp_init(tp)"}
  followed-by: {return: "tcp_free(tp)"}
  by: process-exit
*/
enum state { NONE, CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT, CLOSE_WAIT };
struct tcpcb { int id; enum state state; };
static int frees;
__attribute__((noinline)) static void tcp_init(struct tcpcb *tp) { tp->id++; }
__attribute__((noinline)) static void tcp_free(struct tcpcb *tp) { frees += tp->id; }

__attribute__((noinline)) static void change(struct tcpcb *tp, enum state state) {
  tp->state = state; // breach: tcp*3
}

static void run(struct tcpcb *tp, const enum state *states) {
  tcp_init(tp);
  for (; *states != NONE; states++)
    change(tp, *states);
  tcp_free(tp); // breach: tcp
}

int main(void) {
  static struct tcpcb pcbs[8];
  run(&pcbs[0], (enum state[]){CLOSED, LISTEN, CLOSED, NONE});
  run(&pcbs[0], (enum state[]){CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT, CLOSED, NONE});
  run(&pcbs[1], (enum state[]){CLOSED, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT, CLOSED, NONE});
  run(&pcbs[2], (enum state[]){CLOSED, NONE});
  run(&pcbs[3], (enum state[]){CLOSED, LISTEN, ESTABLISHED, CLOSED, NONE}); // from listening
  run(&pcbs[4], (enum state[]){CLOSED, ESTABLISHED, NONE}); // freed while established
  run(&pcbs[5], (enum state[]){ESTABLISHED, CLOSED, NONE}); // before CLOSED
  run(&pcbs[6], (enum state[]){CLOSED, CLOSED, NONE});
  tcp_init(&pcbs[7]); // breach: freed-in-the-end
  return frees == 0;
}
