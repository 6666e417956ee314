/* Eight processes write 200 records each into one file: none is torn. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl %t.log
// RUN: env SEMRULES_OPTIONS=exitcode=0:max_reports=200:jsonl_path=%t.jsonl:log_path=%t.log %t
// RUN: %python %S/Inputs/records.py 1600 < %t.jsonl
// RUN: grep -c "^src/net.c:1:9: breach: m .r1.$" %t.log | grep -x 1600
// RUN: grep -c "^SUMMARY: SemRules: r1 src/net.c:1:9 in addReply$" %t.log | grep -x 1600
#include "handmade.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

ERROR_SITE(error, 1);

int main(void) {
  for (int i = 0; i < 8; i++) {
    if (fork() == 0) {
      for (int j = 0; j < 200; j++)
        BREACH(error);
      exit(0);
    }
  }
  while (wait(NULL) > 0)
    continue;
  return 0;
}
