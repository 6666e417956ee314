/* rules=: off, sample, globs, and that later entries win; what was not shown
 * is told at exit. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: env "SEMRULES_OPTIONS=exitcode=0:stack_depth=0:rules=alpha=off,beta=sample:1/4:max_reports=100" %t 2>&1 | grep -E "breach|count" | %FileCheck %s --check-prefix=SAMPLE
// RUN: env "SEMRULES_OPTIONS=exitcode=0:rules=*=off,be*=report" %t 2>&1 | grep -E "breach|count" | %FileCheck %s --check-prefix=GLOB
// RUN: env "SEMRULES_OPTIONS=exitcode=0:rules='alpha=sample:1/2,beta=off':max_reports=3" %t 2>&1 | grep -E "breach|count" | %FileCheck %s --check-prefix=QUOTED
// RUN: env "SEMRULES_OPTIONS=exitcode=0:max_reports=0" %t 2>&1 | grep -E "breach|count" | %FileCheck %s --check-prefix=ZERO
#include "handmade.h"

#include <stdio.h>

SITE(a, SR_SEVERITY_ERROR, 1, "alpha", "m" V0, 1, V(0, SR_VALUE_SIGNED, "i"));
SITE(b, SR_SEVERITY_ERROR, 2, "beta", "m" V0, 1, V(0, SR_VALUE_SIGNED, "i"));

int main(void) {
  for (int i = 0; i < 9; i++) {
    BREACH4(a, i, 0, 0, 0);
    BREACH4(b, i, 0, 0, 0);
  }
  fprintf(stderr, "counts %d %d %d\n", (int)semrules_breach_count("alpha"),
          (int)semrules_breach_count("beta"), (int)semrules_breach_count(NULL));
  return 0;
}
// SAMPLE:      breach: m0 [beta]
// SAMPLE-NEXT: breach: m4 [beta]
// SAMPLE-NEXT: breach: m8 [beta]
// SAMPLE-NEXT: counts 0 9 9
// SAMPLE-NEXT: SemRules: 6 further breaches of beta at src/net.c:2:9 in addReply (forbid) were not shown (max_reports=100)
// SAMPLE-NOT:  {{further|breach:}}
// GLOB:        breach: m0 [beta]
// GLOB-NEXT:   counts 0 9 9
// GLOB-NEXT:   8 further breaches of beta
// GLOB-NOT:    {{further|breach:}}
// QUOTED:      breach: m0 [alpha]
// QUOTED-NEXT: breach: m2 [alpha]
// QUOTED-NEXT: breach: m4 [alpha]
// QUOTED-NEXT: counts 9 0 9
// QUOTED-NEXT: 6 further breaches of alpha
// QUOTED-NOT:  {{further|breach:}}
// ZERO:        counts 9 9 18
// ZERO-NEXT:   9 further breaches of alpha at src/net.c:1:9 in addReply (forbid) were not shown (max_reports=0)
// ZERO-NEXT:   9 further breaches of beta
// ZERO-NOT:    {{further|breach:}}
