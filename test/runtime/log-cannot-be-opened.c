/* A log that cannot be opened is told of once, with the reason, and the
 * breaches are shown on stderr. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.log
// RUN: env SEMRULES_OPTIONS=log_path=/no/such/dir/log %not %t 2>&1 | %FileCheck %s --check-prefix=TEXT
// RUN: env SEMRULES_OPTIONS=jsonl_path=/proc/x:log_path=%t.log %not %t 2>&1 | %FileCheck %s --check-prefix=JSON
// RUN: grep -c SUMMARY: %t.log | grep -x 2
// RUN: env SEMRULES_OPTIONS=jsonl_path=/ %not %t 2>&1 | grep -c SUMMARY: | grep -x 2
// RUN: env SEMRULES_OPTIONS=log_path=/dev/full %not %t 2>&1 | grep -c SUMMARY: | grep -x 2
#include "handmade.h"

ERROR_SITE(one, 1);
ERROR_SITE(two, 2);

int main(void) {
  BREACH(one);
  BREACH(two);
  return 0;
}
// TEXT:      SemRules: cannot open log_path '/no/such/dir/log': No such file or directory; breaches are shown here
// TEXT-NEXT: src/net.c:1:9: breach
// TEXT-NOT:  cannot open
// TEXT:      src/net.c:2:9: breach
// TEXT-NOT:  cannot open
// JSON:      SemRules: cannot open jsonl_path '/proc/x': No such file or directory
// JSON-NEXT: src/net.c:1:9: breach
// JSON-NOT:  cannot open
// JSON:      src/net.c:2:9: breach
