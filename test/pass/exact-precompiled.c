// Exact mode and records from precompiled headers, made with the plugin or
// without.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: printf 'semrules: 1\nrules:\n- {id: r, at: {write: u.count}, forbid: new == 1}\n- {id: s, at: {write: typed.b}, forbid: new == 1}\n' > r.yaml
// RUN: %semrules compile r.yaml -o r.spec
// RUN: echo 'typedef struct outer typed; union u { int number; int count; }; struct outer { union { int a; int b; }; }; static inline void g(union u *p) { p->number = 1; }' > h.h
// RUN: echo 'set +x -e; export SEMRULES_SPEC=%t/r.spec; y() { %clang -Rpass=semrules -g -fplugin=%plugin -fpass-plugin=%plugin "$@"; }' > sh
// RUN: (. ./sh; %clang -g -x c-header h.h -o plain.pch; y -x c-header h.h -o exact.pch; for o in plain exact; do y -include-pch $o.pch -c %s -o $o.o; done) 2>&1 | grep remark: | cut -d: -f3-5 > out
// RUN: (set +x; for i in 1 2; do echo "31: remark: check of rule 'r'"; echo "35: remark: check of rule 's'"; done) > wanted
// RUN: sed "s/ inserted.*//" out | diff wanted -
// A header made with the plugin is used without it.
// RUN: %clang -g -include-pch exact.pch -c %s -o x.o
void f(union u *p) { p->count = 1; }
void k(typed *p) { p->a = 1; p->b = 1; g((void *)p); }
