/* Eight threads keep history at once, of the same objects and of their own,
 * and no event is lost.  SEMRULES_EVENTS: how many each has. */
// RUN: %clang -std=c11 -O1 -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t
#include "ghosts.h"

#include <pthread.h>

enum { THREADS = 8, OBJECTS = 1000 };
EVENT_SITE(site, 1);
ORDER_SITE(at, 2, SR_KIND_BALANCED_BY);
ORDER_SITE(end, 3, SR_KIND_BALANCED_BY);
GHOST(shared, 1, 0, END_NONE, PROCESS);
GHOST(traced, 1, TRACE, END_NONE, PROCESS);
GHOST(churned, 1, 0, END_NONE, PROCESS);
GHOST(scoped, 1, 0, END_NONE, THREAD);
GHOST(function, 1, 0, END_NONE, FUNCTION);
GHOST(balance, 1, OWED | EACH, END_STEP, PROCESS);
GHOST(owed, 1, OWED, END_STEP, FUNCTION);
GHOST(saves, 1, OWED | EACH | SAVES, END_STEP, PROCESS, .record.saved = 1);
GHOST(cleared, 1, 0, END_NONE, PROCESS);
static struct semrules_frame frame = {1, 0, 0};
static uint64_t events = 125000;

/* Eight events, and some readings. */
static void round_of(uint64_t i, uint64_t me) {
  const uint64_t activation = __semrules_enter(&frame, KEY(me));
  uint64_t slot = 0;
  __semrules_add(&shared.record, 0, KEY(i % OBJECTS), 1, &site.site);
  __semrules_set(&traced.record, 0, KEY(i % 16), (int64_t)(i % 3), &site.site);
  __semrules_set(&churned.record, 0, KEY(me * 100000 + i % 3000), 1,
                 &site.site);
  __semrules_clear(&churned.record, 0, KEY(me * 100000 + (i + 9) % 3000), 1,
                   i % 2 ? &site.site : NULL);
  __semrules_add(&scoped.record, me, KEY(i % 7), 1, &site.site);
  __semrules_set(&function.record, activation, KEY(i), 1, &site.site);
  WANT(value_of(&function, activation, KEY(i)) == 1);
  WANT(__semrules_active(&frame, KEY(me), 1) == activation);
  __semrules_activation(&slot);
  __semrules_owe(&balance.record, 0, 0, KEYS(i % 64, me), 2, 1 << 16, 1,
                 &at.site);
  __semrules_owe(&owed.record, slot, slot, KEYS(i, me), 2, 1 << 16, 1,
                 &at.site);
  __semrules_owe(&saves.record, 0, slot, KEYS(i % 64, i, me), 3, 1 << 16, 1,
                 &at.site);
  if (i % 32 == 0)
    __semrules_earlier(&traced.record, 0, KEY(i % 16));
  if (i % 64 == 0)
    walked(&saves, 0, 0, KEY(i % 64), 1);
  if (i % 1024 == 0)
    __semrules_clear(&cleared.record, 0, NULL, 0, &site.site);
  __semrules_set(&cleared.record, 0, KEY(i % 100), 1, &site.site);
  __semrules_get(&cleared.record, 0, KEY(i % 200));
  __semrules_meet(&balance.record, 0, KEY(i % 64), 1, &site.site);
  __semrules_meet(&owed.record, slot, KEY(i), 1, &site.site);
  __semrules_meet(&saves.record, 0, KEY(i % 64), 1, &site.site);
  __semrules_end(&owed.record, slot, slot, NULL, 0, &end.site);
  /* another's, met by us; ours, met by another, or here */
  __semrules_meet(&saves.record, 0, KEY(i % 64), 1, &site.site);
  __semrules_leave(activation);
}

static void *worker(void *unused) {
  const uint64_t me = __semrules_thread_scope();
  for (uint64_t i = 0; i < events / 8; i++)
    round_of(i, me);
  WANT((uint64_t)value_of(&scoped, me, KEY(0)) == (events / 8 + 6) / 7);
  return unused;
}

int main(void) {
  pthread_t threads[THREADS];
  int64_t sum = 0;
  if (getenv("SEMRULES_EVENTS") != NULL)
    events = strtoull(getenv("SEMRULES_EVENTS"), NULL, 10);
  for (int i = 0; i < THREADS; i++)
    pthread_create(&threads[i], NULL, worker, NULL);
  for (int i = 0; i < THREADS; i++)
    pthread_join(threads[i], NULL);
  for (uint64_t i = 0; i < OBJECTS; i++)
    sum += value_of(&shared, 0, KEY(i));
  WANT((uint64_t)sum == THREADS * (events / 8));
  WANT(walked(&balance, 0, 0, NULL, 0) == 0);
  WANT(walked(&saves, 0, 0, NULL, 0) == 0);
  WANT(semrules_breach_count(NULL) == 0);
  WANT(shared.record.lost + churned.record.lost + owed.record.lost == 0);
  return 0;
}
