// Rules on functions that the runtime itself uses do not recurse.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: write, at: {call: "write(fd, buf, n)"}, forbid: n == 3}
- {id: write-back, at: {return: "write(fd, buf, n)"}, forbid: ret == 3}
- {id: malloc, at: {return: "malloc(n)"}, forbid: n == 100}
- {id: malloc-null, at: {return: "malloc(n)"}, require: ret != NULL}
- {id: free, at: {call: "free(p)"}, forbid: p == NULL}
- {id: printf, at: {call: "printf(format, ...)"}, forbid: 'streq(format, "%d\n")'}
- {id: open, at: {return: "open(path, flags, ...)"}, when: ret == -1, require: errno == 0}
- {id: snprintf, at: {return: "snprintf(to, room, ...)"}, forbid: ret >= room}
*/
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void) {
  char *p = malloc(100); // breach: malloc
  char small[4];
  int sum = open("/nowhere/at/all", O_RDONLY); // breach: open
  if (errno != ENOENT)
    return 2;
  snprintf(small, sizeof small, "%d", 12345); // breach: snprintf
  free(p);
  free(NULL); // breach: free
  fflush(stdout);
  if (write(1, "ab\n", 3) != 3) // breach: write write-back
    return 1;
  printf("%d\n", sum); // breach: printf
  return 0;
}
