/* Logs of instrumented programs: JSON Lines files, read and merged.
 *
 * Records of many processes may stand in one file or in many, in any order
 * between processes.  Lines that are no records are told, never skipped in
 * silence. */
#ifndef SEMRULES_LOG_H
#define SEMRULES_LOG_H

#include "key_index.h"
#include "toolmem.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* All breaches of one rule at one place. */
struct sr_log_breach {
  json_t *record;     /* the first; owned */
  uint64_t records;   /* how many were written */
  uint64_t count;     /* how many there were, the untold ones included */
  uint64_t processes; /* in how many processes */
  size_t last_process;
};

/* One site, summed over processes.  A rule's `require` and `forbid` have one
 * each. */
struct sr_log_site {
  char *rule, *check, *file, *function, *point, *state; /* owned */
  uint64_t line, column;
  uint64_t executed, active;
  uint64_t hidden; /* breaches counted, but not written */
  uint64_t unknown; /* checks without a verdict */
  bool has_counts;
};

/* A line of a file of run-time suppressions, summed over processes. */
struct sr_log_suppression {
  char *file; /* owned */
  char *text; /* owned; NULL where the file is not there any more */
  uint64_t line, matched;
  uint64_t processes; /* that had it */
};

/* One run of one program. */
struct sr_log_process {
  json_int_t pid;
  char *exe; /* owned; "" unknown */
  bool has_start, has_end;
  bool is_replaced;  /* another start came from the same pid, as after exec */
  uint64_t dropped;  /* records it could not write */
  uint64_t breaches; /* records of breaches that are there */
  uint64_t last_seq; /* how many it wrote: they are numbered from 1 */
};

struct sr_log {
  struct sr_log_breach *breaches;
  struct sr_log_site *sites;
  struct sr_log_process *processes;
  size_t breach_count, site_count, process_count;
  struct sr_log_suppression *suppressions;
  size_t suppression_count;
  struct sr_argv problems; /* "log.jsonl:7: torn ..." */
  /* the rest is the reader's */
  size_t breach_room, site_room, process_room;
  struct sr_key_index breach_index, site_index, pid_index, seen_index;
  struct sr_key_index suppression_index, matched_index;
  size_t suppression_room;
  struct sr_log_seen *seen;
  size_t seen_count, seen_room;
};

/* Whether it is a site that demands nothing, where history is kept. */
bool sr_log_is_event(const struct sr_log_site *site);

void sr_log_init(struct sr_log *log);
void sr_log_release(struct sr_log *log);

/* Reads a file, "-" for stdin, or all *.jsonl files of a folder.  Returns
 * false, with *error set, where it cannot be read at all. */
bool sr_log_read(struct sr_log *log, const char *path, char **error);
/* To be called once everything was read: joins breaches and counts, and sorts
 * both by rule and place. */
void sr_log_finish(struct sr_log *log);

/* Records that processes numbered or counted and that are not there. */
uint64_t sr_log_lost(const struct sr_log *log);
bool sr_log_is_killed(const struct sr_log_process *process);
/* Processes that began and never said that they ended. */
size_t sr_log_killed(const struct sr_log *log);

/* Members of a record; "" and 0 where absent or of another type. */
const char *sr_log_text(const json_t *record, const char *key);
uint64_t sr_log_number(const json_t *record, const char *key);

#endif
