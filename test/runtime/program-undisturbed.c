/* A breach changes neither errno nor the signal mask, and no descriptor
 * number that the program will get. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=exitcode=0:jsonl_path=%t.jsonl:log_path=/no/such/dir/x %t 2>/dev/null
#include "handmade.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int early_errno;
__attribute__((constructor)) static void look(void) { early_errno = errno; }

SITE(site, SR_SEVERITY_ERROR, 1, "r", "m", 1, V(0, SR_VALUE_STRING, "s"));

int main(void) {
  sigset_t before, after;
  sigemptyset(&before);
  sigaddset(&before, SIGUSR2);
  sigprocmask(SIG_SETMASK, &before, NULL);
  if (early_errno != 0)
    return 1;
  errno = 4711;
  BREACH4(site, 16, 0, 0, 0); /* the string cannot be read */
  if (errno != 4711)
    return 2;
  __semrules_now();
  __semrules_thread();
  semrules_flush();
  if (errno != 4711)
    return 3;
  sigprocmask(SIG_BLOCK, NULL, &after);
  if (sigismember(&after, SIGUSR2) != 1 || sigismember(&after, SIGINT) != 0)
    return 4;
  return open("/dev/null", O_RDONLY) == 3 ? 0 : 5;
}
