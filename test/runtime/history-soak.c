/* Objects come and go, are forgotten, freed and met, threads come and go, and
 * memory stays as it is.  SEMRULES_SOAK: seconds, 2 without. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -O1 -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t
#include "ghosts.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

EVENT_SITE(site, 1);
ORDER_SITE(at, 2, SR_KIND_FOLLOWED_BY);
GHOST(before, 1, 0, END_NONE, PROCESS);
GHOST(pairs, 2, 0, END_NONE, PROCESS);
GHOST(state, 1, TRACE, END_NONE, PROCESS);
GHOST(owed, 1, OWED, END_STEP, FUNCTION);
GHOST(global, 1, OWED | EACH | SAVES, END_PROCESS, PROCESS,
      .record.saved = 1);
GHOST(timed, 1, OWED, END_TIME, PROCESS, .record.within = 1000000);
GHOST(scoped, 1, 0, END_NONE, THREAD);
GHOST(epochs, 1, 0, END_NONE, PROCESS);

static uint64_t next_object;

static void life(uint64_t o, uint64_t me) {
  uint64_t slot = 0;
  __semrules_activation(&slot);
  __semrules_set(&before.record, 0, KEY(o), 1, &site.site);
  __semrules_set(&pairs.record, 0, KEYS(o, o % 3), 1, &site.site);
  __semrules_set(&state.record, 0, KEY(o), 1, &site.site);
  __semrules_set(&scoped.record, me, KEY(o), 1, &site.site);
  __semrules_set(&epochs.record, 0, KEY(o % 5000), 1, &site.site);
  __semrules_owe(&owed.record, slot, slot, KEYS(o, o), 2, 0, 1, &at.site);
  __semrules_owe(&global.record, 0, 0, KEYS(o, o, o), 3, 0, 1, &at.site);
  __semrules_owe(&timed.record, 0, 0, KEYS(o, o), 2, 0, 1, &at.site);
  __semrules_meet(&owed.record, slot, KEY(o), 1, &site.site);
  __semrules_meet(&global.record, 0, KEY(o), 1, &site.site);
  __semrules_meet(&timed.record, 0, KEY(o), 1, &site.site);
  __semrules_clear(&before.record, 0, KEY(o), 1, NULL);
  if (o % 64 == 0)
    __semrules_clear(&pairs.record, 0, KEYS(0, o % 3), 2, NULL);
  __semrules_clear(&state.record, 0, KEY(o), 1, NULL);
  __semrules_clear(&scoped.record, me, KEY(o), 1, NULL);
  if (o % 4096 == 0)
    __semrules_clear(&epochs.record, 0, NULL, 0, &site.site);
  __semrules_leave(slot);
}

static void *some_time(void *until) {
  const uint64_t me = __semrules_thread_scope();
  const int64_t end = __semrules_now() + *(int64_t *)until;
  while (__semrules_now() < end)
    for (int i = 0; i < 100; i++)
      life(__atomic_add_fetch(&next_object, 1, __ATOMIC_RELAXED), me);
  return NULL;
}

/* Pages of this process in memory. */
static long resident(void) {
  long size = 0, pages = 0;
  FILE *const file = fopen("/proc/self/statm", "r");
  WANT(file != NULL && fscanf(file, "%ld %ld", &size, &pages) == 2);
  fclose(file);
  return pages;
}

int main(void) {
  const char *const text = getenv("SEMRULES_SOAK");
  const int64_t seconds = text != NULL ? atoll(text) : 2;
  int64_t slice = 50;
  long first = 0;
  const int64_t begin = __semrules_now();
  for (int round = 0; __semrules_now() < begin + seconds * 1000; round++) {
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
      pthread_create(&threads[i], NULL, some_time, &slice);
    for (int i = 0; i < 3; i++)
      pthread_join(threads[i], NULL);
    if (round == 5 || (round < 5 && resident() > first))
      first = resident();
  }
  const long last = resident();
  /* 2 MB for what the C library does with threads */
  if (last > first + (2 << 20) / sysconf(_SC_PAGESIZE)) {
    fprintf(stderr, "%ld pages, then %ld\n", first, last);
    return 1;
  }
  WANT(before.record.lost == 0 && global.record.lost == 0);
  return 0;
}
