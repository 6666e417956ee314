/* Rules on order, as they are written, and what makes steps of them.
 *
 * Each shorthand becomes ghosts and steps of the general form, which say the
 * same: pass and runtime know nothing else. */
#ifndef SEMRULES_ORDER_H
#define SEMRULES_ORDER_H

#include "load.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where what is owed must have been met. */
enum sr_by {
  SR_BY_NOTHING, /* not said */
  SR_BY_EXIT,    /* of the function containing `at` */
  SR_BY_THREAD,
  SR_BY_PROCESS,
  SR_BY_POINTS,
  SR_BY_TIME
};

struct sr_order {
  struct sr_loader *l;
  struct sr_rule *rule;
  const struct sr_node **values; /* of the rule's keys */
  const struct sr_node *node;    /* what the ordering key says: where that
                                    which nobody wrote stands */
  enum sr_rule_key key;          /* the ordering key; AT: none */
  struct sr_loc loc;             /* of the rule's first key */
  struct sr_point *at;
  struct sr_expr *when, *require, *forbid;
  const struct sr_part *message;
  struct sr_point *events; /* P of `preceded-by: P` and its kin */
  struct sr_point *until, *forget, *by_points;
  enum sr_by by;
  uint64_t within;
  bool is_each;
  struct sr_scoped scoped;
  /* made on the way */
  struct sr_texts keys; /* names that all points of both sides bind */
  struct sr_ghost *ghost;
  struct sr_str shown; /* the condition in breaches */
};

/* Reads the keys of a rule that has no `on`.  False if there is nothing to make
 * steps of. */
bool sr_order_load(struct sr_order *order);
/* Makes the rule's steps. */
void sr_order_desugar(struct sr_order *order);

/* ---- parts of it ---- */

void sr_desugar_before(struct sr_order *order);   /* preceded-by, not-after */
void sr_desugar_owed(struct sr_order *order);     /* followed-, balanced-by */
void sr_desugar_by(struct sr_order *order);       /* `by` with a condition */
void sr_desugar_protocol(struct sr_order *order); /* loads it as well */

/* An expression that nobody wrote. */
struct sr_expr *sr_order_expr(struct sr_order *order, const char *format, ...)
    SR_PRINTF(2, 3);
/* `base`, or that with digits behind it where the rule means something else
 * by the name. */
struct sr_str sr_order_name(struct sr_order *order, const char *base);
/* A ghost of the rule's scope, per its keys. */
struct sr_ghost *sr_order_ghost(struct sr_order *order, const char *base,
                                unsigned flags);
struct sr_step *sr_order_step(struct sr_order *order, enum sr_check_kind kind,
                              struct sr_point *points);
/* Appends to the step: `value` is that of a SET, ADD, SUB or OWE. */
struct sr_action *sr_order_do(struct sr_order *order, struct sr_step *step,
                              enum sr_action_kind kind, int value);
/* Steps at points that bind all of the keys, some, or none; what is done is
 * done to all records that fit. */
void sr_order_partial(struct sr_order *order, struct sr_point *points,
                      enum sr_check_kind kind, enum sr_action_kind action);
/* `exit: F` of a watched function, in the words of its frame. */
struct sr_point *sr_order_exit(struct sr_order *order,
                               const struct sr_frame *frame);
/* Appends END for all records to the step. */
void sr_order_end_all(struct sr_order *order, struct sr_step *step);
/* Names that all of these points bind: the first one's, in its order, kept
 * where `also` (may be NULL) binds them as well. */
struct sr_texts sr_order_shared(struct sr_order *order,
                                const struct sr_point *points,
                                const struct sr_point *also);
/* True if the expression uses a name that is in the list and that the point
 * (may be NULL) does not bind. */
bool sr_order_uses(const struct sr_expr *expr, const struct sr_texts *names,
                   const struct sr_point *point);
/* "call f(x) or return g when ret == 0" */
struct sr_str sr_order_text(struct sr_order *order,
                            const struct sr_point *points);

#ifdef __cplusplus
}
#endif

#endif
