/* history_max bounds the records: what is 0 makes room, then events are
 * dropped, counted, and told once; what depends on them is not known. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=history_max=100 %t 2>&1 | %FileCheck %s
#include "ghosts.h"

SITE(check, SR_SEVERITY_ERROR, 1, "r1", "m", 0, .site.kind = SR_KIND_REQUIRE);
ORDER_SITE(at, 2, SR_KIND_PRECEDED_BY);
GHOST(value, 1, 0, END_NONE, PROCESS);
GHOST(other, 1, 0, END_NONE, PROCESS, .rule = "r2");
GHOST(owed, 1, OWED, END_STEP, FUNCTION);
GHOST(scoped, 1, 0, END_NONE, THREAD);

static void set(struct handmade_ghost *g, uint64_t key, int64_t to) {
  __semrules_set(&g->record, 0, KEY(key), to, &at.site);
}

static struct semrules_reading get(struct handmade_ghost *g, uint64_t key) {
  return __semrules_get(&g->record, 0, KEY(key));
}

int main(void) {
  for (uint64_t i = 0; i < 100; i++)
    set(&value, i, 1);
  WANT(value.record.lost == 0);
  set(&value, 100, 1);
  WANT(value.record.lost == 1 && get(&value, 100).is_known == 0);
  WANT(get(&value, 5).is_known == 1 && get(&value, 5).value == 1);
  set(&other, 1, 1);
  WANT(other.record.lost == 1);
  set(&other, 2, 0); /* costs nothing */
  WANT(other.record.lost == 1);
  /* room for two */
  set(&value, 7, 0);
  set(&value, 8, 0);
  WANT(get(&value, 7).is_known == 1 && get(&value, 7).value == 0);
  set(&other, 1, 1);
  set(&other, 2, 1);
  WANT(get(&other, 2).value == 1 && other.record.lost == 1);
  set(&other, 3, 1);
  WANT(other.record.lost == 2);
  /* forgetting makes room, too */
  __semrules_clear(&value.record, 0, KEY(9), 1, NULL);
  set(&other, 3, 1);
  WANT(get(&other, 3).value == 1);
  /* an obligation that was dropped may have been */
  uint64_t me = 0;
  __semrules_activation(&me);
  __semrules_owe(&owed.record, me, me, KEY(1), 1, 0, 1, &at.site);
  WANT(owed.record.lost == 1);
  WANT(__semrules_get(&owed.record, me, KEY(1)).is_known == 0);
  WANT(at.site.unknown == 1); /* it will never be judged */
  __semrules_leave(me);
  if (!get(&other, 4).is_known)
    __semrules_unknown(&check.site);
  __semrules_unknown(&at.site);
  __semrules_unknown(&at.site);
  /* all of a ghost at once: it begins anew */
  __semrules_clear(&value.record, 0, NULL, 0, NULL);
  WANT(value.record.lost == 0 && get(&value, 100).is_known == 1);
  for (uint64_t i = 0; i < 90; i++)
    set(&value, 1000 + i, 1);
  WANT(value.record.lost == 0);
  /* what this thread itself keeps and is 0 */
  const uint64_t here = __semrules_thread_scope();
  for (uint64_t i = 0; i < 1000; i++) {
    __semrules_set(&scoped.record, here, KEY(i), 1, &at.site);
    __semrules_set(&scoped.record, here, KEY(i), 0, &at.site);
  }
  WANT(scoped.record.lost == 0);
  semrules_flush();
  semrules_flush();
  return 0;
}
// CHECK-DAG:  {{^}}SemRules: history: 1 event of r1 was dropped (history_max=100){{$}}
// CHECK-DAG:  {{^}}SemRules: history: 1 event of r1 was dropped (history_max=100){{$}}
// CHECK-DAG:  {{^}}SemRules: history: 2 events of r2 were dropped (history_max=100){{$}}
// CHECK-DAG:  SemRules: unknown: 1 check of r1 at src/net.c:1:9 in addReply (require) met longer lists (list_max=65536), or needed history that was dropped (history_max=100){{$}}
// CHECK-DAG:  SemRules: unknown: 3 checks of r1 at src/net.c:2:9 in addReply (preceded-by) were never decided: the end that a rule waits for did not come, or needed history that was dropped (history_max=100){{$}}
// CHECK-NOT:  SemRules
