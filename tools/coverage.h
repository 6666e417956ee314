/* What a program's own records say of its rules. */
#ifndef SEMRULES_COVERAGE_H
#define SEMRULES_COVERAGE_H

#include "key_index.h"
#include "log.h"
#include "toolmem.h"

#include <stdbool.h>
#include <stdint.h>

/* A place in the source; copies of it, in several objects, are one. */
struct sr_cover_site {
  char *file, *function, *reason; /* owned; reason is "" unless skipped */
  uint32_t line, column;
  unsigned point, kind, state; /* enum sr_point_kind, enum sr_check_kind, enum
                                  sr_site_state */
};

/* A suppression that a rule has. */
struct sr_cover_suppression {
  char *text, *reason; /* owned; "in-function: a, b; in-file: c.c" */
  size_t sites;        /* that it fits */
};

/* A rule's `require` and its `forbid` have a site each at one place. */
struct sr_cover_rule {
  char *id;     /* owned */
  char *points; /* "entry addReply\nwrite client.flags"; "" unknown */
  struct sr_cover_site *sites;
  size_t site_count, site_room;
  struct sr_cover_suppression *suppressions;
  size_t suppression_count, suppression_room;
  uint64_t executed, active, breached, unknown; /* from logs */
  bool has_counts;
  struct sr_argv problems; /* why points can match nothing: "'client' has no
                              field 'flgas'; did you mean 'flags'?" */
  struct sr_argv nearest;  /* names near to those of rules without sites */
};

struct sr_coverage {
  struct sr_cover_rule *rules; /* by id, once finished */
  size_t rule_count;
  uint64_t *digests; /* of the specs, in the order found */
  size_t digest_count;
  size_t units, units_without_debug_info;
  /* the rest is the reader's */
  size_t rule_room, digest_room;
  struct sr_key_index rule_index, site_index, function_index, string_index;
  struct sr_argv functions, strings; /* names in the programs */
  bool has_compressed_strings;
};

void sr_coverage_init(struct sr_coverage *coverage);
void sr_coverage_release(struct sr_coverage *coverage);

/* Reads a program, object or archive.  False, with *error set, where it
 * cannot be read or has damaged records. */
bool sr_coverage_read(struct sr_coverage *coverage, const char *path,
                      char **error);
/* Adds what programs counted when they ran; the log is finished. */
void sr_coverage_add_log(struct sr_coverage *coverage,
                         const struct sr_log *log);
/* Sorts rules and sites; call when all was read, and before
 * sr_coverage_find_nearest. */
void sr_coverage_finish(struct sr_coverage *coverage);

/* Names of functions and types in an object, for sr_coverage_find_nearest. */
struct sr_elf;
void sr_coverage_read_names(struct sr_coverage *coverage,
                            const struct sr_elf *elf);
/* Fills `nearest` of the rules that matched nothing. */
void sr_coverage_find_nearest(struct sr_coverage *coverage);

/* Whether a rule has sites of its `require` and of its `forbid`. */
bool sr_cover_has_both(const struct sr_cover_rule *rule);
/* How many sites of a rule are in a state. */
size_t sr_cover_count(const struct sr_cover_rule *rule, unsigned state);

#endif
