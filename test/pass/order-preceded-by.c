// preceded-by and not-after: per object, undone by until, each, forget, scopes.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: checked
  at: {call: "use(o)"}
  preceded-by: {call: "check(_, o)"}
  until: {call: "change(o)"}
- id: one-check-each
  at: {call: "spend(o)"}
  preceded-by: {return: "grant(o)", when: ret == 0}
  each: true
- id: not-after-close
  at: {call: "use(o)"}
  not-after: {call: "closes(o)"}
  forget: {call: "reopen(o)"}
- id: initialised
  at: {entry: work}
  preceded-by: {exit: init}
- id: only-once
  at: {call: setup}
  not-after: {call: setup}
- id: final-first
  at: {exit: verify}
  when: ret == 0
  preceded-by: {return: "final(...)", when: ret == 0}
  scope: function
- id: in-request
  at: {call: "reply(c)"}
  preceded-by: {call: "authorize(c)"}
  scope: {function: request}
- id: freed-block
  at: {call: "use(o)"}
  not-after: {call: "poison(o)"}
  until: {call: "unmap(w, n)", when: w <= o && o < w + n}
*/
#define FN __attribute__((noinline))
FN void check(int how, long o) { __asm__ volatile("" ::"r"(o + how)); }
FN void use(long o) { __asm__ volatile("" ::"r"(o)); }
FN void change(long o) { __asm__ volatile("" ::"r"(o)); }
FN void spend(long o) { __asm__ volatile("" ::"r"(o)); }
FN int grant(long o) { __asm__ volatile("" ::"r"(o)); return o < 0; }
FN void closes(long o) { __asm__ volatile("" ::"r"(o)); }
FN void reopen(long o) { __asm__ volatile("" ::"r"(o)); }
FN void poison(long o) { __asm__ volatile("" ::"r"(o)); }
FN void unmap(long w, long n) { __asm__ volatile("" ::"r"(w + n)); }
FN void work(int n) { // breach: initialised
  __asm__ volatile("" ::"r"(n));
}
FN void init(void) { __asm__ volatile(""); }
FN void setup(void) { __asm__ volatile(""); }
FN int final(int how) { __asm__ volatile("" ::"r"(how)); return how; }
FN void reply(long c) { __asm__ volatile("" ::"r"(c)); }
FN void authorize(long c) { __asm__ volatile("" ::"r"(c)); }

FN int verify(int how) {
  if (how == 0)
    return final(0);
  if (how == 1) {
    final(1);
    return 0; // breach: final-first
  }
  if (how == 2)
    return -1;
  verify(0);
  return 0; // breach: final-first
}
FN void request(long c, int how) {
  if (how)
    authorize(c);
  if (how == 2)
    request(c, 0);
  reply(c); // breach: in-request*2
}

int main(void) {
  use(1); // breach: checked
  check(0, 1);
  use(1);
  use(1);
  use(2); // breach: checked
  check(0, 2);
  change(1);
  use(2);
  use(1); // breach: checked
  check(0, 1);
  closes(1);
  use(1); // breach: not-after-close
  use(2);
  reopen(1);
  use(1);
  spend(7); // breach: one-check-each
  grant(7);
  spend(7);
  spend(7); // breach: one-check-each
  grant(7);
  grant(7);
  spend(7);
  spend(7);
  grant(-3);
  spend(-3); // breach: one-check-each
  work(1);
  init();
  work(1);
  setup();
  setup(); // breach: only-once
  verify(0);
  verify(1);
  verify(2);
  verify(3);
  request(5, 1);
  request(5, 0);
  request(6, 2);
  reply(5);
  check(0, 100);
  check(0, 200);
  poison(100);
  poison(200);
  unmap(96, 10);
  use(100);
  use(200); // breach: freed-block
  return 0;
}
