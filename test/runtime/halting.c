/* halt_on_error, abort_on_error and rules=id=halt end the program at the
 * breach, once it is reported. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=halt_on_error=1 %python %S/Inputs/status.py 86 %t 2>&1 | %FileCheck %s
// RUN: env SEMRULES_OPTIONS=halt_on_error=1:exitcode=9 %python %S/Inputs/status.py 9 %t 2>&1 | %FileCheck %s
// RUN: env SEMRULES_OPTIONS=abort_on_error=1 %python %S/Inputs/status.py -6 %t 2>&1 | %FileCheck %s
// RUN: env SEMRULES_OPTIONS=rules=r1=halt %python %S/Inputs/status.py 86 %t 2>&1 | %FileCheck %s
// RUN: env SEMRULES_OPTIONS=rules=r2=halt %python %S/Inputs/status.py 86 %t 2>&1 | %FileCheck %s --check-prefix=FIRST
// RUN: env SEMRULES_OPTIONS=exitcode=1 %python %S/Inputs/status.py 1 %t 2>&1 | %FileCheck %s --check-prefix=ON
#include "handmade.h"

#include <unistd.h>

ERROR_SITE(error, 1);
SITE(warning, SR_SEVERITY_WARNING, 2, "r2", "m", 0);

int main(void) {
  BREACH(warning);
  BREACH(error);
  return write(2, "went on\n", 8) != 8;
}
// CHECK:     SUMMARY: SemRules: r2
// CHECK:     SUMMARY: SemRules: r1
// CHECK-NOT: went on
// FIRST:     SUMMARY: SemRules: r2 src/net.c:2:9 in addReply
// FIRST-NOT: {{.}}
// ON:        SUMMARY: SemRules: r1
// ON:        went on
