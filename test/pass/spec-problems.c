// No rules: a warning.  Rules of another version, or damaged: an error.
// RUN: rm -rf %t && mkdir -p %t/empty %t/tree/.semrules %t/tree/a/b
// RUN: cd %t/empty && %clang -c %s -fpass-plugin=%plugin -o %t/o 2>&1 | %FileCheck %s --check-prefix=NONE
// RUN: printf 'semrules: 1\nrules: [{id: r, at: {entry: main}, forbid: "true"}]\n' > %t/r.yaml
// RUN: %semrules compile %t/r.yaml -o %t/tree/.semrules/rules.spec
// RUN: cd %t/tree/a/b && %clang -g -c %s -fpass-plugin=%plugin -Rpass=semrules -o %t/o 2>&1 | %FileCheck %s --check-prefix=FOUND
// RUN: %python -c "import sys; b = bytearray(open(sys.argv[1], 'rb').read()); b[-3] ^= 1; open(sys.argv[2], 'wb').write(b)" %t/tree/.semrules/rules.spec %t/damaged
// RUN: env SEMRULES_SPEC=%t/damaged %not %clang -c %s -fpass-plugin=%plugin -o %t/o 2>&1 | %FileCheck %s --check-prefix=DAMAGED
// RUN: %python -c "import sys; b = bytearray(open(sys.argv[1], 'rb').read()); b[8] = 99; open(sys.argv[2], 'wb').write(b)" %t/tree/.semrules/rules.spec %t/version
// RUN: env SEMRULES_SPEC=%t/version %not %clang -c %s -fpass-plugin=%plugin -o %t/o 2>&1 | %FileCheck %s --check-prefix=VERSION
// RUN: env SEMRULES_SPEC=%t/nowhere %not %clang -c %s -fpass-plugin=%plugin -o %t/o 2>&1 | %FileCheck %s --check-prefix=MISSING
// RUN: head -c 100 %t/tree/.semrules/rules.spec > %t/short
// RUN: env SEMRULES_SPEC=%t/short %not %clang -c %s -fpass-plugin=%plugin -o %t/o 2>&1 | %FileCheck %s --check-prefix=SHORT
// NONE: warning: semrules: no rules found: nothing is instrumented; set SEMRULES_SPEC or run 'semrules compile
// FOUND: check of rule 'r' inserted at 'entry main', matching 'main'
// DAMAGED: error: semrules: {{.*}}damaged
// VERSION: error: semrules: {{.*}}version
// MISSING: error: semrules: {{.*}}nowhere
// SHORT: error: semrules: {{.*}}short
int main(void) { return 0; }
