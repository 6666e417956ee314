// Exact mode stays out where the pass does not run, and says where it can't be
// had: no code comes out that clang can't translate.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: printf 'semrules: 1\nrules: [{id: r, at: {write: u.count}, forbid: new == 1}]\n' > r.yaml
// RUN: %semrules compile r.yaml -o r.spec
// RUN: echo 'set +x -e; w() { echo "$@"; SEMRULES_SPEC=%t/r.spec %clang -Rpass=semrules -fplugin=%plugin "$@"; }; y() { w -fpass-plugin=%plugin "$@"; }' > sh

// Acts: every kind of output, with and without optimization.
// RUN: (. ./sh; for o in "-c -O0" "-c -O2" "-S -O0" "-c -emit-llvm -O0" "-S -emit-llvm -O2" "-c -flto -O2" "-c -flto=thin -O2" "-c -flto -O0"; do y -g $o %s -o out; done) 2>&1 | %FileCheck %s --check-prefix=ACTS
// ACTS-NOT: :40: remark
// ACTS-COUNT-8: :25: remark: check of rule 'r' inserted
// ACTS-NOT: :40: remark

// Stays out, and it compiles: told apart by type and size alone, or not at all.
// RUN: (. ./sh; y -g -O1 -save-temps=obj -c %s -o out) 2>&1 | %FileCheck %s --check-prefix=OUT
// OUT: :25: {{.*}}check of rule 'r' inserted
// OUT: :40: {{.*}}check of rule 'r' inserted
// RUN: (. ./sh; y -g -Xclang -disable-llvm-passes -S -emit-llvm %s -o - ) > raw.ll && %not grep preserve raw.ll
// RUN: (. ./sh; y -g -fsyntax-only %s; y -E %s -o x.i; y -g -c x.i -o out) > /dev/null 2>&1
// RUN: %not env -u SEMRULES_SPEC %clang -g -c %s -o out -Werror -fplugin=%plugin -fpass-plugin=%plugin 2>&1 | grep 'no rules found'
// RUN: (. ./sh; w -g -c %s -o out) 2>&1 | %FileCheck %s --check-prefix=ALONE
// ALONE: warning: semrules: -fplugin alone does nothing; give -fpass-plugin={{.*}}SemRules.so too
// RUN: (. ./sh; for o in "-g0" "-g1" "-g -fwrapv" "-g -fsanitize=undefined"; do y $o -c %s -o out; done) 2>&1 | %FileCheck %s --check-prefix=WHY
// WHY: -g0
// WHY: warning: semrules: exact mode needs debug information (-g); members of unions of one type and size are not told apart here
// WHY: -g1
// WHY: warning: semrules: exact mode needs debug information (-g)
// WHY: -fwrapv
// WHY: warning: semrules: exact mode can't be had with -fwrapv
// WHY: -fsanitize=undefined
// WHY: warning: semrules: exact mode can't be had with -fsanitize=pointer-overflow
// RUN: (. ./sh; SEMRULES_EXACT=0 y -g -fsanitize=undefined -c %s -o out) 2>&1 | %not grep warning
union u { int number; int count; } *p;
void f(void) { p->count = 1; p->number = 1; }
