/* Which functions acquire and release locks. */
#ifndef SEMRULES_LOCKS_H
#define SEMRULES_LOCKS_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Makes the ghost that counts, for each thread, how often it holds what. */
void sr_locks_init(struct sr_ruleset *set);
/* The rule `semrules`, which nobody wrote; with steps that watch locks if
 * asked for.  Its parts live in the set's arena. */
void sr_locks_rule(struct sr_ruleset *set, bool watches, struct sr_rule *rule);

/* Adds a step to a rule that counts the lock up or down. */
struct sr_step *sr_locks_count(struct sr_ruleset *set, struct sr_rule *rule,
                               enum sr_action_kind kind, struct sr_expr *lock);

#ifdef __cplusplus
}
#endif

#endif
