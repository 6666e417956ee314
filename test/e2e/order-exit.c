// By the end of the process: main's end, exit, _exit, quick_exit; of one that was killed nothing is known.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// flags: -pthread
/* rules:
- id: given-back
  at: {call: "take(o)"}
  followed-by: {call: "give(o)"}
  by: process-exit
- id: balanced
  at: {call: "take(o)"}
  balanced-by: {call: "give(o)"}
  by: process-exit
- id: ends-idle
  protocol:
    object: o
    start: idle
    transitions:
    - {from: idle, on: {call: "take(o)"}, to: taken}
    - {from: taken, on: {call: "give(o)"}, to: idle}
    final: [idle]
*/
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static volatile int sum;
__attribute__((noinline)) static void take(int o) { sum += o; }
__attribute__((noinline)) static void give(int o) { sum -= o; }

static void by_exit(void) {
  take(1); // breach: given-back balanced ends-idle
  exit(0);
}

static void by__exit(void) {
  take(2); // breach: given-back balanced ends-idle
  _exit(0);
}

static void by__Exit(void) {
  take(3); // breach: given-back balanced ends-idle
  _Exit(0);
}

static void by_quick_exit(void) {
  take(4); // breach: given-back balanced ends-idle
  quick_exit(0);
}

static void by_abort(void) {
  take(5);
  abort();
}

static void by_signal(void) {
  take(6);
  kill(getpid(), SIGKILL);
  pause();
}

static void *exits(void *unused) {
  take(7); // breach: given-back balanced ends-idle
  exit(0);
  return unused;
}

static void by_exit_of_a_thread(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, exits, NULL);
  pthread_join(thread, NULL);
}

static void *last(void *unused) {
  usleep(20000);
  take(8); // breach: given-back balanced ends-idle
  return unused;
}

/* The process ends when its last thread does. */
static void by_pthread_exit(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, last, NULL);
  pthread_exit(NULL);
}

static void give_9(void) { give(9); }

/* What exit handlers do still counts. */
static void met_by_a_handler(void) {
  atexit(give_9);
  take(9);
  exit(0);
}

static void take_10(void) {
  take(10); // breach: given-back balanced ends-idle
}

static void owed_by_a_handler(void) {
  atexit(take_10);
  exit(0);
}

static void in_a_child(void (*body)(void)) {
  const pid_t pid = fork();
  if (pid == 0) {
    body();
    _exit(9);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  printf("%d\n", status);
  fflush(stdout);
}

int main(void) {
  take(20); // breach: given-back balanced ends-idle
  take(21);
  in_a_child(by_exit);
  in_a_child(by__exit);
  in_a_child(by__Exit);
  in_a_child(by_quick_exit);
  in_a_child(by_abort);
  in_a_child(by_signal);
  in_a_child(by_exit_of_a_thread);
  in_a_child(by_pthread_exit);
  in_a_child(met_by_a_handler);
  in_a_child(owed_by_a_handler);
  give(21);
  return 0;
}
