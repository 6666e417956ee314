// Sites stand in the object, matched by nothing or not; a program without
// sites needs no runtime.
// RUN: rm -rf %t && mkdir -p %t
// RUN: printf 'semrules: 1\nrules: [{id: r, at: {entry: f}, forbid: n == 1}]\n' > %t/r.yaml
// RUN: %semrules compile %t/r.yaml -o %t/r.spec
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g -c %s -fpass-plugin=%plugin -o %t/with.o
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g -DNONE %s -fpass-plugin=%plugin -o %t/without
// RUN: %t/without
// RUN: %python -c "import sys; sys.exit(b'semrules_sites' not in open(sys.argv[1], 'rb').read())" %t/with.o
// RUN: %python -c "import sys; sys.exit(b'semrules_sites' in open(sys.argv[1], 'rb').read())" %t/without
#ifdef NONE
static int g(int n) { return n; }
int main(void) { return g(1) - 1; }
#else
static int f(int n) { return n; }
int main(void) { return f(1) - 1; }
#endif
