/* Runs the command of `semrules run`. */
#ifndef SEMRULES_RUN_CHILD_H
#define SEMRULES_RUN_CHILD_H

#include "toolmem.h"

/* Runs it to its end with stdin, stdout and stderr ours, the JSON Lines log
 * going to `log`; signals sent to us are passed on.  Returns its exit status,
 * 128 + the signal that ended it; SR_RUN_FAILED where it could not be run,
 * which has been told.  `suppressions` may be NULL. */
enum { SR_RUN_FAILED = -1 };
int sr_run_child(const struct sr_argv *command, const char *log,
                 const char *suppressions);

#endif
