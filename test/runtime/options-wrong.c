/* Mistakes in SEMRULES_OPTIONS are told once, and change nothing. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: env "SEMRULES_OPTIONS=exit_code=3:zzzz=1:exitcode=300:halt_on_error=maybe:max_reports=:rules=r1=of,r1=sample:1/0:stack_depth=65:=:::" \
// RUN:   %python %S/Inputs/status.py 86 %t 2>&1 | %FileCheck %s
// RUN: env "SEMRULES_OPTIONS=exitcode=5:log_path='x" \
// RUN:   %python %S/Inputs/status.py 5 %t 2>&1 | %FileCheck %s --check-prefix=QUOTE
#include "handmade.h"

ERROR_SITE(error, 1);

int main(void) {
  BREACH(error);
  return 0;
}
// CHECK:      SemRules: warning: unknown option 'exit_code' in SEMRULES_OPTIONS; did you mean 'exitcode'?
// CHECK-NEXT: SemRules: warning: unknown option 'zzzz' in SEMRULES_OPTIONS; help=1 lists them
// CHECK-NEXT: SemRules: warning: exitcode=300 in SEMRULES_OPTIONS is ignored; it takes a number up to 255
// CHECK-NEXT: SemRules: warning: halt_on_error=maybe in SEMRULES_OPTIONS is ignored; it takes 0 or 1
// CHECK-NEXT: SemRules: warning: max_reports= in SEMRULES_OPTIONS is ignored; it takes a number up to 18446744073709551615
// CHECK-NEXT: SemRules: warning: stack_depth=65 in SEMRULES_OPTIONS is ignored; it takes a number up to 64
// CHECK-NEXT: SemRules: warning: unknown option '' in SEMRULES_OPTIONS; help=1 lists them
// CHECK-NEXT: SemRules: warning: 'r1=of' in the option rules is ignored; it takes id=off, id=report, id=halt or id=sample:1/N
// CHECK-NEXT: SemRules: warning: 'r1=sample:1/0' in the option rules is ignored
// CHECK-NEXT: src/net.c:1:9: breach: m [r1]
// QUOTE: SemRules: warning: a quote is not closed in SEMRULES_OPTIONS: log_path='x
// QUOTE-NEXT: breach:
