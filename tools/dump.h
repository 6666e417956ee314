/* What the parts of `semrules dump` share.  Specs may be damaged: any number
 * may stand anywhere. */
#ifndef SEMRULES_DUMP_H
#define SEMRULES_DUMP_H

#include "spec.h"
#include "strbuf.h"

struct sr_dump {
  const struct sr_spec *spec;
  struct sr_strbuf *out;
};

enum sr_dump_table {
  SR_DUMP_SEVERITIES,
  SR_DUMP_POINTS, /* kinds of them */
  SR_DUMP_BASES,
  SR_DUMP_CHECKS,
  SR_DUMP_SCOPES,
  SR_DUMP_ENDS
};

/* A word of a table; "?" where the number is out of range. */
const char *sr_dump_word(enum sr_dump_table table, uint32_t n);
const char *sr_dump_string(const struct sr_dump *d, uint32_t offset);

void sr_dump_text(const struct sr_dump *d);
void sr_dump_json(const struct sr_dump *d);
/* "message text {expr}", as it was written. */
void sr_dump_message(const struct sr_dump *d, const struct sr_spec_step *step,
                     struct sr_strbuf *out);
/* "before[o, _] = 1" */
void sr_dump_action(const struct sr_dump *d,
                    const struct sr_spec_action *action, struct sr_strbuf *out);
/* "process", "function call(c)" */
void sr_dump_scope(const struct sr_dump *d, const struct sr_spec_ghost *ghost,
                   struct sr_strbuf *out);
/* Name of a ghost, "?" where there is none. */
const char *sr_dump_ghost_name(const struct sr_dump *d, uint32_t ghost);
/* True if the rule has one step and no history: all that it says is said
 * without naming the step. */
bool sr_dump_is_plain(const struct sr_dump *d, const struct sr_spec_rule *rule);

#endif
