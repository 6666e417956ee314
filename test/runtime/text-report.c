/* The text block, line for line. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_TEST=unit/one %not %t 2>&1 | %FileCheck %s
#include "handmade.h"

SITE(site, SR_SEVERITY_ERROR, 355, "no-reply", "client " V0 " was sent a reply",
     2, V(0, SR_VALUE_SIGNED, "c->id"), V(1, SR_VALUE_ENUM, "c->state"),
     .incident_text = "redis#9182 https://x (fixed by 5f3a9c1)\nredis#2");

__attribute__((noinline)) void addReply(void) {
  BREACH4(site, -17, 2, 0, 0);
  __asm__ volatile("");
}

int main(void) {
  addReply();
  return 0;
}
// CHECK:      {{^}}src/net.c:355:9: breach: client -17 was sent a reply [no-reply]{{$}}
// CHECK-NEXT: {{^}}  forbid    c->flags & CLOSING{{$}}
// CHECK-NEXT: {{^}}  values    c->id = -17, c->state = GREEN{{$}}
// CHECK-NEXT: {{^}}  in        addReply, thread [[PID:[0-9]+]] of process [[PID]]{{$}}
// CHECK-NEXT: {{^}}  incident  redis#9182 https://x (fixed by 5f3a9c1){{$}}
// CHECK-NEXT: {{^}}  incident  redis#2{{$}}
// CHECK-NEXT: {{^}}  test      unit/one{{$}}
// CHECK-NEXT: {{^}}  stack     #0 addReply+0x{{[0-9a-f]+}} (text-report.c.tmp+0x{{[0-9a-f]+}}) #1 main+0x
// CHECK-NEXT: {{^}}  rule      rules/clients.yaml:12:5{{$}}
// CHECK-NEXT: {{^}}SUMMARY: SemRules: no-reply src/net.c:355:9 in addReply{{$}}
// CHECK-NOT:  {{.}}
