/* What is owed is met, or is a breach where it ends: it stands at the end, and
 * has the message and values of where it began. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=max_reports=9:jsonl_path=%t.jsonl %python %S/Inputs/status.py 86 %t 2>&1 | %FileCheck %s
// RUN: %FileCheck %s --check-prefix=JSON < %t.jsonl
#include "ghosts.h"

SITE(at, SR_SEVERITY_ERROR, 10, "r1", "block " V0 " of " V1 " leaks", 2,
     V(0, SR_VALUE_POINTER, "p"), V(1, SR_VALUE_STRING, "s"),
     .site.kind = SR_KIND_EVENT, .function = "takes", .subject = "take");
SITE(end, SR_SEVERITY_ERROR, 20, "r1", "", 0,
     .site.kind = SR_KIND_FOLLOWED_BY, .condition = "call give(p)");
EVENT_SITE(met, 30);
GHOST(owed, 1, OWED, END_STEP, FUNCTION);
GHOST(each, 1, OWED | EACH, END_STEP, FUNCTION);
GHOST(nests, 1, OWED | EACH, END_STEP, PROCESS);
GHOST(saves, 1, OWED | EACH | SAVES, END_STEP, PROCESS, .record.saved = 1);
GHOST(global, 1, OWED, END_STEP, PROCESS);

/* keys, saved, values: as many as the ghost has */
static void owe(struct handmade_ghost *g, uint64_t scope, uint64_t owner,
                const uint64_t *words, uint64_t count, uint64_t info) {
  __semrules_owe(&g->record, scope, owner, words, count, info, 1, &at.site);
}

static void meet(struct handmade_ghost *g, uint64_t scope, uint64_t key) {
  __semrules_meet(&g->record, scope, KEY(key), 1, &met.site);
}

static uint64_t breaches(void) { return semrules_breach_count(NULL); }

static void once(void) {
  uint64_t me = 0;
  __semrules_activation(&me);
  owe(&owed, me, me, KEYS(0x10, 0x10, (uintptr_t)"s1"), 3, 3 << 16);
  owe(&owed, me, me, KEYS(0x10, 0x10, (uintptr_t)"s2"), 3, 3 << 16);
  owe(&owed, me, me, KEYS(0x20, 0x20, 0), 3, 1 << 16);
  WANT(value_of(&owed, me, KEY(0x10)) == 1);
  meet(&owed, me, 0x20);
  meet(&owed, me, 0x30);
  WANT(value_of(&owed, me, KEY(0x20)) == 0);
  WANT(walked(&owed, me, me, NULL, 0) == 1);
  __semrules_end(&owed.record, me, me, NULL, 0, &end.site);
  WANT(breaches() == 1);
  __semrules_end(&owed.record, me, me, NULL, 0, &end.site);
  WANT(breaches() == 1); /* it ended with the breach */
  __semrules_leave(me);
}

static void each_of_its_own(void) {
  uint64_t me = 0;
  __semrules_activation(&me);
  for (int i = 0; i < 3; i++)
    owe(&each, me, me, KEYS(1, 1, 0), 3, 1 << 16);
  WANT(value_of(&each, me, KEY(1)) == 3);
  meet(&each, me, 1);
  meet(&each, me, 1);
  WANT(value_of(&each, me, KEY(1)) == 1);
  __semrules_end(&each.record, me, me, KEY(2), 1, &end.site);
  WANT(breaches() == 1);
  __semrules_end(&each.record, me, me, KEY(1), 1, &end.site);
  WANT(breaches() == 2);
  meet(&each, me, 1); /* what is not owed cannot be met */
  WANT(value_of(&each, me, KEY(1)) == 0);
  __semrules_leave(me);
}

static void oldest_first(void) {
  struct semrules_walk walk;
  for (uint64_t i = 0; i < 4; i++)
    owe(&saves, 0, 0, KEYS(7, 100 + i, i, 0), 4, 3 << 16);
  WANT(value_of(&saves, 0, KEY(7)) == 4);
  meet(&saves, 0, 7);
  uint64_t sum = 0;
  __semrules_walk_begin(&walk, &saves.record, 0, 0, KEY(7), 1);
  while (__semrules_walk_next(&walk)) {
    WANT(walk.words[0] == 7 && walk.value == 1 && walk.site == &at.site);
    sum += walk.words[1];
  }
  WANT(sum == 101 + 102 + 103);
  __semrules_clear(&saves.record, 0, KEY(7), 1, &met.site); /* silently */
  WANT(value_of(&saves, 0, KEY(7)) == 0 && breaches() == 2);
}

/* Who meets it need not be who owes it; each owner's is his own. */
static void owners(void) {
  uint64_t outer = 0, inner = 0;
  __semrules_activation(&outer);
  owe(&global, 0, outer, KEYS(1, 1, 0), 3, 1 << 16);
  __semrules_activation(&inner);
  owe(&global, 0, inner, KEYS(1, 1, 0), 3, 1 << 16);
  owe(&global, 0, inner, KEYS(2, 2, 0), 3, 1 << 16);
  WANT(walked(&global, 0, inner, NULL, 0) == 2);
  WANT(walked(&global, 0, 0, NULL, 0) == 3);
  WANT(walked(&global, 0, 0, KEY(1), 1) == 2);
  __semrules_end(&global.record, 0, inner, KEY(2), 1, &end.site);
  WANT(breaches() == 3);
  meet(&global, 0, 1);
  WANT(walked(&global, 0, 0, NULL, 0) == 0);
  owe(&global, 0, inner, KEYS(3, 3, 0), 3, 1 << 16);
  __semrules_leave(inner); /* nobody asked: unknown */
  WANT(walked(&global, 0, 0, NULL, 0) == 0 && at.site.unknown == 1);
  owe(&global, 0, outer, KEYS(3, 3, 0), 3, 1 << 16);
  __semrules_end(&global.record, 0, 0, NULL, 0, &end.site); /* the scope */
  WANT(breaches() == 4);
  __semrules_leave(outer);
}

/* Each activation gives back what it took, the inner ones first; so does a
 * thread that owes nothing, to the oldest. */
static void nested(void) {
  uint64_t outer = 0, inner = 0;
  __semrules_activation(&outer);
  owe(&nests, 0, outer, KEYS(7, 7, 0), 3, 1 << 16);
  owe(&nests, 0, outer, KEYS(7, 7, 0), 3, 1 << 16);
  __semrules_activation(&inner);
  owe(&nests, 0, inner, KEYS(7, 7, 0), 3, 1 << 16);
  meet(&nests, 0, 7);
  WANT(walked(&nests, 0, inner, NULL, 0) == 0);
  WANT(value_of(&nests, 0, KEY(7)) == 2);
  __semrules_end(&nests.record, 0, inner, NULL, 0, &end.site);
  __semrules_leave(inner);
  WANT(breaches() == 4);
  meet(&nests, 0, 7);
  meet(&nests, 0, 7);
  __semrules_end(&nests.record, 0, outer, NULL, 0, &end.site);
  __semrules_leave(outer);
  WANT(breaches() == 4);
}

/* A long life with many that are met takes no more room. */
static void many(void) {
  uint64_t me = 0;
  __semrules_activation(&me);
  for (uint64_t i = 0; i < 300000; i++) {
    owe(&owed, me, me, KEYS(i, i, 0), 3, 1 << 16);
    meet(&owed, me, i);
  }
  WANT(owed.record.lost == 0);
  __semrules_leave(me);
}

/* The record of one that was met is used again, where it has room, and says
 * nothing of it. */
static void again(void) {
  uint64_t me = 0;
  __semrules_activation(&me);
  owe(&owed, me, me, KEYS(5), 1, 0);
  meet(&owed, me, 5);
  WANT(value_of(&owed, me, KEY(5)) == 0);
  WANT(walked(&owed, me, me, NULL, 0) == 0);
  owe(&owed, me, me,
      KEYS(5, 0x55, (uintptr_t)"s5", 0, 0, 0, 0, 0, 0, 0, 0, 0), 12, 3 << 16);
  meet(&owed, me, 5);
  owe(&owed, me, me, KEYS(5, 0x56, (uintptr_t)"s6"), 3, 3 << 16);
  WANT(value_of(&owed, me, KEY(5)) == 1);
  __semrules_end(&owed.record, me, me, NULL, 0, &end.site);
  WANT(breaches() == 5);
  /* nor after all was forgotten */
  owe(&global, 0, 0, KEYS(5, 0, 0), 3, 0);
  __semrules_clear(&global.record, 0, NULL, 0, NULL);
  WANT(value_of(&global, 0, KEY(5)) == 0);
  owe(&global, 0, 0, KEYS(5, 0, 0), 3, 0);
  WANT(value_of(&global, 0, KEY(5)) == 1);
  meet(&global, 0, 5);
  meet(&global, 0, 5);
  WANT(value_of(&global, 0, KEY(5)) == 0);
  __semrules_leave(me);
}

/* A value that is fine at the end is none that is owed. */
static void final(void) {
  uint64_t me = 0;
  owed.record.final = 1 | 1 << 1;
  __semrules_activation(&me);
  owe(&owed, me, me, KEYS(1, 1, 0), 3, 0);
  __semrules_end(&owed.record, me, me, NULL, 0, &end.site);
  __semrules_leave(me);
  WANT(breaches() == 5 && at.site.unknown == 1);
}

int main(void) {
  once();
  each_of_its_own();
  oldest_first();
  owners();
  nested();
  many();
  again();
  final();
  return 0;
}
// CHECK:      {{^}}src/net.c:20:9: breach: block 0x10 of "s2" leaks [r1]{{$}}
// CHECK-NEXT: {{^}}  followed-by call give(p){{$}}
// CHECK-NEXT: {{^}}  values    p = 0x10, s = "s2"{{$}}
// CHECK-NEXT: {{^}}  in        addReply, thread
// CHECK-NEXT: {{^}}  earlier   src/net.c:10:9 in takes{{$}}
// CHECK-NEXT: {{^}}  stack     #0 {{.*}}once
// CHECK:      breach: block 0x1 of {s} leaks
// CHECK:      breach: block 0x2 of
// CHECK:      breach: block 0x3 of
// CHECK:      breach: block 0x56 of "s6" leaks
// CHECK-NOT:  breach:
// CHECK:      SemRules: unknown: 1 check of r1 at src/net.c:10:9 in takes (event) was never decided: the end that a rule waits for did not come{{$}}
// CHECK-NOT:  SemRules
// JSON:       "message":"block 0x10 of \"s2\" leaks","kind":"followed-by","condition":"call give(p)","values":{"p":"0x10","s":"s2"},"file":"src/net.c","line":20,
// JSON-SAME:  "earlier":{"file":"src/net.c","line":10,"column":9,"function":"takes","event":"entry take"},"incident"
