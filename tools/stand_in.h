/* Rules whose headers a rule test stands in for.
 *
 * A test imitates as much of the program as it needs, so some of its file's
 * rules may speak of what it lacks: these are left out, but for those that the
 * test is about. */
#ifndef SEMRULES_STAND_IN_H
#define SEMRULES_STAND_IN_H

#include "ruleset.h"

#include <stdbool.h>

/* Retires the rules of a checked set that have errors, unless their ids stand
 * in `needed` (commas between; NULL: none).  True if no error is left: then
 * the set may be compiled. */
bool sr_stand_in_leave_out(struct sr_ruleset *set, const char *needed);

#endif
