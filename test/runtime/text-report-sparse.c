/* What there is nothing to say of is left out: no column, no values, no
 * message, no stack, no rule file; the cause is said. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=stack_depth=0 %t 2>&1 | %FileCheck %s
#include "handmade.h"

SITE(site, SR_SEVERITY_NOTE, 7, "bare", "", 1,
     V(0, SR_VALUE_POINTER, "c->next"), .site.column = 0,
     .site.rule_file = 0, .site.kind = SR_KIND_REQUIRE);

int main(void) {
  /* value 0 was not evaluated; operand 0 is NULL */
  __semrules_breach(&site.site, SR_CAUSE_NULL, 0, 0, 0, 0);
  return 0;
}
// CHECK:      {{^}}src/net.c:7: breach: c->flags & CLOSING [bare]{{$}}
// CHECK-NEXT: {{^}}  require   c->flags & CLOSING{{$}}
// CHECK-NEXT: {{^}}  cause     c is NULL{{$}}
// CHECK-NEXT: {{^}}  in        addReply, thread
// CHECK-NEXT: {{^}}SUMMARY: SemRules: bare src/net.c:7 in addReply{{$}}
// CHECK-NOT:  {{.}}
