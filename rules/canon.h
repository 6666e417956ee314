/* Expressions without what makes no difference: how operands that may change
 * places are ordered, how a negation is written, which of the comparisons that
 * say the same is used, what names of the rule's own are called.  Two
 * expressions that say the same have the same hash. */
#ifndef SEMRULES_CANON_H
#define SEMRULES_CANON_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_canon {
  struct sr_table names; /* those that the rule's points bind: index
                            into `bound`, plus 1 */
  uint64_t *bound;       /* owned */
  size_t count, bound_room;
  uint64_t *stack; /* owned; operands being gathered */
  size_t top, room;
};

void sr_canon_init(struct sr_canon *canon);
void sr_canon_release(struct sr_canon *canon);
/* Begins a rule. */
void sr_canon_begin(struct sr_canon *canon, const struct sr_rule *rule);

/* Hash of what a name stands for. */
uint64_t sr_canon_name(const struct sr_canon *canon, struct sr_str name);
/* Hash of an expression's value; kept in the expression. */
uint64_t sr_canon_value(struct sr_canon *canon, struct sr_expr *expr);
/* Hash of the condition that expr is true, or false. */
uint64_t sr_canon_condition(struct sr_canon *canon, struct sr_expr *expr,
                            bool want);

/* Puts a hash on the stack, which grows. */
void sr_canon_push(struct sr_canon *canon, uint64_t hash);
/* A hash of several in order; of a set, which is sorted and freed of
 * repetitions in place. */
uint64_t sr_canon_list(uint64_t tag, const uint64_t *all, size_t count);
uint64_t sr_canon_set(uint64_t tag, uint64_t *all, size_t count);

#ifdef __cplusplus
}
#endif

#endif
