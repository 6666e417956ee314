/* A shared object with rules is loaded, breaks them and is unloaded: with the
 * runtime in the program, and with the only runtime in the shared object. */
// RUN: %clang -std=c11 -fPIC -shared -DPLUGIN -I%include -I%S %s %rt -o %t.so
// RUN: %clang -std=c11 -DRULES -I%include -I%S %s %rt -rdynamic -o %t.with
// RUN: %clang -std=c11 -I%include -I%S %s -o %t.without
// RUN: env SEMRULES_OPTIONS=coverage=1 %python %S/Inputs/status.py 86 %t.with %t.so error 2>&1 | %FileCheck %s
// RUN: env SEMRULES_OPTIONS=coverage=1 %python %S/Inputs/status.py 86 %t.without %t.so error 2>&1 | %FileCheck %s
// RUN: %python %S/Inputs/status.py 0 %t.with %t.so warning 2>&1 | %FileCheck %s --check-prefix=WARN
// RUN: %python %S/Inputs/status.py 0 %t.without %t.so warning 2>&1 | %FileCheck %s --check-prefix=WARN
// RUN: %python %S/Inputs/status.py 86 %t.without %t.so keep 2>&1 | %FileCheck %s
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=jsonl_path=%t.jsonl %python %S/Inputs/status.py 0 %t.without %t.so warning-reload
// RUN: grep -c schema %t.jsonl | grep -x 3
// RUN: %python %S/Inputs/status.py 86 %t.without %t.so reload
#ifdef PLUGIN
#include "handmade.h"

#include <string.h>

SITE(error, SR_SEVERITY_ERROR, 1, "r-error", "m", 0);
SITE(warning, SR_SEVERITY_WARNING, 2, "r-warning", "m", 0);

__attribute__((visibility("default"))) void act(const char *how) {
  for (int i = 0; i < 3; i++)
    if (strncmp(how, "warning", 7) == 0)
      BREACH(warning);
    else
      BREACH(error);
}
#else
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#ifdef RULES
#include "handmade.h"
ERROR_SITE(unused, 1);
#endif

static int play(const char *path, const char *how) {
  void *const handle = dlopen(path, RTLD_NOW);
  if (handle == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  void (*act)(const char *);
  *(void **)&act = dlsym(handle, "act");
  act(how);
  if (strcmp(how, "keep") == 0)
    return 0;
  dlclose(handle);
  fprintf(stderr, "closed\n");
  return 0;
}

int main(int argc, char **argv) {
  const int rounds = argc > 2 && strstr(argv[2], "reload") != NULL ? 3 : 1;
  for (int i = 0; i < rounds; i++)
    if (argc < 3 || play(argv[1], argv[2]) != 0)
      return 2;
  /* unloaded for good: no descriptor of the runtime's is left behind */
  for (int fd = 100; strcmp(argv[2], "warning-reload") == 0 && fd < 1024; fd++)
    if (fcntl(fd, F_GETFD) != -1)
      return 3;
  return 0;
}
#endif
// CHECK:     breach: m [r-error]
// CHECK:     stack     #0 act+0x
// CHECK:     2 further breaches of r-error
// WARN:      breach: m [r-warning]
// WARN:      2 further breaches of r-warning
// WARN-NEXT: closed
