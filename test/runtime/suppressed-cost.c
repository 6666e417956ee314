/* A suppressed breach costs next to nothing from the second on: no system call
 * and no look at the file of suppressions, however long that is. */
// RUN: %clang -std=c11 -O1 -I%include -I%S %s %rt -o %t
// RUN: %python -c "open('%t.known', 'w').write('x*y*z\n' * 2000 + '*\n')"
// RUN: env SEMRULES_OPTIONS=suppressions=%t.known %python %S/Inputs/cost.py 120 %t
// RUN: env SEMRULES_OPTIONS=suppressions=%t.known:rules=r1=off %python %S/Inputs/cost.py 120 %t
#include "handmade.h"

#include <stdlib.h>

ERROR_SITE(site, 1);

int main(int argc, char **argv) {
  (void)argc;
  for (int i = atoi(argv[1]); i > 0; i--)
    BREACH(site);
  return 0;
}
