/* A log with %p in its name is made by the process that has something to say;
 * one without is opened at start-up. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -rf %t.d && mkdir %t.d
// RUN: env "SEMRULES_OPTIONS=exitcode=0:log_path=%t.d/%%p.log:jsonl_path=%t.d/%%p.jsonl" %t
// RUN: ls %t.d | wc -l | %FileCheck %s --check-prefix=TWO
// RUN: cat %t.d/*.log | %FileCheck %s
// RUN: env "SEMRULES_OPTIONS=log_path=%t.d/none/%%p.log" %t 2>&1 | %FileCheck %s --check-prefixes=FAILS,CHECK
// RUN: env SEMRULES_OPTIONS=log_path=%t.d/one.log %t none && test -e %t.d/one.log
#include "handmade.h"

#include <sys/wait.h>
#include <unistd.h>

SITE(site, SR_SEVERITY_WARNING, 1, "r1", "m", 0);

int main(int argc, char **argv) {
  (void)argv;
  for (int i = 0; i < 3; i++) {
    if (fork() == 0) {
      if (i == 1 && argc == 1)
        BREACH(site);
      return 0;
    }
    wait(NULL);
  }
  return 0;
}
// TWO:        {{^}}2{{$}}
// FAILS:      SemRules: cannot open log_path '{{.*}}.log': No such file or directory; breaches are shown here
// CHECK:      breach: m [r1]
// CHECK-NOT:  breach:
