/* Walks see each record that stays exactly once, while others come and go and
 * the table grows; they change and forget what is at hand. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: %t
#include "ghosts.h"

#include <pthread.h>
#include <string.h>

EVENT_SITE(site, 1);
ORDER_SITE(at, 2, SR_KIND_FOLLOWED_BY);
GHOST(value, 2, 0, END_NONE, PROCESS);
GHOST(owed, 1, OWED | SAVES, END_STEP, FUNCTION, .record.saved = 2);
enum { STAY = 500, CHURN = 30000 };
static int is_over;

static void *churn(void *first) {
  const uint64_t base = (uint64_t)(uintptr_t)first;
  for (uint64_t i = 0; !__atomic_load_n(&is_over, __ATOMIC_RELAXED); i++) {
    __semrules_set(&value.record, 0, KEYS(base + i % CHURN, 1), 1, &site.site);
    __semrules_clear(&value.record, 0, KEYS(base + (i + 9000) % CHURN, 1), 3,
                     NULL);
  }
  return NULL;
}

static void once_each(void) {
  static unsigned char seen[STAY];
  struct semrules_walk walk;
  memset(seen, 0, sizeof seen);
  __semrules_walk_begin(&walk, &value.record, 0, 0, KEYS(0, 2), 2);
  while (__semrules_walk_next(&walk)) {
    WANT(walk.words[0] < STAY && walk.words[1] == 2 && walk.value == 7);
    seen[walk.words[0]]++;
  }
  for (int i = 0; i < STAY; i++)
    WANT(seen[i] == 1);
}

static void among_others(void) {
  pthread_t threads[2];
  for (uint64_t i = 0; i < STAY; i++)
    __semrules_set(&value.record, 0, KEYS(i, 2), 7, &site.site);
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, churn,
                   (void *)(uintptr_t)(1000000 + i * 500000));
  for (int i = 0; i < 100; i++)
    once_each();
  __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
}

static void changing(void) {
  struct semrules_walk walk;
  uint64_t count = 0;
  __semrules_walk_begin(&walk, &value.record, 0, 0, KEYS(0, 2), 2);
  while (__semrules_walk_next(&walk)) {
    count++;
    if (walk.words[0] % 3 == 0)
      __semrules_walk_set(&walk, 0, NULL);
    else if (walk.words[0] % 3 == 1)
      __semrules_walk_set(&walk, 0, &site.site);
    else
      __semrules_walk_set(&walk, 9, &site.site);
  }
  WANT(count == STAY);
  WANT(walked(&value, 0, 0, KEYS(0, 2), 2) == STAY / 3);
  WANT(value_of(&value, 0, KEYS(2, 2)) == 9);
  /* what went between the step and the change stays gone */
  __semrules_walk_begin(&walk, &value.record, 0, 0, KEYS(2, 2), 3);
  WANT(__semrules_walk_next(&walk) == 1 && walk.value == 9);
  __semrules_clear(&value.record, 0, KEYS(2, 2), 3, NULL);
  __semrules_walk_set(&walk, 5, &site.site);
  WANT(value_of(&value, 0, KEYS(2, 2)) == 0);
  WANT(__semrules_walk_next(&walk) == 0);
}

/* Along an activation's list, also when what is at hand goes. */
static void of_an_owner(void) {
  struct semrules_walk walk;
  uint64_t me = 0, seen = 0, sum = 0;
  __semrules_activation(&me);
  for (uint64_t i = 0; i < 1000; i++)
    __semrules_owe(&owed.record, me, me, KEYS(i % 10, i, 5), 3, 0, 1,
                   &at.site);
  WANT(walked(&owed, me, me, NULL, 0) == 1000);
  WANT(walked(&owed, me, me, KEY(3), 1) == 100);
  WANT(walked(&owed, me, 0, KEY(3), 1) == 100);
  WANT(walked(&owed, me + 1, 0, NULL, 0) == 0);
  __semrules_walk_begin(&walk, &owed.record, me, me, NULL, 0);
  while (__semrules_walk_next(&walk)) {
    seen++;
    sum += walk.words[1];
    WANT(walk.words[0] == walk.words[1] % 10 && walk.words[2] == 5);
    if (walk.words[1] % 2 == 0)
      __semrules_walk_set(&walk, 0, &site.site);
    if (walk.words[1] % 5 == 0) /* others of its key go as well */
      __semrules_walk_set(&walk, 0, NULL);
  }
  WANT(seen == 1000 && sum == 999 * 500);
  WANT(walked(&owed, me, me, NULL, 0) == 400);
  __semrules_meet(&owed.record, me, KEY(0), 0, &site.site);
  WANT(walked(&owed, me, me, NULL, 0) == 0);
  __semrules_leave(me);
  WANT(at.site.unknown == 0);
}

int main(void) {
  among_others();
  changing();
  of_an_owner();
  return 0;
}
