/* Events in a signal handler are kept, or counted as lost where they interrupt
 * the keeping of history; a handler that leaves by siglongjmp leaves no lock
 * behind. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: %t count
// RUN: %t count-alternate
// RUN: %t jump
// RUN: %t jump-alternate
#include "ghosts.h"

#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/time.h>

EVENT_SITE(site, 1);
GHOST(sum, 1, 0, END_NONE, PROCESS);
GHOST(churned, 1, 0, END_NONE, PROCESS);
GHOST(scoped, 1, 0, END_NONE, FUNCTION);
static struct semrules_frame frame = {1, 0, 0};
static volatile sig_atomic_t is_jumping;
static volatile uint64_t signals;
static sigjmp_buf away;

static void handler(int number) {
  (void)number;
  signals++;
  if (is_jumping)
    siglongjmp(away, 1);
  const uint64_t me = __semrules_enter(&frame, KEY(1));
  __semrules_add(&sum.record, 0, KEY(1), 1, &site.site);
  __semrules_get(&sum.record, 0, KEY(1));
  __semrules_leave(me);
}

/* A little of everything. */
static void work(uint64_t i) {
  const uint64_t me = __semrules_enter(&frame, KEY(i));
  __semrules_set(&scoped.record, me, KEY(i), 1, &site.site);
  __semrules_add(&churned.record, 0, KEY(i % 500), 1, &site.site);
  __semrules_clear(&churned.record, 0, KEY((i + 250) % 500), 1, NULL);
  __semrules_leave(me);
}

static void start(bool is_alternate) {
  static char stack[65536];
  const stack_t alternate = {stack, 0, sizeof stack};
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART | (is_alternate ? SA_ONSTACK : 0);
  sigaltstack(&alternate, NULL);
  sigaction(SIGALRM, &action, NULL);
  const struct itimerval often = {{0, 150}, {0, 150}};
  setitimer(ITIMER_REAL, &often, NULL);
}

static void stop(void) {
  const struct itimerval never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &never, NULL);
  is_jumping = 0;
  signal(SIGALRM, SIG_IGN);
}

static void count(void) {
  uint64_t i = 0;
  for (; signals < 2000; i++) {
    work(i);
    __semrules_add(&sum.record, 0, KEY(1), 1, &site.site);
  }
  stop();
  const uint64_t lost = sum.record.lost & ~((uint64_t)1 << 63);
  const struct semrules_reading r = __semrules_get(&sum.record, 0, KEY(1));
  WANT((uint64_t)r.value + lost == i + signals);
  WANT(r.is_known == (lost == 0));
  WANT(__semrules_depth() == 0);
}

static void jump(void) {
  static volatile uint64_t i;
  is_jumping = 1;
  while (signals < 1000)
    if (sigsetjmp(away, 1) == 0)
      for (;; i++)
        work(i);
  stop();
  /* every bucket, and what was made and not put anywhere, can be used */
  for (uint64_t key = 0; key < 500; key++) {
    __semrules_clear(&churned.record, 0, KEY(key), 1, NULL);
    __semrules_set(&churned.record, 0, KEY(key), 3, &site.site);
  }
  WANT(walked(&churned, 0, 0, KEY(0), 0) == 500);
  WANT(__semrules_get(&churned.record, 0, KEY(499)).value == 3);
  __semrules_unwind(0);
  WANT(walked(&scoped, (uint64_t)1 << 63, 0, KEY(0), 0) == 0);
}

int main(int argc, char **argv) {
  const char *const how = argc > 1 ? argv[1] : "count";
  start(strstr(how, "alternate") != NULL);
  if (strncmp(how, "jump", 4) == 0)
    jump();
  else
    count();
  return 0;
}
