/* What is known of expressions while conditions are taken for true or false.
 *
 * A fact belongs to an expression's canonical hash: which values it may have,
 * and for a pair of expressions, how they may compare.  Facts only ever grow
 * sharper; sr_facts_undo goes back to an earlier state. */
#ifndef SEMRULES_FACTS_H
#define SEMRULES_FACTS_H

#include "range.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SR_FACT_EXCLUDED = 8 };

/* How two values may compare. */
enum { SR_LESS = 1, SR_EQUAL = 2, SR_MORE = 4, SR_ANY_ORDER = 7 };

struct sr_fact {
  uint64_t hash;
  uint64_t generation; /* free unless that of the table */
  struct sr_range range;
  sr_wide excluded[SR_FACT_EXCLUDED];
  unsigned excluded_count;
  unsigned order;               /* mask */
  const struct sr_expr *origin; /* the condition that taught it last */
};

struct sr_facts {
  struct sr_fact *slots; /* owned; open addressing */
  size_t room, count;
  uint64_t generation;   /* from 1 */
  struct sr_fact *trail; /* owned; facts as they were */
  size_t trail_count, trail_room;
};

void sr_facts_release(struct sr_facts *facts);
/* The fact of this hash, or NULL. */
const struct sr_fact *sr_facts_find(const struct sr_facts *facts,
                                    uint64_t hash);
/* The fact to be changed, new ones begin with all values. */
struct sr_fact *sr_facts_change(struct sr_facts *facts, uint64_t hash);
/* Takes back all changes since trail_count was `mark`. */
void sr_facts_undo(struct sr_facts *facts, size_t mark);
/* Forgets everything, at no cost. */
void sr_facts_clear(struct sr_facts *facts);

#ifdef __cplusplus
}
#endif

#endif
