// Eight threads: objects that all share, objects of their own, and what one thread has done for another.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O1 -fsanitize=thread | -O1 -fsanitize=address
/* rules:
- id: published-first
  at: {call: "read_it(o)"}
  preceded-by: {call: "publish(o)"}
- id: own-check
  at: {call: "read_it(o)"}
  preceded-by: {call: "check(o)"}
  scope: thread
- id: each-taken-is-given
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  each: true
  by: process-exit
- id: balanced
  at: {call: "take(o)"}
  balanced-by: {call: "give(o)"}
- id: count
  ghost: {taken: {per: process}, mine: {per: thread}, ours: {per: [o]}}
  on:
  - {at: {call: "take(o)"}, do: [taken += 1, mine += 1, ours += 1]}
  - {at: {call: "give(o)"}, do: [taken -= 1, ours -= 1]}
  - {at: {call: thread_ends}, require: mine == 1000}
  - {at: {call: "all_over(o)"}, require: taken == 0 && ours == 0}
- id: written-under-lock
  at: {write: shared.n, as: s}
  under-lock: "&s->lock"
*/
// environment: ASAN_OPTIONS=detect_leaks=0
// flags: -pthread
#include <pthread.h>
enum { THREADS = 8, ROUNDS = 1000 };
struct shared { pthread_mutex_t lock; int n; };
static struct shared shared = {PTHREAD_MUTEX_INITIALIZER, 0};
#define FN __attribute__((noinline)) static
static void keep(int o) { __asm__ volatile("" ::"r"(o)); }
FN void publish(int o) { keep(o); }
FN void check(int o) { keep(o); }
FN void read_it(int o) { keep(o); }
FN void take(int o) { keep(o); }
FN void give(int o) { keep(o); }
FN void thread_ends(void) { keep(0); }
FN void all_over(int o) { keep(o); }

static void *work(void *numbers) {
  const int first = *(int *)numbers;
  for (int i = 0; i < ROUNDS; i++) {
    const int o = first + i % 100;
    check(o % 50);
    read_it(o % 50); // published by main
    check(o);
    publish(o);
    read_it(o);
    take(o % 10);
    pthread_mutex_lock(&shared.lock);
    shared.n++;
    pthread_mutex_unlock(&shared.lock);
    give(o % 10);
  }
  read_it(first + 500); // breach: published-first*8 own-check*8
  read_it(7);
  thread_ends();
  return 0;
}

int main(void) {
  pthread_t threads[THREADS];
  int first[THREADS];
  for (int o = 0; o < 50; o++)
    publish(o);
  for (int t = 0; t < THREADS; t++) {
    first[t] = 1000 * (t + 1);
    pthread_create(&threads[t], 0, work, &first[t]);
  }
  for (int t = 0; t < THREADS; t++)
    pthread_join(threads[t], 0);
  for (int o = 0; o < 10; o++)
    all_over(o);
  read_it(1000); // breach: own-check
  take(3); // breach: each-taken-is-given balanced
  return shared.n != THREADS * ROUNDS;
}
