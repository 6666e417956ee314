/* Specs as the tools look at them: rule ids and digests, compiled from rule
 * files or found in programs. */
#ifndef SEMRULES_BINARY_SPEC_H
#define SEMRULES_BINARY_SPEC_H

#include "toolmem.h"

#include <stdbool.h>
#include <stdint.h>

struct sr_rule_ids {
  struct sr_argv ids;
  uint64_t digest; /* of the spec */
};

/* Compiles the rules of a file or folder.  What is wrong with them is told on
 * stderr; then returns false. */
bool sr_rule_ids_compile(struct sr_rule_ids *rules, const char *path,
                         bool with_candidates);
/* Takes them from a spec; told and false where it is none. */
bool sr_rule_ids_read(struct sr_rule_ids *rules, const char *spec);
/* Compiles them into the file `spec` (and its stamp) instead. */
bool sr_compile_rules(const char *path, const char *spec, bool with_candidates);

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

#endif
