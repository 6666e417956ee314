/* Values are kept by scope and keys; what is not there is 0. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: %t
#include "ghosts.h"

EVENT_SITE(site, 1);
GHOST(one, 1, 0, END_NONE, PROCESS);
GHOST(two, 2, 0, END_NONE, PROCESS);
GHOST(eight, 8, 0, END_NONE, PROCESS);
GHOST(none, 0, TRACE, END_NONE, PROCESS);
GHOST(floored, 1, FLOOR, END_NONE, PROCESS);
GHOST(function, 1, 0, END_NONE, FUNCTION);
GHOST(bare, 0, 0, END_NONE, FRAME);
GHOST(thread, 1, 0, END_NONE, THREAD);

static void set(struct handmade_ghost *g, uint64_t scope, const uint64_t *keys,
                int64_t value) {
  __semrules_set(&g->record, scope, keys, value, &site.site);
}

static void add(struct handmade_ghost *g, uint64_t scope, const uint64_t *keys,
                int64_t value) {
  __semrules_add(&g->record, scope, keys, value, &site.site);
}

static void keys(void) {
  WANT(value_of(&one, 0, KEY(7)) == 0);
  set(&one, 0, KEY(7), 0); /* nothing is kept of that */
  for (uint64_t i = 0; i < 100000; i++) {
    set(&one, 0, KEY(i), (int64_t)i);
    set(&two, 0, KEYS(i, 1), (int64_t)i);
    set(&two, 0, KEYS(1, i), -(int64_t)i);
  }
  for (uint64_t i = 2; i < 100000; i++) {
    WANT(value_of(&one, 0, KEY(i)) == (int64_t)i);
    WANT(value_of(&two, 0, KEYS(i, 1)) == (int64_t)i);
    WANT(value_of(&two, 0, KEYS(1, i)) == -(int64_t)i);
  }
  WANT(walked(&one, 0, 0, KEY(0), 0) == 99999); /* 0 is none */
  const uint64_t many[] = {1, 2, 3, 4, 5, 6, 7, 8};
  set(&eight, 0, many, 5);
  WANT(value_of(&eight, 0, many) == 5);
  WANT(value_of(&eight, 0, KEYS(1, 2, 3, 4, 5, 6, 7, 9)) == 0);
  set(&none, 0, NULL, INT64_MIN);
  WANT(value_of(&none, 0, NULL) == INT64_MIN);
}

static void sums(void) {
  add(&one, 0, KEY(-1), 5);
  add(&one, 0, KEY(-1), -7);
  WANT(value_of(&one, 0, KEY(-1)) == -2);
  add(&one, 0, KEY(-1), 2);
  WANT(value_of(&one, 0, KEY(-1)) == 0);
  set(&one, 0, KEY(-1), INT64_MAX);
  add(&one, 0, KEY(-1), 1); /* wraps */
  WANT(value_of(&one, 0, KEY(-1)) == INT64_MIN);
  add(&floored, 0, KEY(1), -3);
  WANT(value_of(&floored, 0, KEY(1)) == 0);
  add(&floored, 0, KEY(1), 2);
  add(&floored, 0, KEY(1), -3);
  WANT(value_of(&floored, 0, KEY(1)) == 0);
  set(&floored, 0, KEY(1), -1);
  WANT(value_of(&floored, 0, KEY(1)) == 0);
}

static void clearing(void) {
  set(&one, 0, KEY(5), 1);
  __semrules_clear(&one.record, 0, KEY(5), 1, NULL);
  WANT(value_of(&one, 0, KEY(5)) == 0 && value_of(&one, 0, KEY(6)) == 6);
  __semrules_clear(&two.record, 0, KEYS(0, 1), 2, &site.site);
  WANT(value_of(&two, 0, KEYS(500, 1)) == 0);
  WANT(value_of(&two, 0, KEYS(1, 500)) == -500);
  const uint64_t epoch = one.record.epoch;
  __semrules_clear(&one.record, 0, NULL, 0, NULL);
  WANT(one.record.epoch == epoch + 1);
  WANT(walked(&one, 0, 0, KEY(0), 0) == 0 && value_of(&one, 0, KEY(6)) == 0);
  add(&one, 0, KEY(6), 1);
  WANT(value_of(&one, 0, KEY(6)) == 1 && walked(&one, 0, 0, KEY(0), 0) == 1);
}

static void scopes(void) {
  uint64_t slot = 0;
  const uint64_t outer = __semrules_activation(&slot);
  WANT(outer >> 63 == 1 && __semrules_activation(&slot) == outer);
  set(&function, outer, KEY(1), 3);
  set(&bare, outer, NULL, 4);
  uint64_t other = 0;
  const uint64_t inner = __semrules_activation(&other);
  WANT(inner != outer && value_of(&function, inner, KEY(1)) == 0);
  set(&function, inner, KEY(1), 5);
  add(&bare, outer, NULL, 1);
  WANT(value_of(&function, inner, KEY(1)) == 5);
  __semrules_leave(inner);
  WANT(value_of(&function, inner, KEY(1)) == 0);
  WANT(value_of(&function, outer, KEY(1)) == 3);
  WANT(value_of(&bare, outer, NULL) == 5);
  __semrules_clear(&function.record, outer, KEY(0), 0, &site.site);
  WANT(value_of(&function, outer, KEY(1)) == 0);
  __semrules_leave(outer);
  __semrules_leave(0);
  WANT(walked(&bare, outer, 0, NULL, 0) == 0);
  const uint64_t here = __semrules_thread_scope();
  WANT(here != 0 && here >> 63 == 0 && here == __semrules_thread_scope());
  set(&thread, here, KEY(1), 1);
  WANT(value_of(&thread, here, KEY(1)) == 1);
  WANT(value_of(&thread, here + 1, KEY(1)) == 0);
  /* an activation that could not be made: the event is lost, and known to be */
  WANT(thread.record.lost == 0);
  set(&function, 0, KEY(1), 1);
  WANT(function.record.lost != 0);
  WANT(__semrules_get(&function.record, outer, KEY(1)).is_known == 0);
}

int main(void) {
  keys();
  sums();
  clearing();
  scopes();
  WANT(__semrules_readable(&one, sizeof one) == 1);
  WANT(__semrules_readable((void *)8, 1) == 0);
  WANT(__semrules_readable((char *)&one, (uint64_t)1 << 40) == 0);
  return 0;
}
