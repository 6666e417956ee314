/* Nothing is held across exec: no descriptor is left open, and the new
 * program reports for itself. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl %t.log
// RUN: env SEMRULES_OPTIONS=jsonl_path=%t.jsonl:log_path=%t.log %python %S/Inputs/status.py 86 %t 2>&1 | %FileCheck %s
// RUN: grep -c schema %t.jsonl | grep -x 2
// RUN: grep -c SUMMARY %t.log | grep -x 2
#include "handmade.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

ERROR_SITE(error, 1);

int main(int argc, char **argv) {
  int open_count = 0;
  for (int fd = 3; fd < 1024; fd++)
    open_count += fcntl(fd, F_GETFD) >= 0 && fd < 512;
  BREACH(error);
  if (argc > 1) {
    printf("again, %d low descriptors\n", open_count);
    return 0;
  }
  execl("/proc/self/exe", argv[0], "again", (char *)NULL);
  return 1;
}
// CHECK: again, 0 low descriptors
