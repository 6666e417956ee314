/* Loading rule files named on a command line, with what can't be read told on
 * stderr. */
#ifndef SEMRULES_LOAD_RULES_H
#define SEMRULES_LOAD_RULES_H

#include <stdbool.h>

#include "ruleset.h"
#include "toolmem.h"

/* Loads files and folders into an initialised set; mistakes in rules go to the
 * set's diagnostics.  False if something could not be read: that was told. */
bool sr_load_rules(struct sr_ruleset *set, const struct sr_argv *paths);

#endif
