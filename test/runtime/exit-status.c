/* The exit status is 86 where it would have been 0, after breaches of
 * severity error only; stdio is flushed and destructors run. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: %python %S/Inputs/status.py 86 %t error 2>&1 | %FileCheck %s --check-prefix=FLUSHED
// RUN: %python %S/Inputs/status.py 86 %t exit
// RUN: %python %S/Inputs/status.py 86 %t late
// RUN: %python %S/Inputs/status.py 86 %t atexit
// RUN: %python %S/Inputs/status.py 86 %t thread
// RUN: %python %S/Inputs/status.py 0 %t none
// RUN: %python %S/Inputs/status.py 0 %t warning
// RUN: %python %S/Inputs/status.py 0 %t reset
// RUN: %python %S/Inputs/status.py 3 %t three
// RUN: %python %S/Inputs/status.py 0 %t _exit
// RUN: %python %S/Inputs/status.py 0 %t quick_exit
// RUN: %python %S/Inputs/status.py -15 %t signal
// RUN: %python %S/Inputs/status.py 7 env SEMRULES_OPTIONS=exitcode=7 %t error
// RUN: %python %S/Inputs/status.py 0 env SEMRULES_OPTIONS=exitcode=0 %t error
#include "handmade.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ERROR_SITE(error, 1);
SITE(warning, SR_SEVERITY_WARNING, 2, "r2", "m", 0);
static const char *how;

static int is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* Registered before main: runs after the runtime's own exit handler. */
__attribute__((destructor)) static void last(void) {
  if (is(how, "late"))
    BREACH(error);
  puts("destructor ran");
}
// FLUSHED: main wrote
// FLUSHED: handler ran
// FLUSHED: destructor ran

static void handler(void) {
  if (is(how, "atexit"))
    BREACH(error);
  puts("handler ran");
}

static void *worker(void *unused) {
  usleep(20000);
  BREACH(error);
  return unused;
}

int main(int argc, char **argv) {
  pthread_t thread;
  how = argc > 1 ? argv[1] : "none";
  atexit(handler);
  printf("main wrote\n");
  if (is(how, "thread")) {
    pthread_create(&thread, NULL, worker, NULL);
    pthread_exit(NULL);
  }
  if (is(how, "warning"))
    BREACH(warning);
  else if (!is(how, "none") && !is(how, "late") && !is(how, "atexit"))
    BREACH(error);
  if (is(how, "reset"))
    semrules_reset();
  if (is(how, "exit"))
    exit(0);
  if (is(how, "_exit"))
    _exit(0);
  if (is(how, "quick_exit"))
    quick_exit(0);
  if (is(how, "signal"))
    raise(SIGTERM);
  return is(how, "three") ? 3 : 0;
}
