/* A daemon closes everything it has; its next files get those numbers. No
 * record goes astray, none is lost; a reader that left is no reason to die. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl %t.log %t.own
// RUN: env SEMRULES_OPTIONS=exitcode=0:jsonl_path=%t.jsonl:log_path=%t.log %t %t.own
// RUN: test ! -s %t.own
// RUN: grep -c SUMMARY: %t.log | grep -x 2
// RUN: %python %S/Inputs/records.py 2 < %t.jsonl
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t %t.own
#include "handmade.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

ERROR_SITE(one, 1);
ERROR_SITE(two, 2);
ERROR_SITE(three, 3);

int main(int argc, char **argv) {
  int ends[2];
  BREACH(one);
  for (int fd = 3; fd < 4096; fd++)
    close(fd);
  const int own = argc > 1 ? open(argv[1], O_RDWR | O_CREAT, 0600) : -1;
  for (int fd = 3; fd < 1000; fd++)
    if (fd != own)
      dup2(own, fd);
  BREACH(two);
  for (int fd = 3; fd < 4096; fd++)
    close(fd);
  /* stderr is a pipe that nobody reads; SIGPIPE has its usual effect */
  if (pipe(ends) != 0 || dup2(ends[1], 2) != 2)
    return 1;
  close(ends[0]);
  if (argc > 2)
    BREACH(three);
  return 0;
}
