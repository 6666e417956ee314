/* All expressions of a rule, one after the other. */
#ifndef SEMRULES_RULE_WALK_H
#define SEMRULES_RULE_WALK_H

#include "rule.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where an expression stands. */
struct sr_place {
  const struct sr_step *step;
  struct sr_point *point; /* at this point only; NULL: at all of the step's */
};

typedef void sr_visit_expr(struct sr_expr *expr, const struct sr_place *place,
                           void *context);

/* Conditions, messages, keys and values of actions; `when` of points; what
 * ghosts save, as of where it is saved. */
void sr_rule_visit(const struct sr_rule *rule, sr_visit_expr *visit,
                   void *context);
/* Those of one step, its points' included. */
void sr_step_visit(const struct sr_step *step, sr_visit_expr *visit,
                   void *context);

#ifdef __cplusplus
}
#endif

#endif
