/* `constants` of a rule file. */
#ifndef SEMRULES_CONSTANTS_H
#define SEMRULES_CONSTANTS_H

#include "fold.h"
#include "table.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_constants {
  struct sr_table table; /* owned; struct sr_constant in the arena */
};

/* Reads and evaluates the map; reports what is wrong with it. */
void sr_constants_read(struct sr_constants *constants,
                       const struct sr_node *map, struct sr_arena *arena,
                       struct sr_diags *diags);
void sr_constants_release(struct sr_constants *constants);
/* Words that mean something of their own in expressions. */
bool sr_name_is_reserved(struct sr_str name);
/* True for what tells objects apart: a name of the rule's own, or `this`. */
bool sr_name_may_be_key(struct sr_str name);
/* Turns a NAME into the constant's value; the node keeps the name.  False if
 * there is no constant of this name. */
bool sr_constants_resolve(const struct sr_constants *constants,
                          struct sr_expr *name);

#ifdef __cplusplus
}
#endif

#endif
