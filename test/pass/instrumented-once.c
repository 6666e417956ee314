// Bitcode that was instrumented is left alone when the plugin meets it again.
// RUN: rm -rf %t && mkdir -p %t
// RUN: printf 'semrules: 1\nrules: [{id: r, at: {entry: f}, forbid: n == 1}]\n' > %t/r.yaml
// RUN: %semrules compile %t/r.yaml -o %t/r.spec
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g -O1 -c -emit-llvm %s -fpass-plugin=%plugin -o %t/a.bc
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -O1 %t/a.bc -fpass-plugin=%plugin %rt -o %t/a
// RUN: env SEMRULES_SPEC=%t/r.spec %opt -load-pass-plugin=%plugin -passes=semrules,semrules %t/a.bc -S -o - | %FileCheck %s --check-prefix=IR
// RUN: env SEMRULES_OPTIONS=max_reports=100:exitcode=0 %t/a 2>&1 | %FileCheck %s
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g -O1 %s -save-temps=obj -fpass-plugin=%plugin %rt -o %t/b
// RUN: env SEMRULES_OPTIONS=max_reports=100:exitcode=0 %t/b 2>&1 | %FileCheck %s
// IR-COUNT-1: call {{.*}}@__semrules_breach(
// IR-NOT: call {{.*}}@__semrules_breach(
// CHECK-COUNT-1: breach: n == 1 [r]
// CHECK-NOT: breach: n == 1 [r]
__attribute__((noinline)) static int f(int n) { return n; }
int main(void) { return f(1) - 1; }
