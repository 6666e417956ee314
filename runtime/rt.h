/* Shared by the files of the runtime's core, included by nobody else.
 *
 * The runtime lives inside a stranger's program.  So what is called on the
 * way of a breach uses no malloc, stdio or locale, goes to the kernel by
 * syscall(2) rather than through functions that the program may have
 * interposed or may have rules on, keeps errno and needs little stack: what is
 * large is in a slot (struct sr_slot) or static. */
#ifndef SEMRULES_RT_H
#define SEMRULES_RT_H

#include "rt_core.h"

#define SR_PATH_SIZE 4096
#define SR_RULES_SIZE 4096
#define SR_TEST_SIZE 256
#define SR_STACK_MAX 64

/* ---- rt_out.c: putting bytes into a buffer ---- */

/* A buffer being filled.  A put that does not fit sets is_full and changes
 * nothing, as do all later ones. */
struct sr_out {
  char *ptr; /* borrowed */
  size_t len, cap;
  bool is_full;
};

SR_LOCAL void sr_put(struct sr_out *, const char *bytes, size_t size);
SR_LOCAL void sr_puts(struct sr_out *, const char *string);
SR_LOCAL void sr_put_unsigned(struct sr_out *, uint64_t);
SR_LOCAL void sr_put_signed(struct sr_out *, int64_t);
SR_LOCAL void sr_put_hex(struct sr_out *, uint64_t); /* with 0x */
SR_LOCAL void sr_put_padded(struct sr_out *, unsigned value, unsigned width);
/* Puts text in a style; past `limit` bytes of output it ends in "...". */
SR_LOCAL void sr_put_styled(struct sr_out *, enum sr_style, const char *bytes,
                            size_t size, size_t limit);
/* A JSON string with its quotes. */
SR_LOCAL void sr_put_json(struct sr_out *, const char *string, size_t limit);
/* Bytes of the UTF-8 character that begins at s, 0 if it is none. */
SR_LOCAL size_t sr_utf8_size(const char *s, size_t size);
/* now, as RFC 3339 has it, in UTC */
SR_LOCAL void sr_put_time(struct sr_out *);

/* ---- rt_float.c ---- */

/* The shortest decimal number that reads back as the same double. */
SR_LOCAL void sr_put_double(struct sr_out *, double);

/* ---- rt_memory.c ---- */

/* Copies up to `size` bytes of our own memory that may not be there.  Returns
 * how many could be read. */
SR_LOCAL size_t sr_read_memory(uintptr_t address, void *to, size_t size);

/* ---- rt_options.c ---- */

struct sr_options {
  char log_path[SR_PATH_SIZE];
  char jsonl_path[SR_PATH_SIZE];
  char rules[SR_RULES_SIZE];
  char suppressions[SR_PATH_SIZE];
  uint64_t halt_on_error, abort_on_error, exitcode, max_reports, stack_depth,
      coverage, watchdog, list_max, history_max, help;
};

extern struct sr_options sr_options;

/* Sets the defaults that are not 0. */
SR_LOCAL void sr_options_begin(void);
/* Reads `text`, which came from `source`, into sr_options; warns on stderr. */
SR_LOCAL void sr_options_read(const char *text, const char *source);
/* Warns of what is wrong in the option `rules`. */
SR_LOCAL void sr_options_check_rules(void);
/* Lists all options on stderr. */
SR_LOCAL void sr_options_help(void);
/* True if `text` fits the pattern, in which * stands for anything and ? for
 * any one byte. */
SR_LOCAL bool sr_fits(const char *pattern, size_t size, const char *text);
/* What the option `rules` says of a rule; *sample is N of sample:1/N. */
SR_LOCAL enum sr_site_mode sr_options_mode(const char *rule, uint32_t *sample);

/* ---- rt_suppress.c ---- */

/* Reads the file that the option `suppressions` names; warns on stderr. */
SR_LOCAL void sr_suppressions_read(void);
/* Whether a suppression fits the site; *index is which. */
SR_LOCAL bool sr_suppression_find(const struct semrules_site *,
                                  uint32_t *index);
/* Counts a breach of a site of mode SR_MODE_SUPPRESSED. */
SR_LOCAL void sr_suppression_count_breach(struct semrules_site *);
/* Writes how often each matched to the JSON Lines log, with coverage=1. */
SR_LOCAL void sr_suppressions_write(void);
/* At exit: tells of those that matched nothing, where nobody else will. */
SR_LOCAL void sr_suppressions_tell(void);
/* A forked child counts for itself. */
SR_LOCAL void sr_suppressions_forked(void);

/* ---- rt_log.c: where records go ---- */

/* Opens what the options ask for; says so on stderr where it cannot. */
SR_LOCAL void sr_logs_open(void);
/* In a forked child: gives logs with %p in their names a file of their own. */
SR_LOCAL void sr_logs_forked(void);
/* Leaves no descriptor behind; the next write opens its log again. */
SR_LOCAL void sr_logs_close(void);
SR_LOCAL bool sr_jsonl_wanted(void);
/* Writes a text block to the text log, to stderr where that fails. */
SR_LOCAL bool sr_text_write(const char *bytes, size_t size);
/* Writes a line to the JSON Lines log.  False: it is not in it. */
SR_LOCAL bool sr_jsonl_write(const char *bytes, size_t size);
/* Writes to stderr.  Keeps errno. */
SR_LOCAL bool sr_stderr_write(const char *bytes, size_t size);
/* One line on stderr, after "SemRules: "; the pieces, up to a NULL, joined. */
SR_LOCAL void sr_say(const char *first, ...);
/* True where the text log is stderr. */
SR_LOCAL bool sr_text_is_stderr(void);

/* ---- rt_stack.c ---- */

struct sr_frame {
  uintptr_t pc;
  const char *module; /* path; borrowed from the loader */
  uint64_t offset;    /* of pc in the module, as debuggers count */
  uint64_t symbol_offset;
  uint8_t build_id[20];
  uint8_t build_id_size;
  char symbol[128]; /* "" where unknown */
};

struct sr_stack {
  struct sr_frame frames[SR_STACK_MAX];
  unsigned count;
  void *addresses[SR_STACK_MAX + 24]; /* scratch, as the next */
  _Alignas(8) char symbols[6144];
};

/* Makes later captures safe in signal handlers. */
SR_LOCAL void sr_stack_prepare(void);
/* Fills `stack` with up to `depth` frames, the one with return address pc
 * first. */
SR_LOCAL void sr_stack_capture(struct sr_stack *stack, uintptr_t pc,
                               unsigned depth);

/* ---- rt_text.c, rt_json.c: records ---- */

#define SR_RECORD_SIZE 16384
#define SR_MESSAGE_SIZE 2048

/* All that is known of one breach. */
struct sr_breach {
  const struct semrules_site *site; /* where it stands */
  const struct semrules_site *at;   /* whose message and values they are */
  uint64_t info;
  const uint64_t *values; /* SR_VALUES_WIDE */
  const struct sr_past *past; /* NULL: nothing is said of it */
  const char *message;    /* values filled in */
  const struct sr_stack *stack;
  const char *test; /* "" for none */
  long pid, tid;
};

/* How much of a breach a record has room for; the first of sr_levels that
 * fits is taken. */
struct sr_level {
  size_t string; /* bytes of each string */
  unsigned frames;
  bool has_values, has_extra, has_incident;
};

#define SR_LEVEL_COUNT 5
extern const struct sr_level sr_levels[SR_LEVEL_COUNT];

/* Strings of a site record; "" where absent. */
SR_LOCAL const char *sr_site_string(const struct semrules_site *,
                                    uint32_t offset);
SR_LOCAL const char *sr_severity_word(const struct semrules_site *);
SR_LOCAL const char *sr_kind_word(const struct semrules_site *);
SR_LOCAL const char *sr_point_word(const struct semrules_site *);
SR_LOCAL const char *sr_state_word(const struct semrules_site *);
/* The values of a site, NULL past the last. */
SR_LOCAL const struct semrules_value *
sr_site_value(const struct semrules_site *, unsigned index);

/* Fills `out` with the message, and the value of each placeholder. */
SR_LOCAL void sr_put_message(struct sr_out *, const struct sr_breach *);
/* "c is NULL"; nothing where the cause is the condition itself. */
SR_LOCAL void sr_put_cause(struct sr_out *, const struct sr_breach *,
                           enum sr_style, size_t limit);
/* "src/a.c:3:4", as far as known. */
SR_LOCAL void sr_put_place(struct sr_out *, const struct semrules_site *,
                           size_t limit);
SR_LOCAL void sr_put_text_record(struct sr_out *, const struct sr_breach *);
/* ,"name":"string" and ,"name":number */
SR_LOCAL void sr_put_string_member(struct sr_out *, const char *name,
                                   const char *string, size_t limit);
SR_LOCAL void sr_put_number_member(struct sr_out *, const char *name,
                                   uint64_t number);
/* Both end in a newline. */
SR_LOCAL void sr_put_json_record(struct sr_out *, const struct sr_breach *,
                                 uint64_t seq);
/* The name of an ENUM value, NULL if it has none. */
SR_LOCAL const char *sr_enum_name(const struct semrules_site *,
                                  const struct semrules_value *, int64_t);

/* ---- rt_past.c: history, and what a breach tells of it ---- */

/* The object that keeps history; NULL: none was needed so far. */
extern const struct sr_history *sr_history;
/* Takes what was to be told with this thread's next breach; NULL: nothing. */
SR_LOCAL const struct sr_past *sr_past_take(void);
SR_LOCAL void sr_put_past(struct sr_out *, const struct sr_breach *,
                          size_t limit);
SR_LOCAL void sr_put_json_past(struct sr_out *, const struct sr_breach *,
                               size_t limit);

/* A string of the program's, as far as it is shown. */
struct sr_shown_string {
  char bytes[72];
  size_t size;
  bool is_cut, is_readable;
};
SR_LOCAL void sr_shown_string_read(struct sr_shown_string *, uintptr_t address);

/* ---- rt_coverage.c ---- */

/* `"pid":...,"exe":...` of this process, behind a comma. */
SR_LOCAL void sr_put_process(struct sr_out *);
/* Writes the counts of one object's sites. */
SR_LOCAL void sr_coverage_write(const struct semrules_module *);
/* "start" or "end" of this process; nothing without coverage=1. */
SR_LOCAL void sr_process_record(const char *event);

/* ---- rt_modules.c ---- */

/* The next site record at or after `at`, NULL past the last. */
SR_LOCAL struct semrules_site *sr_site_next(char *at, const char *stop);
#define SR_FOR_EACH_SITE(site, module)                                         \
  for (struct semrules_site *site =                                            \
           sr_site_next((module)->sites_start, (module)->sites_stop);          \
       site != NULL;                                                           \
       site = sr_site_next((char *)site + site->size, (module)->sites_stop))

/* Whether the site is in an object that is loaded now. */
SR_LOCAL bool sr_site_is_known(const struct semrules_site *);
/* Calls `visit` for each registered module. */
SR_LOCAL void sr_modules_visit(void (*visit)(struct semrules_module *, void *),
                               void *ctx);
/* Says of how many breaches there was no report, once each, and of how many
 * checks no verdict. */
SR_LOCAL void sr_surplus_tell(struct semrules_module *);
SR_LOCAL void sr_modules_forked(void);

/* ---- rt_process.c: start, fork, exit ---- */

struct sr_process {
  char exe[SR_PATH_SIZE];       /* path of the program */
  const char *name;             /* its last component */
  char directory[SR_PATH_SIZE]; /* where it was started */
  char host[65];
  bool is_in_main; /* this copy is part of the program, not of a DSO */
};
extern struct sr_process sr_process;

/* Counters, all atomic and relaxed. */
struct sr_counts {
  uint64_t breaches; /* of any severity */
  uint64_t errors;   /* of severity error */
  uint64_t unknown;  /* checks without a verdict */
  uint64_t seq;      /* JSON Lines records */
  uint64_t dropped;  /* records that could not be written or formatted */
};
extern struct sr_counts sr_counts;

/* Not 0 while this thread is inside the runtime: breaches are then counted
 * only. */
extern _Thread_local unsigned sr_inside;

/* Starts the runtime unless that was done.  False where that cannot be waited
 * for: this very thread, or one that a fork left behind, is at it. */
SR_LOCAL bool sr_start(void);
/* After a breach: sees to it that exit will be noticed. */
SR_LOCAL void sr_exit_watch(bool is_error);
SR_LOCAL bool sr_exit_begun(void);
/* True for what is part of the program itself and so is never unloaded. */
SR_LOCAL bool sr_is_in_program(const void *address);
/* True if both are in one loaded object. */
SR_LOCAL bool sr_is_together(const void *part, const void *address);
/* Writes what is due at exit. */
SR_LOCAL void sr_finish(void);
/* The running test's name, into buffer[SR_TEST_SIZE]. */
SR_LOCAL void sr_test_name(char *buffer);

/* Blocks this thread's signals; the old mask is kept in *saved. */
SR_LOCAL void sr_signals_block(uint64_t *saved);
SR_LOCAL void sr_signals_restore(const uint64_t *saved);
/* Takes back the signal that a failed write of ours has raised.  They must be
 * blocked. */
SR_LOCAL void sr_signal_discard(int signal);

/* ---- rt_breach.c ---- */

/* A breach that history has found. */
SR_LOCAL void sr_breach_unmet(const struct sr_unmet *);
struct sr_slot; /* buffers for one report */
SR_LOCAL void sr_slots_forked(void);

/* A lock for what is never held across calls into the program. */
SR_LOCAL bool sr_lock(int *lock); /* false: not had within reason */
SR_LOCAL void sr_unlock(int *lock);

#endif
