/* Specs as the tools look at them: rule ids and digests, compiled from rule
 * files or found in programs. */
#ifndef SEMRULES_BINARY_SPEC_H
#define SEMRULES_BINARY_SPEC_H

#include "toolmem.h"

#include <stdbool.h>
#include <stdint.h>

/* A spec compiled into a folder of its own. */
struct sr_temporary_spec {
  char *folder, *path; /* owned */
};

/* Compiles rule files and folders.  What is wrong with them is told on stderr;
 * then returns false.  To be removed either way. */
bool sr_temporary_spec_make(struct sr_temporary_spec *spec,
                            const struct sr_argv *rules, bool with_candidates);
void sr_temporary_spec_remove(struct sr_temporary_spec *spec);

struct sr_spec;
struct sr_spec_rule;
/* Whether people may see it: it is not the compiler's own. */
bool sr_spec_rule_is_shown(const struct sr_spec_rule *rule);
/* How many there are. */
uint32_t sr_spec_rules_shown(const struct sr_spec *spec);

struct sr_rule_ids {
  struct sr_argv ids; /* of those that are shown */
  uint64_t digest;    /* of the spec */
};

/* Takes them from a spec; told and false where it is none. */
bool sr_rule_ids_read(struct sr_rule_ids *ids, const char *spec);
/* Takes them from rules, compiled for the purpose. */
bool sr_rule_ids_compile(struct sr_rule_ids *ids, const struct sr_argv *rules,
                         bool with_candidates);

/* What the units in a program or object tell of their specs. */
struct sr_binary_specs {
  uint64_t digests[16];
  unsigned count; /* of different digests, those beyond 16 left out */
  unsigned units;
  unsigned without_debug_info;
};
/* Returns false, with *error set, where the file cannot be read. */
bool sr_binary_specs_read(struct sr_binary_specs *specs, const char *path,
                          char **error);
/* Adds the ids of the rules that a program was built with, those not there yet.
 * Returns false, with *error set, where the file cannot be read. */
bool sr_binary_rules_read(struct sr_argv *ids, const char *path, char **error);

#endif
