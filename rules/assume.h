/* What follows when conditions are taken for true or false.
 *
 *     sr_assume_begin(&a);
 *     if (sr_assume(&a, when, true) && !sr_assume(&a, require, false))
 *       ... require always holds where when does ...
 *
 * Facts about the same value meet: x > 3 and x < 2 cannot both be.  The answer
 * "cannot be" is right for all programs; "may be" is not always.  Work is
 * limited by a budget, behind which everything may be. */
#ifndef SEMRULES_ASSUME_H
#define SEMRULES_ASSUME_H

#include "canon.h"
#include "facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A condition that several operands may fulfil, still to be looked at. */
struct sr_choice {
  struct sr_expr *expr;
  bool want;
};

struct sr_assumer {
  struct sr_canon *canon; /* borrowed */
  struct sr_facts facts;
  struct sr_choice *choices; /* owned */
  size_t choice_count, choice_room;
  size_t budget; /* steps; set by the user */
  /* After "cannot be": the condition that could not be, and the one it
   * contradicts, if it is one. */
  const struct sr_expr *culprit, *other;
};

struct sr_assume_mark {
  size_t trail, choices;
};

void sr_assumer_init(struct sr_assumer *assumer, struct sr_canon *canon);
void sr_assumer_release(struct sr_assumer *assumer);

/* Forgets all that was assumed. */
void sr_assume_begin(struct sr_assumer *assumer);
/* False if expr cannot be so; what is known then is of no use any more. */
bool sr_assume(struct sr_assumer *assumer, struct sr_expr *expr, bool want);
struct sr_assume_mark sr_assume_mark(const struct sr_assumer *assumer);
void sr_assume_undo(struct sr_assumer *assumer, struct sr_assume_mark mark);

/* The values that an expression may have. */
struct sr_range sr_assume_range(struct sr_assumer *assumer,
                                struct sr_expr *expr);

#ifdef __cplusplus
}
#endif

#endif
