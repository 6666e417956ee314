/* What is owed within a time is judged by its own deadline: at the next event
 * of the ghost, though that be the late meeting, and at exit. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=max_reports=0 %t late
// RUN: %python %S/Inputs/status.py 86 %t exit 2>&1 | %FileCheck %s
#include "ghosts.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

#define OWING(name, line)                                                         \
  SITE(name, SR_SEVERITY_ERROR, line, "r1", "object " V0, 1,                   \
       V(0, SR_VALUE_SIGNED, "o"), .site.kind = SR_KIND_FOLLOWED_BY)
OWING(at, 1);
OWING(soon, 2);
GHOST(owed, 1, OWED, END_TIME, PROCESS, .record.within = 20);
GHOST(each, 1, OWED | EACH, END_TIME, PROCESS, .record.within = 20);
GHOST(slow, 1, OWED, END_TIME, PROCESS, .record.within = 3600000);
GHOST(scoped, 1, OWED, END_TIME, THREAD, .record.within = 20);

static void pass(long ms) {
  const struct timespec time = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static void owe(struct handmade_ghost *g, uint64_t scope, uint64_t key) {
  __semrules_owe(&g->record, scope, 0, KEYS(key, key), 2, 1 << 16, 1,
                 g == &slow ? &soon.site : &at.site);
}

static uint64_t met(struct handmade_ghost *g, uint64_t key) {
  __semrules_meet(&g->record, 0, KEY(key), 1, &at.site);
  return semrules_breach_count(NULL);
}

/* Owes twice and looks when the first is overdue and the second is not; false
 * where the machine was too slow for that. */
static bool between(struct handmade_ghost *g, int64_t *seen) {
  const int64_t within = (int64_t)g->record.within;
  semrules_reset();
  const int64_t first = __semrules_now();
  owe(g, 0, 3);
  pass(within * 6 / 10);
  const int64_t second = __semrules_now();
  if (second < first + within)
    owe(g, 0, 3);
  pass(within * 6 / 10);
  *seen = value_of(g, 0, KEY(3));
  const int64_t now = __semrules_now();
  if (second < first + within && now < second + within)
    return true;
  __semrules_clear(&g->record, 0, NULL, 0, NULL);
  return false;
}

static void each_its_time(struct handmade_ghost *g) {
  int64_t seen = 0;
  bool was_between = false;
  for (int i = 0; i < 50 && !was_between; i++)
    was_between = between(g, &seen);
  WANT(was_between && seen == 1 && semrules_breach_count(NULL) == 1);
  pass((long)g->record.within);
  WANT(value_of(g, 0, KEY(3)) == 0 && semrules_breach_count(NULL) == 2);
}

static void late(void) {
  semrules_reset();
  owe(&slow, 0, 1);
  WANT(met(&slow, 1) == 0 && value_of(&slow, 0, KEY(1)) == 0);
  owe(&owed, 0, 1);
  owe(&owed, 0, 2);
  pass(30);
  WANT(met(&owed, 1) == 2); /* both are overdue */
  WANT(met(&owed, 2) == 2 && value_of(&owed, 0, KEY(2)) == 0);
  each_its_time(&owed);
  each_its_time(&each);
  owe(&scoped, __semrules_thread_scope(), 1);
  pass(30);
  WANT(walked(&scoped, __semrules_thread_scope(), 0, NULL, 0) == 0);
  WANT(semrules_breach_count(NULL) == 3);
  semrules_reset();
}

int main(int argc, char **argv) {
  const char *const how = argc > 1 ? argv[1] : "";
  if (strcmp(how, "late") == 0) {
    late();
    return 0;
  }
  owe(&owed, 0, 7);
  owe(&slow, 0, 8);
  if (strcmp(how, "exit") == 0)
    pass(40);
  return 0;
}
// CHECK:     net.c:1:9: breach: object 7 [r1]
// CHECK:     SemRules: unknown: 1 check of r1 at src/net.c:2:9 {{.*}} was never decided
