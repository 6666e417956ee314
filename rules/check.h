/* Looks at rules that were read without an error, as compilers look at
 * programs: for what they say that cannot be meant. */
#ifndef SEMRULES_CHECK_H
#define SEMRULES_CHECK_H

#include "assume.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What rules say, as hashes. */
struct sr_repeat_slot {
  uint64_t hash;
  const struct sr_rule *rule; /* NULL: free */
};
struct sr_repeat_point {
  uint64_t hash;
  size_t order; /* in the rule */
  const struct sr_point *point;
};
struct sr_repeats {
  struct sr_repeat_slot *slots; /* owned; open addressing */
  size_t room;
  struct sr_repeat_point *points; /* owned; of one rule */
  size_t point_room;
};

/* Which conditions of the step have no known outcome by themselves. */
struct sr_known {
  bool when, require, forbid;
};

/* What the parts share; one for a whole rule set. */
struct sr_checker {
  struct sr_diags *diags;
  struct sr_canon canon;
  struct sr_assumer assumer;
  struct sr_repeats repeats;
  struct sr_known known;
};

/* All rules of a set.  What is found goes into its diagnostics. */
void sr_check_rules(struct sr_ruleset *set);

/* Conditions whose outcome at a point is known beforehand, alone or where
 * `when` holds.  alone: look at the step's by themselves, too; otherwise what
 * was found last holds here as well. */
void sr_check_conditions(struct sr_checker *checker, struct sr_step *step,
                         struct sr_point *point, bool alone);
/* Warns of parts of an expression whose outcome is known.  is_condition: it is
 * asked whether the whole is true.  True if there was one. */
bool sr_check_outcomes(struct sr_checker *checker, struct sr_expr *expr,
                       bool is_condition);
/* Room for so many rules. */
void sr_repeats_init(struct sr_repeats *repeats, size_t rules);
void sr_repeats_release(struct sr_repeats *repeats);
/* Whether the rule says what one before it said. */
void sr_check_repeat(struct sr_checker *checker, const struct sr_rule *rule);

/* An expression's text for messages, cut where it is long. */
struct sr_brief {
  char text[84];
};
struct sr_brief sr_brief(const struct sr_expr *expr);

#ifdef __cplusplus
}
#endif

#endif
