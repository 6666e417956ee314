/* stderr closed, or a pipe without reader, or a full non-blocking one: the
 * program goes on, and what was lost is counted. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: %python %S/Inputs/status.py 86 %t closed
// RUN: %python %S/Inputs/status.py 86 %t pipe
// RUN: %python %S/Inputs/status.py 86 %t full
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=coverage=1:jsonl_path=%t.jsonl %python %S/Inputs/status.py 86 %t closed
// RUN: tail -1 %t.jsonl | %FileCheck %s
#include "handmade.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

ERROR_SITE(one, 1);

int main(int argc, char **argv) {
  int ends[2];
  const char *const how = argc > 1 ? argv[1] : "";
  if (strcmp(how, "closed") == 0) {
    close(2);
  } else {
    if (pipe2(ends, O_NONBLOCK) != 0 || dup2(ends[1], 2) != 2)
      return 1;
    if (strcmp(how, "pipe") == 0)
      close(ends[0]);
    while (strcmp(how, "full") == 0 && write(2, "x", 1) == 1)
      continue;
  }
  BREACH(one);
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGPIPE);
}
// CHECK: "event":"end",{{.*}}"seq":1,"dropped":1,
