// Checks run in threads and in signal handlers.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// flags: -pthread
/* rules:
- {id: thread, at: {entry: work}, forbid: thread() == main_thread}
- {id: thread-other, at: {entry: work}, require: thread() == main_thread}
- {id: handler, at: {entry: on_signal}, forbid: number == 10}
- {id: count, at: {write: total}, forbid: new > 400}
*/
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/syscall.h>
static long main_thread;
static atomic_int total;
static void *work(void *arg) { // breach: thread thread-other*4
  for (int i = 0; i < 100; i++)
    total++;
  return arg;
}
static void on_signal(int number) { total += number; } // breach: handler count

int main(void) {
  main_thread = syscall(SYS_gettid);
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], 0);
  signal(SIGUSR1, on_signal);
  raise(SIGUSR1);
  printf("%d\n", total);
  total = 0;
  work(0);
  return total != 100;
}
