/* What stands behind decls.h: whoever knows declarations, such as the look-up
 * by clang, fills in these operations and puts struct sr_decls first in its
 * own structure. */
#ifndef SEMRULES_DECL_SOURCE_H
#define SEMRULES_DECL_SOURCE_H

#include "decls.h"
#include "suggest.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_ruleset;

struct sr_decl_ops {
  const struct sr_symbol *(*find)(struct sr_decls *decls, struct sr_str name);
  /* A built-in type by the one spelling that expressions use ("unsigned
   * long", "bool"); NULL if there is none of this name. */
  const struct sr_type *(*builtin)(struct sr_decls *decls, struct sr_str name);
  bool (*constant)(struct sr_decls *decls, struct sr_str name,
                   struct sr_const *value, const struct sr_type **enumeration);
  struct sr_str (*macro_problem)(struct sr_decls *decls, struct sr_str name);
  /* Fills in the members, if they are not there yet, of a RECORD, ENUM or
   * FUNCTION. */
  void (*complete)(struct sr_decls *decls, const struct sr_type *type);
  /* Offers all names of these kinds, as for sr_decls_nearest. */
  void (*offer)(struct sr_decls *decls, unsigned kinds,
                struct sr_suggest *suggest);
};

struct sr_decls {
  const struct sr_decl_ops *ops;
  struct sr_arena *arena; /* borrowed; of the rule set */
  const struct sr_ruleset *set; /* whose aliases count; may be NULL */
};

#ifdef __cplusplus
}
#endif

#endif
