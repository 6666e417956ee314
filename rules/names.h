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

/* obj, value, old, new, ret, callee */
bool sr_name_is_special(struct sr_str name);
/* True if the point has this one. */
bool sr_point_has_special(const struct sr_point *point, struct sr_str name);

#ifdef __cplusplus
}
#endif

#endif
