/* A thread with the smallest stack there is breaks a rule. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=exitcode=0:jsonl_path=%t.jsonl %t 2>&1 | %FileCheck %s
// RUN: %python %S/Inputs/records.py 1 < %t.jsonl
#include "handmade.h"

#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

SITE(site, SR_SEVERITY_ERROR, 1, "r1", "load " V0, 1,
     V(0, SR_VALUE_FLOAT, "load"));

static void *worker(void *unused) {
  const double load = 1e-300;
  uint64_t bits;
  memcpy(&bits, &load, sizeof bits);
  BREACH4(site, bits, 0, 0, 0);
  return unused;
}

int main(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstacksize(&attributes,
                                (size_t)sysconf(_SC_THREAD_STACK_MIN)) != 0 ||
      pthread_create(&thread, &attributes, worker, NULL) != 0)
    return 1;
  pthread_join(thread, NULL);
  return 0;
}
// CHECK: breach: load 1e-300 [r1]
// CHECK: stack     #0 worker+0x{{[0-9a-f]+}} {{.*}} #1
