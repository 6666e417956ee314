/* Threads that break a suppressed rule at once: each breach is counted, none
 * is reported; the argument says how many each breaks. */
// RUN: %clang -std=c11 -pthread -I%include -I%S %s %rt -o %t
// RUN: printf 'known\n' > %t.known && rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=suppressions=%t.known:coverage=1:jsonl_path=%t.jsonl %t 5000 2>&1 | %FileCheck %s --allow-empty
// RUN: %FileCheck %s --check-prefix=LOG < %t.jsonl
#include "handmade.h"

#include <pthread.h>
#include <stdlib.h>

enum { THREADS = 4 };

SITE(site, SR_SEVERITY_ERROR, 1, "known", "m", 0);
SITE(other, SR_SEVERITY_NOTE, 2, "r1", "m", 0);

static int times = 100;

static void *work(void *unused) {
  for (int i = 0; i < times; i++)
    BREACH(site);
  BREACH(other);
  return unused;
}

int main(int argc, char **argv) {
  pthread_t threads[THREADS];
  if (argc > 1)
    times = atoi(argv[1]);
  for (int i = 0; i < THREADS; i++)
    pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < THREADS; i++)
    pthread_join(threads[i], NULL);
  return semrules_breach_count(NULL) != THREADS;
}
// CHECK-NOT: [known]
// LOG-NOT:   "rule":"known","severity"
// LOG:       "rule":"known",{{.*}}"breached":0,"told":0,"suppressed":20000,
// LOG:       "rule":"r1",{{.*}}"breached":4,"told":1,
// LOG:       "matched":{"1":20000}}
