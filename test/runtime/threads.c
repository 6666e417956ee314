/* Eight threads break rules at once: every breach is counted, every record
 * whole. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=max_reports=100:jsonl_path=%t.jsonl %python %S/Inputs/status.py 86 %t 2> %t.err
// RUN: %python %S/Inputs/records.py 400 8 < %t.jsonl
// RUN: grep -c SUMMARY: %t.err | grep -x 400
// RUN: grep -c "SemRules: 700 further" %t.err | grep -x 4
#include "handmade.h"

#include <pthread.h>

ERROR_SITE(a, 1);
ERROR_SITE(b, 2);
ERROR_SITE(c, 3);
ERROR_SITE(d, 4);

static void *worker(void *unused) {
  for (int i = 0; i < 100; i++) {
    BREACH(a);
    BREACH(b);
    BREACH(c);
    BREACH(d);
  }
  return unused;
}

int main(void) {
  pthread_t threads[8];
  for (int i = 0; i < 8; i++)
    pthread_create(&threads[i], NULL, worker, NULL);
  for (int i = 0; i < 8; i++)
    pthread_join(threads[i], NULL);
  return semrules_breach_count(NULL) != 3200;
}
