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

/* What a rule matched: the points that nothing like it is of matched nothing.
 */
struct sr_cover_subject {
  unsigned point; /* enum sr_point_kind */
  char *name;     /* owned; "add_reply", "client.flags" */
};

/* Points of an order rule that matched nothing, though others of its points
 * did. */
struct sr_cover_gap {
  char *key;              /* owned; "preceded-by"; "" if not known */
  struct sr_argv points;  /* "call check" */
  struct sr_argv nearest; /* names */
};

/* A rule's `require` and its `forbid` have a site each at one place.  Sites of
 * kind SR_KIND_EVENT demand nothing: history is kept there. */
struct sr_cover_rule {
  char *id;     /* owned */
  char *points; /* "entry addReply\nwrite client.flags"; "" unknown.  A line
                   may begin with the key it stands under: "until call f" */
  struct sr_cover_site *sites;
  size_t site_count, site_room;
  struct sr_cover_suppression *suppressions;
  size_t suppression_count, suppression_room;
  struct sr_cover_subject *subjects; /* each once */
  size_t subject_count, subject_room;
  struct sr_cover_gap *gaps; /* by sr_coverage_find_nearest */
  size_t gap_count, gap_room;
  uint64_t executed, active, breached, unknown; /* from logs; of events only: */
  uint64_t events;
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
  struct sr_key_index subject_index;
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
/* Fills `nearest` of the rules that matched nothing, and finds the gaps of the
 * others. */
void sr_coverage_find_nearest(struct sr_coverage *coverage);
/* Appends the names that are near to those of some points, a line each. */
void sr_coverage_suggest(struct sr_coverage *coverage,
                         const struct sr_cover_rule *rule, const char *points,
                         struct sr_argv *nearest);
/* A line of a rule's points, taken apart. */
struct sr_cover_point {
  size_t key_len;   /* of the key that it begins with; 0: none */
  const char *text; /* "call check"; borrowed */
};
struct sr_cover_point sr_cover_point(const char *line);
/* Finds the gaps of a rule that has sites. */
void sr_coverage_find_gaps(struct sr_coverage *coverage,
                           struct sr_cover_rule *rule);
void sr_cover_release_gaps(struct sr_cover_rule *rule);

/* Whether it is the compiler's own rule, which watches locks and functions
 * for the others. */
bool sr_cover_is_hidden(const struct sr_cover_rule *rule);
bool sr_cover_is_event(const struct sr_cover_site *site);
/* How many sites of a rule demand something, and how many are events. */
size_t sr_cover_checks(const struct sr_cover_rule *rule);
size_t sr_cover_events(const struct sr_cover_rule *rule);
/* Whether the checks of a rule are of several kinds, as of its `require` and
 * its `forbid`. */
bool sr_cover_has_both(const struct sr_cover_rule *rule);
/* How many checks of a rule are in a state. */
size_t sr_cover_count(const struct sr_cover_rule *rule, unsigned state);
/* Whether a rule cannot do what it was written for: it has no check, or what
 * its checks wait for never happens. */
bool sr_cover_is_unmatched(const struct sr_cover_rule *rule);

#endif
