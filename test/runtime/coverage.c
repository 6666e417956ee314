/* coverage=1: one record a site, and one when the process begins and ends;
 * without jsonl_path, readable lines; without coverage=1, nothing. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=exitcode=0:coverage=1:jsonl_path=%t.jsonl %t 2>/dev/null
// RUN: %FileCheck %s < %t.jsonl
// RUN: %python -c "import json,sys; [json.loads(l) for l in sys.stdin]" < %t.jsonl
// RUN: env SEMRULES_OPTIONS=exitcode=0:coverage=1 %t 2>&1 | %FileCheck %s --check-prefix=TEXT
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t 2>&1 | %FileCheck %s --check-prefix=NONE
#include "handmade.h"

SITE(counted, SR_SEVERITY_ERROR, 1, "r1", "m", 0, .site.has_counts = 1,
     .site.executed = 12, .site.active = 7);
SITE(skipped, SR_SEVERITY_ERROR, 2, "r2", "m", 0,
     .site.state = SR_STATE_SKIPPED, .site.point = SR_POINT_WRITE);

int main(void) {
  BREACH(counted);
  BREACH(counted);
  return 0;
}
// CHECK:      {"schema":1,"kind":"process","event":"start","pid":[[PID:[0-9]+]],"exe":"{{.*}}","seq":0,"dropped":0,
// CHECK-NEXT: "kind":"forbid"
// CHECK-NEXT: {"schema":1,"kind":"coverage","rule":"r1","file":"src/net.c","line":1,"column":9,"function":"addReply","point":"entry","check":"forbid","state":"checked","executed":12,"active":7,"breached":2,"told":1,"has_counts":true,"pid":[[PID]],"exe":"
// CHECK-NEXT: {"schema":1,"kind":"coverage","rule":"r2",{{.*}}"line":2,{{.*}}"point":"write",{{.*}}"state":"skipped","executed":0,"active":0,"breached":0,"told":0,"has_counts":false,
// CHECK-NEXT: {"schema":1,"kind":"process","event":"end",{{.*}}"seq":1,"dropped":0,
// CHECK-NOT:  {{.}}schema
// TEXT:       src/net.c:1:9: coverage: entry in addReply checked, executed 12, active 7, breached 2, told 1 [r1]
// TEXT-NEXT:  src/net.c:2:9: coverage: write in addReply skipped, breached 0, told 0 [r2]
// NONE-NOT:   {{coverage:|process:}}
