// A shared object has checks of its own, also one that is loaded and unloaded.
// RUN: rm -rf %t && mkdir -p %t
// RUN: printf 'semrules: 1\nrules: [{id: r, at: {entry: f}, forbid: n == 1}, {id: w, at: {write: shared}, forbid: new == 2}]\n' > %t/r.yaml
// RUN: %semrules compile %t/r.yaml -o %t/r.spec
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g -O2 -fPIC -shared -DPLUGIN %s -fpass-plugin=%plugin -o %t/plugin.so -L%rtdir -lsemrules_rt -Wl,-rpath,%rtdir -Wl,-Bsymbolic
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g -O2 -fPIC -shared -DLIBRARY %s -fpass-plugin=%plugin -o %t/libone.so -L%rtdir -lsemrules_rt
// RUN: env SEMRULES_SPEC=%t/r.spec %clang -g -O2 %s -fpass-plugin=%plugin -o %t/main -L%t -lone -L%rtdir -lsemrules_rt -ldl -Wl,-rpath,%rtdir -Wl,-rpath,%t
// RUN: env SEMRULES_OPTIONS=exitcode=0:stack_depth=0 %t/main %t/plugin.so > %t/out 2>&1
// RUN: %FileCheck %s < %t/out
// CHECK-DAG: shared-objects.c:[[#PLUGIN:]]:{{.*}}breach: n == 1 [r]
// CHECK-DAG: breach: new == 2 [w]
// CHECK-DAG: loaded 3
// CHECK-DAG: library 5
// CHECK-DAG: loaded again 3
#include <dlfcn.h>
#include <stdio.h>
#if defined(PLUGIN)
int enter(int n);
__attribute__((noinline)) static int f(int n) { return n + 2; }
int enter(int n) { return f(n); }
#elif defined(LIBRARY)
int shared;
int set(int n);
int set(int n) {
  shared = n;
  return n + 3;
}
#else
extern int shared;
int set(int n);
static int load(const char *path) {
  void *handle = dlopen(path, RTLD_NOW);
  if (!handle)
    return -1;
  int (*enter)(int) = (int (*)(int))dlsym(handle, "enter");
  int got = enter(1);
  dlclose(handle);
  return got;
}
int main(int argc, char **argv) {
  if (argc < 2)
    return 1;
  printf("loaded %d\n", load(argv[1]));
  printf("library %d\n", set(2));
  printf("loaded again %d\n", load(argv[1]));
  return shared - 2;
}
#endif
