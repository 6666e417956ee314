/* The part of a spec that says what headers declare: types, members, symbols.
 *
 * Only what rules mention goes in.  A record is written with its members if a
 * rule names one of them, and as SR_TYPE_IS_INCOMPLETE otherwise. */
#ifndef SEMRULES_SPEC_TYPES_H
#define SEMRULES_SPEC_TYPES_H

#include <stdbool.h>

#include "decls.h"
#include "ruleset.h"
#include "strbuf.h"
#include "table.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_spec_types {
  struct sr_arena *arena;
  uint32_t (*intern)(void *writer, struct sr_str text);
  void *writer;
  struct sr_strbuf types, members, symbols, symbol_names; /* owned: arrays */
  struct sr_typed *entries; /* owned; in the order of the spec's indices */
  size_t count, room;
  struct sr_table by_type, by_key, symbol_keys, symbol_heads;
  struct sr_decls *decls; /* of the rule at hand */
  unsigned walk;          /* counts rules: a record is walked once for each */
  bool has_gaps; /* a rule mentions what headers do not tell enough of */
};

void sr_spec_types_init(struct sr_spec_types *out, struct sr_arena *arena,
                        uint32_t (*intern)(void *, struct sr_str),
                        void *writer);
void sr_spec_types_release(struct sr_spec_types *out);
/* Takes in what the rule mentions of these declarations. */
void sr_spec_types_add(struct sr_spec_types *out, const struct sr_rule *rule,
                       struct sr_decls *decls);
/* Fills the arrays. */
void sr_spec_types_finish(struct sr_spec_types *out);

#ifdef __cplusplus
}
#endif

#endif
