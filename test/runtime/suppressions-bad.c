/* Mistakes in a file of suppressions are told once, with place and cure; the
 * rest of it counts, and the program goes on. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: rm -rf %t.d && mkdir %t.d
// RUN: printf 'leak:f\nr1 f\n r1 function:\nr1 file:a file:b\nr[1]\nr1 # fine\nfunction:f\n' > %t.d/bad
// RUN: env SEMRULES_OPTIONS=suppressions=%t.d/bad %t 2>&1 | %FileCheck %s
// RUN: %not env SEMRULES_OPTIONS=suppressions=%t.d/nowhere %t 2>&1 | %FileCheck %s --check-prefix=NOWHERE
// RUN: %not env SEMRULES_OPTIONS=suppressions=%t.d %t 2>&1 | %FileCheck %s --check-prefix=FOLDER
//
// Many mistakes, a file that is no text, one that is too long, too many.
// RUN: %python -c "open('%t.d/many', 'w').write('a:b\n' * 40)" && %not env SEMRULES_OPTIONS=suppressions=%t.d/many %t 2>&1 | %FileCheck %s --check-prefix=MANY
// RUN: %python -c "open('%t.d/binary', 'wb').write(bytes(range(256)) * 300 + b'\nr1\n')" && env SEMRULES_OPTIONS=suppressions=%t.d/binary %t 2>&1 | %FileCheck %s --check-prefix=BINARY
// RUN: %python -c "open('%t.d/long', 'w').write('r1\n' + '#' * 200000)" && env SEMRULES_OPTIONS=suppressions=%t.d/long %t 2>&1 | %FileCheck %s --check-prefix=LONG
// RUN: %python -c "open('%t.d/full', 'w').write('r1\n' + 'x\n' * 2047 + '*\n')" && env SEMRULES_OPTIONS=suppressions=%t.d/full:coverage=1:jsonl_path=%t.d/log.jsonl %t 2>&1 | %FileCheck %s --check-prefix=FULL
// RUN: %python -c "import json; m = [json.loads(l)['matched'] for l in open('%t.d/log.jsonl') if 'matched' in l]; u = {}; [u.update(x) for x in m]; assert len(u) == 2048 and len(m) > 2 and u['1'] == 2 and u['2048'] == 0, u"
// RUN: touch %t.d/empty && %not env SEMRULES_OPTIONS=suppressions=%t.d/empty %t 2>&1 | %FileCheck %s --check-prefix=EMPTY
#include "handmade.h"

#include <errno.h>

ERROR_SITE(site, 1);

int main(void) {
  errno = 7;
  BREACH(site);
  BREACH(site);
  return errno != 7;
}
// CHECK:      SemRules: warning: {{.*}}bad:1: 'leak:f' is ignored; a line is RULE function:NAME file:NAME, of which RULE must be there, and * stands for anything
// CHECK-NEXT: bad:2: 'f' is ignored
// CHECK-NEXT: bad:3: 'function:' is ignored
// CHECK-NEXT: bad:4: 'file:b' is ignored
// CHECK-NEXT: bad:5: 'r[1]' is ignored
// CHECK-NEXT: bad:7: 'function:f' is ignored
// CHECK-NOT:  {{SemRules|breach:}}
// NOWHERE:    SemRules: cannot read suppressions '{{.*}}nowhere': No such file or directory; nothing is suppressed by it
// NOWHERE:    breach: m [r1]
// FOLDER:     SemRules: cannot read suppressions '{{.*}}': Is a directory
// MANY:       many:10: 'a:b' is ignored
// MANY-NOT:   ignored
// MANY:       breach: m [r1]
// BINARY:     is ignored
// BINARY-NOT: breach:
// LONG:       SemRules: warning: of suppressions '{{.*}}long' only the first 128 KiB are read
// LONG-NOT:   {{SemRules|breach:}}
// FULL:       SemRules: warning: suppressions '{{.*}}full' are more than 2048; the rest is ignored
// FULL-NOT:   {{SemRules|breach:}}
// EMPTY-NOT:  SemRules: {{[^n]}}
// EMPTY:      breach: m [r1]
