/* The records that the plugin puts into objects (abi.h), read from a file.
 *
 * Each is checked before it is handed out: size, alignment and strings. */
#ifndef SEMRULES_RECORD_FILE_H
#define SEMRULES_RECORD_FILE_H

#include "elf_file.h"
#include "semrules/abi.h"

/* The id of the compiler's own rule, which watches locks, and functions that
 * others ask `active` of.  It is in no list of rules. */
#define SR_HIDDEN_RULE "semrules"

/* What to do with each record; a member may be NULL.  The bytes are 8-aligned
 * and live until the call returns. */
struct sr_record_visitor {
  void (*site)(void *context, const struct semrules_site *site);
  void (*unit)(void *context, const struct semrules_unit *unit);
  void (*rule_list)(void *context, const struct semrules_rule_list *list);
  void *context;
};

/* Visits all records of an object.  Returns false, with *error set, at the
 * first that is damaged. */
bool sr_record_visit(const struct sr_elf *elf,
                     const struct sr_record_visitor *visitor, char **error);

/* A record's string at `offset` from its first byte; "" where it is 0 or
 * outside. */
const char *sr_record_string(const void *record, uint32_t offset);

/* Whether it is no site, but says why a point can match nothing: a record that
 * is skipped, and has no place. */
bool sr_record_is_problem(const struct semrules_site *site);

/* Words for the enumerators of abi.inc; "?" where there is none. */
const char *sr_record_point(unsigned point);
const char *sr_record_state(unsigned state);
const char *sr_record_kind(unsigned kind);

#endif
