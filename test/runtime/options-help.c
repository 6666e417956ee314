/* help=1 lists every option with its default and its value; the program goes
 * on.  semrules_default_options speaks first, the environment last. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=help=1:coverage=0:log_path=/dev/stderr %t 2>&1 | %FileCheck %s
#include "handmade.h"

#include <stdio.h>

ERROR_SITE(error, 1);

const char *semrules_default_options(void) {
  return "coverage=1:exitcode=44:nope=1";
}

int main(void) {
  puts("went on");
  return 0;
}
// CHECK:      SemRules: warning: unknown option 'nope' in semrules_default_options
// CHECK:      {{^}}  log_path {{.*}}(default stderr, now /dev/stderr)
// CHECK-NEXT: {{^}}  jsonl_path {{.*}}(default none, now none)
// CHECK-NEXT: {{^}}  halt_on_error {{.*}}(default 0, now 0)
// CHECK-NEXT: {{^}}  abort_on_error {{.*}}(default 0, now 0)
// CHECK-NEXT: {{^}}  exitcode {{.*}}(default 86, now 44)
// CHECK-NEXT: {{^}}  max_reports {{.*}}(default 1, now 1)
// CHECK-NEXT: {{^}}  rules {{.*}}(default all, now all)
// CHECK-NEXT: {{^}}  suppressions {{.*}}(default none, now none)
// CHECK-NEXT: {{^}}  stack_depth {{.*}}(default 16, now 16)
// CHECK-NEXT: {{^}}  coverage {{.*}}(default 0, now 0)
// CHECK-NEXT: {{^}}  watchdog {{.*}}(default 0, now 0)
// CHECK-NEXT: {{^}}  list_max {{.*}}(default 65536, now 65536)
// CHECK-NEXT: {{^}}  history_max {{.*}}(default 4194304, now 4194304)
// CHECK-NEXT: {{^}}  help {{.*}}(default 0, now 1)
// CHECK:      went on
