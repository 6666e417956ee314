// A class whose debug information is elsewhere is told of, with the cure.
// RUN: rm -rf %t && mkdir -p %t
// RUN: printf 'semrules: 1\nrules: [{id: r, at: {write: Conn.state}, forbid: new == 7}]\n' > %t/r.yaml
// RUN: %semrules compile %t/r.yaml -o %t/r.spec
// RUN: env SEMRULES_SPEC=%t/r.spec %clangxx -g -c %s -fpass-plugin=%plugin -o %t/o -Rpass=semrules -Rpass-missed=semrules -Rpass-analysis=semrules 2>&1 | %FileCheck %s --check-prefix=LIMITED
// RUN: env SEMRULES_SPEC=%t/r.spec %clangxx -g -fstandalone-debug -c %s -fpass-plugin=%plugin -o %t/o -Rpass=semrules -Rpass-missed=semrules 2>&1 | %FileCheck %s --check-prefix=FULL
// LIMITED: 'Conn' is not described in this file's debug information; compile with -fstandalone-debug
// FULL: class-not-described.cc:[[#@LINE+4]]:{{.*}}check of rule 'r' inserted
struct Conn { int state; virtual void close(); virtual ~Conn(); };
void touch(Conn *conn);
void touch(Conn *conn) {
  conn->state = 7;
}
