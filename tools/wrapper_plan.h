/* The command that the wrapper runs in place of the one it was given. */
#ifndef SEMRULES_WRAPPER_PLAN_H
#define SEMRULES_WRAPPER_PLAN_H

#include "clang.h"
#include "install.h"
#include "toolmem.h"

/* Builds the whole command for `clang` from the user's arguments into
 * `command`: the same arguments in the same order, with the plugin, debug
 * information, stamp and runtime added as the arguments call for.  On failure
 * returns false and sets *error (heap). */
bool sr_wrapper_plan(struct sr_argv *command, const struct sr_clang *clang,
                     const struct sr_install *install,
                     const struct sr_argv *args, char **error);

#endif
