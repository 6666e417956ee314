/* Activations: innermost first, by arguments; longjmp leaves none behind. */
// RUN: %clang -std=c11 -O1 -I%include -I%S %s %rt -o %t
// RUN: %t
#include "ghosts.h"

#include <pthread.h>
#include <setjmp.h>

static struct semrules_frame call = {2, 0, 0}, plain = {0, 0, 0};
GHOST(sum, 0, 0, END_NONE, FRAME);
GHOST(owing, 1, OWED, END_STEP, FUNCTION);
EVENT_SITE(site, 1);
ORDER_SITE(at, 2, SR_KIND_FOLLOWED_BY);
static jmp_buf away;

static uint64_t deeper(uint64_t n) {
  const uint64_t me = __semrules_enter(&call, KEYS(n, 1));
  if (n > 0)
    deeper(n - 1);
  else {
    WANT(__semrules_active(&call, KEYS(0, 1), 3) == me);
    WANT(__semrules_active(&call, KEYS(100, 1), 1) != 0);
    WANT(__semrules_active(&call, KEYS(301, 1), 1) == 0);
    WANT(__semrules_active(&call, KEYS(0, 2), 2) == 0);
    WANT(__semrules_active(&plain, NULL, 0) == 0);
  }
  __semrules_leave(me);
  return me;
}

__attribute__((noinline)) static void jumps(int depth) {
  volatile char room[64];
  room[0] = 1;
  uint64_t slot = 0;
  const uint64_t me = __semrules_enter(&plain, NULL);
  __semrules_activation(&slot);
  __semrules_owe(&owing.record, slot, slot, KEY(depth), 1, 0, 1, &at.site);
  if (depth == 0)
    longjmp(away, 1);
  jumps(depth - 1);
  __semrules_leave(slot);
  __semrules_leave(me + (uint64_t)room[0] - 1);
}

/* Catches, and knows nothing of activations, as a library does. */
__attribute__((noinline)) static void catches(void) {
  if (setjmp(away) == 0)
    jumps(3);
}

static void unwinding(void) {
  const uint64_t me = __semrules_enter(&call, KEYS(9, 9));
  const uint64_t depth = __semrules_depth();
  if (setjmp(away) == 0)
    jumps(4);
  WANT(__semrules_depth() > depth);
  __semrules_unwind(depth);
  WANT(__semrules_depth() == depth);
  WANT(__semrules_active(&plain, NULL, 0) == 0);
  WANT(__semrules_active(&call, KEYS(9, 9), 3) == me);
  WANT(at.site.unknown == 5);
  /* the same without being told: the stack itself shows it */
  catches();
  WANT(__semrules_active(&plain, NULL, 0) == 0);
  WANT(at.site.unknown == 9);
  WANT(__semrules_depth() == depth);
  /* leaving the one below takes along what is above */
  uint64_t slot = 0;
  __semrules_activation(&slot);
  __semrules_leave(me);
  WANT(__semrules_depth() == depth - 1);
  __semrules_leave(slot);
  WANT(__semrules_depth() == depth - 1);
}

static void *elsewhere(void *unused) {
  WANT(__semrules_active(&call, KEYS(5, 5), 3) == 0);
  WANT(__semrules_depth() == 0);
  deeper(100);
  return unused;
}

int main(void) {
  WANT(__semrules_depth() == 0);
  deeper(300);
  WANT(__semrules_depth() == 0);
  const uint64_t me = __semrules_enter(&call, KEYS(5, 5));
  pthread_t thread;
  pthread_create(&thread, NULL, elsewhere, NULL);
  pthread_join(thread, NULL);
  /* what is called counts for the caller */
  __semrules_add(&sum.record, __semrules_active(&call, KEYS(0, 0), 0), NULL, 2,
                 &site.site);
  WANT(value_of(&sum, me, NULL) == 2);
  for (int i = 0; i < 1000; i++)
    catches();
  WANT(__semrules_active(&plain, NULL, 0) == 0 && __semrules_depth() == 1);
  semrules_reset();
  unwinding();
  __semrules_leave(me);
  WANT(value_of(&sum, me, NULL) == 0);
  return 0;
}
