// A file compiled with other flags than its rules: nothing is checked by
// offsets that do not hold, and the compiler says so, with -g and without.
// RUN: rm -rf %t && mkdir %t
// RUN: printf 'semrules: 1\nheaders: [conn.h]\nrules:\n- {id: w, at: {write: conn.flags}, forbid: new == 4}\n- {id: e, at: {entry: "conn_write(c, ...)"}, forbid: c->flags == 4}\n- {id: n, at: {entry: "conn_write(_, _, n)"}, forbid: n == 1}\n' > %t/r.yaml
// RUN: %semrules compile %t/r.yaml -o %t/r.spec -- -I%S/Inputs
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g -DWITH_TLS -I%S/Inputs -fpass-plugin=%plugin %s %rt -o %t/described 2>&1 | %FileCheck --check-prefix=SAY %s
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g0 -DWITH_TLS -I%S/Inputs -fpass-plugin=%plugin %s %rt -o %t/plain 2>&1 | %FileCheck --check-prefix=SAY %s
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g0 -I%S/Inputs -fpass-plugin=%plugin %s %rt -o %t/same 2>&1 | %FileCheck --allow-empty --check-prefix=SILENT %s
// SAY: warning: semrules: rules are not applied here: 'conn' has 56 bytes in this file, but 48 in {{.*}}conn.h:7; compile the rules with the flags that this file is compiled with
// SILENT-NOT: warning
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t/described 2>&1 | %FileCheck --check-prefix=REFUSED %s
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t/plain 2>&1 | %FileCheck --check-prefix=REFUSED %s
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t/same 2>&1 | %FileCheck --check-prefix=SAME %s
// RUN: %not %semrules coverage %t/plain | %FileCheck --check-prefix=COVER %s
// REFUSED-NOT: [w]
// REFUSED-NOT: [e]
// REFUSED: breach: n == 1 [n]
// REFUSED-NOT: [w]
// SAME-DAG: [w]
// SAME-DAG: [e]
// SAME-DAG: [n]
// COVER: has 56 bytes in this file
#include "conn.h"
int conn_write(conn *c, const char *text, int len) { return c->fd + len + (text != 0); }
int main(void) {
  conn c = {0};
  c.flags = 4;
  return conn_write(&c, 0, 1) - 1;
}
