// By the end of a thread: returned from, left by pthread_exit, or cancelled; the main thread's is the end of the program.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// flags: -pthread
/* rules:
- id: given-back
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  by: thread-exit
  scope: thread
- id: balanced
  at: {call: "take(o)"}
  balanced-by: {call: "give(o)"}
  scope: thread
- id: given-back-by-anyone
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  by: process-exit
- id: checked-on-this-thread
  at: {call: "use(_)"}
  preceded-by: {call: check}
  scope: thread
*/
#include <pthread.h>
#include <unistd.h>
static int sum;
__attribute__((noinline)) static void take(int o) { __atomic_add_fetch(&sum, o, __ATOMIC_RELAXED); }
__attribute__((noinline)) static void give(int o) { __atomic_sub_fetch(&sum, o, __ATOMIC_RELAXED); }
__attribute__((noinline)) static void check(void) { __atomic_add_fetch(&sum, 1, __ATOMIC_RELAXED); }
__attribute__((noinline)) static void use(int o) { __atomic_add_fetch(&sum, o, __ATOMIC_RELAXED); }

static void *obeys(void *unused) {
  take(1);
  check();
  use(1);
  give(1);
  return unused;
}

static void *returns(void *unused) {
  take(2); // breach: given-back balanced
  use(2); // breach: checked-on-this-thread
  return unused;
}

static void *leaves(void *unused) {
  take(3); // breach: given-back balanced
  pthread_exit(unused);
}

static void *is_cancelled(void *unused) {
  take(4); // breach: given-back balanced
  for (;;)
    pause();
  return unused;
}

static void *gives_others(void *unused) {
  give(6); // breach: balanced
  return unused;
}

static void *never_ends(void *ready) {
  take(7); // of a thread that is running when the program ends, nothing is known
  __atomic_store_n((int *)ready, 1, __ATOMIC_RELEASE);
  for (;;)
    pause();
  return ready;
}

static void in_a_thread(void *(*body)(void *)) {
  pthread_t thread;
  pthread_create(&thread, 0, body, 0);
  pthread_join(thread, 0);
}

int main(void) {
  check(); // this thread's own
  in_a_thread(obeys);
  in_a_thread(returns);
  in_a_thread(leaves);
  pthread_t thread;
  pthread_create(&thread, 0, is_cancelled, 0);
  while (__atomic_load_n(&sum, __ATOMIC_RELAXED) < 11)
    usleep(1000);
  pthread_cancel(thread);
  pthread_join(thread, 0);
  take(6); // breach: given-back balanced
  in_a_thread(gives_others);
  give(2); // breach: balanced
  give(3); // breach: balanced
  give(4); // breach: balanced
  static int ready;
  pthread_create(&thread, 0, never_ends, &ready);
  while (!__atomic_load_n(&ready, __ATOMIC_ACQUIRE))
    usleep(1000);
  give(7); // breach: balanced
  take(8); // breach: given-back balanced given-back-by-anyone
  return 0;
}
