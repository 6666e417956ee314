/* The option `watchdog`: a thread that looks for overdue obligations. */
#include "rt_history.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int sr_watchdog_runs;
static int sr_is_over; /* the process ends */

void sr_watchdog_end(void) {
  sr_store(&sr_is_over, 1);
}

static void sr_watchdog_sleep(uint64_t ms) {
  struct timespec time = {(time_t)(ms / 1000), (long)(ms % 1000 * 1000000)};
  syscall(SYS_clock_nanosleep, (long)CLOCK_MONOTONIC, 0L, &time, NULL);
}

static void *sr_watchdog_run(void *unused) {
  for (;;) {
    const uint64_t ms = *sr_core->watchdog;
    sr_watchdog_sleep(ms < 1000000000 ? ms : 1000000000);
    if (sr_load(&sr_is_over))
      return unused;
    for (struct semrules_ghost *g = sr_ghosts_begin(); g != NULL;
         g = sr_ghosts_next(g))
      if (g->end == SR_END_TIME)
        sr_due_check(g);
    sr_ghosts_end();
  }
}

void sr_watchdog_start(void) {
  pthread_t thread;
  pthread_attr_t attributes;
  const uint64_t all = UINT64_MAX;
  uint64_t mask;
  if (sr_load(&sr_watchdog_runs) || sr_load(&sr_is_over) ||
      __atomic_exchange_n(&sr_watchdog_runs, 1, __ATOMIC_RELAXED))
    return;
  const int saved_errno = errno;
  /* Signals are the program's threads' affair. */
  syscall(SYS_rt_sigprocmask, (long)SIG_BLOCK, &all, &mask, sizeof mask);
  if (pthread_attr_init(&attributes) == 0) {
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    /* Without it, overdue ones are seen at the next event. */
    pthread_create(&thread, &attributes, sr_watchdog_run, NULL);
    pthread_attr_destroy(&attributes);
  }
  syscall(SYS_rt_sigprocmask, (long)SIG_SETMASK, &mask, NULL, sizeof mask);
  errno = saved_errno;
}

void sr_watchdog_forked(void) {
  sr_store(&sr_watchdog_runs, 0);
}
