/* Runs other programs and waits for them. */
#ifndef SEMRULES_PROCESS_H
#define SEMRULES_PROCESS_H

#include "toolmem.h"

#include <stdbool.h>

struct sr_process {
  const char *const *argv;
  const char *const *environment; /* "NAME=value" to be set, up to a NULL; may
                                     itself be NULL */
  const struct sr_strbuf *input;  /* what stdin holds; NULL: nothing */
  struct sr_strbuf *output;       /* where stdout goes; NULL: ours */
  bool joins_stderr;              /* stderr goes there too */
  bool is_quiet;                  /* stderr goes nowhere */
  unsigned seconds;               /* killed after these, unless 0 */
};

/* Runs a program to its end.  Returns its exit status, 128 +
 * the signal that ended it, or 127 where it could not be run. */
int sr_process_run(const struct sr_process *process);

/* Runs this very semrules: argv[0] is put in by the function. */
int sr_process_run_self(const char *const *arguments, struct sr_strbuf *output);

#endif
