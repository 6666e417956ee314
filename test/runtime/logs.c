/* log_path and jsonl_path: %p, %e, %%, relative names after chdir, quotes,
 * files that already have something in them. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -rf %t.dir && mkdir -p %t.dir && cd %t.dir && cp %t prog
// RUN: echo before > log.txt
// RUN: env "SEMRULES_OPTIONS=exitcode=0:log_path=log.txt:jsonl_path='./%%e:%%%%-%%p.jsonl'" ./prog > pid 2> err
// RUN: %FileCheck %s < log.txt
// RUN: test ! -s err
// RUN: ls > list && %FileCheck %s --check-prefix=LIST < list
// RUN: %python -c "import json,os; p=open('pid').read().strip(); assert json.load(open('prog:%%-'+p+'.jsonl'))['pid']==int(p)"
#include "handmade.h"

#include <stdio.h>
#include <unistd.h>

ERROR_SITE(error, 1);

int main(void) {
  if (chdir("/") != 0)
    return 1;
  printf("%d\n", (int)getpid());
  BREACH(error);
  return 0;
}
// CHECK: before
// CHECK-NEXT: breach:
// LIST: prog:%-{{[0-9]+}}.jsonl
