/* Names in a rule's expressions: constants are put in, and names that only
 * some kinds of points have are checked. */
#ifndef SEMRULES_NAMES_H
#define SEMRULES_NAMES_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_loader;

/* All expressions of the rule, those of its points and message included.
 * Calls are checked against what the file lets its expressions call.  Which
 * names exist in a program is not known here. */
void sr_names_check(struct sr_rule *rule, const struct sr_loader *loader);

#ifdef __cplusplus
}
#endif

#endif
