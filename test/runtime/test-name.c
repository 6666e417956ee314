/* SEMRULES_TEST names the test in reports, semrules_set_test another;
 * environ may be overwritten by then. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_TEST=from-env SEMRULES_OPTIONS=stack_depth=0 %not %t 2>&1 | grep -E "breach|test" | %FileCheck %s
#include "handmade.h"

#include <string.h>
#include <unistd.h>

ERROR_SITE(one, 1);
ERROR_SITE(two, 2);
ERROR_SITE(three, 3);

int main(void) {
  for (char **at = environ; *at != NULL; at++)
    memset(*at, 'x', strlen(*at));
  BREACH(one);
  semrules_set_test("second \"test\"");
  BREACH(two);
  semrules_set_test(NULL);
  BREACH(three);
  return 0;
}
// CHECK:      src/net.c:1:9
// CHECK-NEXT:   test      from-env
// CHECK-NEXT: src/net.c:2:9
// CHECK-NEXT:   test      second "test"
// CHECK-NEXT: src/net.c:3:9
// CHECK-NOT:  test
