/* A breach tells of the last event, of none, or of the last four with the
 * states they led to; a plain one only what it is told to. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=stack_depth=0:jsonl_path=%t.jsonl %not %t 2>&1 | %FileCheck %s
// RUN: %FileCheck %s --check-prefix=JSON < %t.jsonl
#include "ghosts.h"

#define EVENT(name, line, function_, subject_)                                 \
  SITE(name, SR_SEVERITY_ERROR, line, "r1", "", 0,                             \
       .site.kind = SR_KIND_EVENT, .site.point = SR_POINT_CALL,                \
       .function = function_, .subject = subject_)
EVENT(opens, 10, "begin", "conn_open");
EVENT(writes, 11, "work", "conn_write");
EVENT(closes, 12, "finish", "conn_close");
ORDER_SITE(not_after, 1, SR_KIND_NOT_AFTER);
ORDER_SITE(preceded, 2, SR_KIND_PRECEDED_BY);
ORDER_SITE(undone, 3, SR_KIND_PRECEDED_BY);
ORDER_SITE(cleared, 4, SR_KIND_PRECEDED_BY);
ORDER_SITE(protocol, 5, SR_KIND_PROTOCOL);
ORDER_SITE(unseen, 6, SR_KIND_PROTOCOL);
ORDER_SITE(locked, 7, SR_KIND_UNDER_LOCK);
ORDER_SITE(plain, 8, SR_KIND_FORBID);
ORDER_SITE(told, 9, SR_KIND_REQUIRE);
ORDER_SITE(untold, 20, SR_KIND_BALANCED_BY);
ORDER_SITE(walked_to, 21, SR_KIND_FOLLOWED_BY);
GHOST(before, 1, 0, END_NONE, PROCESS);
GHOST(state, 1, TRACE, END_NONE, PROCESS);
GHOST(owed, 1, OWED, END_STEP, PROCESS);

static void set(struct handmade_ghost *g, int64_t value,
                struct handmade_site *site) {
  __semrules_set(&g->record, 0, KEY(1), value, &site->site);
}

#define TELL(ghost, key) __semrules_earlier(&ghost.record, 0, KEY(key))

int main(void) {
  set(&before, 1, &closes);
  TELL(before, 1);
  BREACH(not_after);
  TELL(before, 2);
  BREACH(preceded);
  set(&before, 0, &writes);
  TELL(before, 1);
  BREACH(undone);
  __semrules_clear(&before.record, 0, NULL, 0, &opens.site);
  TELL(before, 1);
  BREACH(cleared);
  TELL(state, 1);
  BREACH(unseen);
  for (int i = 0; i < 3; i++) {
    set(&state, 1, &opens);
    set(&state, 2, &writes);
  }
  set(&state, 0, &closes);
  TELL(state, 1);
  BREACH(protocol);
  TELL(before, 1);
  BREACH(locked);
  BREACH(plain);
  __semrules_earlier_at(&opens.site);
  BREACH(told);
  __semrules_earlier_at(NULL);
  BREACH(told);
  BREACH(untold);
  __semrules_owe(&owed.record, 0, 0, KEY(4), 1, 0, 1, &writes.site);
  struct semrules_walk walk;
  __semrules_walk_begin(&walk, &owed.record, 0, 0, KEY(4), 1);
  while (__semrules_walk_next(&walk)) {
    __semrules_walk_earlier(&walk);
    BREACH(walked_to);
    __semrules_walk_set(&walk, 0, NULL);
  }
  WANT(value_of(&owed, 0, KEY(4)) == 0);
  return 0;
}
// CHECK:      net.c:1:9
// CHECK:      {{^}}  in
// CHECK-NEXT: {{^}}  earlier   src/net.c:12:9 in finish{{$}}
// CHECK-NEXT: {{^}}  rule
// CHECK:      net.c:2:9
// CHECK:      {{^}}  earlier   none{{$}}
// CHECK-NEXT: {{^}}  rule
// CHECK:      net.c:3:9
// CHECK:      {{^}}  earlier   src/net.c:11:9 in work{{$}}
// CHECK:      net.c:4:9
// CHECK:      {{^}}  earlier   src/net.c:10:9 in begin{{$}}
// CHECK:      net.c:6:9
// CHECK:      {{^}}  earlier   none{{$}}
// CHECK-NEXT: {{^}}  rule
// CHECK:      net.c:5:9
// CHECK:      {{^}}  earlier   src/net.c:12:9 in finish{{$}}
// CHECK-NEXT: {{^}}  history   src/net.c:11:9 in work -> 2{{$}}
// CHECK-NEXT: {{^}}  history   src/net.c:10:9 in begin -> open{{$}}
// CHECK-NEXT: {{^}}  history   src/net.c:11:9 in work -> 2{{$}}
// CHECK-NEXT: {{^}}  history   src/net.c:12:9 in finish -> closed{{$}}
// CHECK-NEXT: {{^}}  rule
// CHECK:      net.c:7:9
// CHECK-NOT:  earlier
// CHECK:      net.c:8:9
// CHECK-NOT:  earlier
// CHECK:      net.c:9:9
// CHECK:      {{^}}  earlier   src/net.c:10:9 in begin{{$}}
// CHECK:      net.c:20:9
// CHECK:      {{^}}  earlier   none{{$}}
// CHECK:      net.c:21:9
// CHECK:      {{^}}  earlier   src/net.c:11:9 in work{{$}}
// JSON:       "line":1,{{.*}}"earlier":{"file":"src/net.c","line":12,"column":9,"function":"finish","event":"call conn_close"},"incident"
// JSON-NEXT:  "line":2,{{.*}}"earlier":null,"incident"
// JSON-NEXT:  "line":3,{{.*}}"earlier":{"file":"src/net.c","line":11,
// JSON-NEXT:  "line":4,{{.*}}"earlier":{"file":"src/net.c","line":10,
// JSON-NEXT:  "line":6,{{.*}}"earlier":null,"history":[],"incident"
// JSON-NEXT:  "line":5,{{.*}}"earlier":{"file":"src/net.c","line":12,"column":9,"function":"finish","event":"call conn_close"},"history":[{"file":"src/net.c","line":11,"column":9,"function":"work","event":"call conn_write","state":2},{"file":"src/net.c","line":10,"column":9,"function":"begin","event":"call conn_open","state":"open"},{{.*}}"state":2},{{.*}}"state":"closed"}],"incident"
// JSON-NEXT:  "line":7,{{.*}}"earlier":null,"incident"
// JSON-NEXT:  "line":8,{{.*}}"earlier":null,"incident"
// JSON-NEXT:  "line":9,{{.*}}"earlier":{"file":"src/net.c","line":10,
// JSON-NEXT:  "line":20,{{.*}}"earlier":null,"incident"
// JSON-NEXT:  "line":21,{{.*}}"earlier":{"file":"src/net.c","line":11,
