/* `aliases` of rule files: fields, global variables and functions that were
 * renamed.  Two names of a pair stand for the same thing, whichever of them a
 * rule uses and whichever the program has. */
#ifndef SEMRULES_ALIASES_H
#define SEMRULES_ALIASES_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_alias {
  struct sr_str name, other; /* "server.flags", "server_flags" */
  struct sr_alias *next;
};

/* Reads the map and adds its pairs to the set; reports what is wrong. */
void sr_aliases_read(struct sr_ruleset *set, const struct sr_node *map);
/* True if some pair has this name, or this field of any owner: "flags". */
bool sr_aliases_have(const struct sr_ruleset *set, struct sr_str name);

#ifdef __cplusplus
}
#endif

#endif
