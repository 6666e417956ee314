/* Breaches in signal handlers: on the usual stack, on the smallest alternate
 * stack there is, and while the thread is in malloc all the time. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=max_reports=100000 %python %S/Inputs/status.py 86 %t > %t.out 2> %t.err
// RUN: grep -c "SUMMARY.* line_one" %t.err | grep -x 1
// RUN: grep -c "SUMMARY.* line_two" %t.err | grep -x 1
// RUN: grep -A 9 line_one %t.err | grep "#0 on_signal+"
// RUN: %FileCheck %s < %t.out
#include "handmade.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

SITE(one, SR_SEVERITY_ERROR, 1, "line_one", "m", 0, .function = "f");
SITE(two, SR_SEVERITY_ERROR, 2, "line_two", "m", 0, .function = "f");
SITE(timer, SR_SEVERITY_ERROR, 3, "r3", "m", 0);
static volatile sig_atomic_t ticks;

static void on_signal(int signal) {
  if (signal == SIGUSR1)
    BREACH(one);
  else
    BREACH(two);
  __asm__ volatile("");
}

static void on_tick(int signal) {
  (void)signal;
  BREACH(timer);
  ticks++;
}

int main(void) {
  signal(SIGUSR1, on_signal);
  raise(SIGUSR1);

  /* a guard page below */
#if defined(__has_feature) && __has_feature(address_sanitizer)
  const size_t frames = 16384; /* ASan's are several times as large */
#else
  const size_t frames = 2048;
#endif
  const size_t least = (size_t)sysconf(_SC_MINSIGSTKSZ) + frames;
  const size_t size = (least + 4095) / 4096 * 4096;
  char *const stack = mmap(NULL, size + 4096, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(stack, 4096, PROT_NONE);
  const stack_t alternate = {
      .ss_sp = stack + 4096 + size - least, .ss_size = least, .ss_flags = 0};
  const struct sigaction action = {.sa_handler = on_signal,
                                   .sa_flags = SA_ONSTACK};
  if (sigaltstack(&alternate, NULL) != 0 ||
      sigaction(SIGUSR2, &action, NULL) != 0)
    return 1;
  raise(SIGUSR2);

  signal(SIGALRM, on_tick);
  const struct itimerval fast = {{0, 300}, {0, 300}}, off = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &fast, NULL);
  while (ticks < 300) {
    void *volatile memory = malloc(100);
    free(memory);
  }
  setitimer(ITIMER_REAL, &off, NULL);
  printf("counted all: %d\n",
         semrules_breach_count("r3") == (uint64_t)ticks);
  return 0;
}
// CHECK: counted all: 1
