/* Parts of a spec that only repeat, in a form that is quick to use, what its
 * rules and points say. */
#ifndef SEMRULES_SPEC_TABLES_H
#define SEMRULES_SPEC_TABLES_H

#include "spec.h"
#include "strbuf.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The parts of a spec that are finished; borrowed. */
struct sr_spec_parts {
  const struct sr_spec_rule *rules;
  size_t rule_count; /* those that are listed */
  struct sr_spec_point *points; /* their `next` is set where they are filed */
  const uint32_t *globs;
  size_t glob_count;
  const char *strings;
};

/* Appends `glob_keys`: files each point of `globs` under one piece of literal
 * text of its pattern, the one that is rarest in all patterns. */
void sr_spec_file_globs(const struct sr_spec_parts *parts,
                        struct sr_strbuf *table);
/* Appends `rule_list`. */
void sr_spec_list_rules(const struct sr_spec_parts *parts,
                        struct sr_strbuf *out);

#ifdef __cplusplus
}
#endif

#endif
