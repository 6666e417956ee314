/* A forked child has its own pid and seq, begins with its parent's counts and
 * tells only what it hid itself; logs with %p get a file for each. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: env SEMRULES_OPTIONS=stack_depth=0:exitcode=9:jsonl_path=%t.dir/%%p.jsonl %python %S/Inputs/status.py 9 %t 9 > %t.out 2> %t.err
// RUN: grep -c breach: %t.err | grep -x 2
// RUN: grep further %t.err | %FileCheck %s
// RUN: %python %S/Inputs/fork.py %t.dir %t.out
#include "handmade.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

ERROR_SITE(shared, 1);
ERROR_SITE(fresh, 2);

int main(int argc, char **argv) {
  const int wanted = argc > 1 ? atoi(argv[1]) : 86;
  for (int i = 0; i < 3; i++)
    BREACH(shared);
  const pid_t child = fork();
  if (child == 0) {
    for (int i = 0; i < 6; i++)
      BREACH(shared);
    BREACH(fresh);
    exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  if (WEXITSTATUS(status) != wanted)
    return 1;
  /* a child that breaks no rule ends as it would have */
  if (fork() == 0)
    exit(0);
  wait(&status);
  if (status != 0)
    return 1;
  printf("%d %d\n", (int)getpid(), (int)child);
  return 0;
}
/* the child ends first */
// CHECK:      SemRules: 6 further breaches of r1 at src/net.c:1:9
// CHECK-NEXT: SemRules: 2 further breaches of r1 at src/net.c:1:9
// CHECK-NOT:  further
