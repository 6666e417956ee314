/* What a program may ask of the SemRules runtime it is linked with.  Nothing
 * here is needed for rules to be checked: it is for test harnesses and for
 * servers that want breaches in their own log.
 *
 * All functions may be called from any thread and at any time, before main
 * and after exit began included. */
#ifndef SEMRULES_RUNTIME_H
#define SEMRULES_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One breach, as a handler sees it.  Strings are never NULL, "" where there
 * is nothing to say, and live until the handler returns. */
struct semrules_breach {
  size_t size;           /* sizeof (struct semrules_breach) */
  const char *rule;      /* the rule's id */
  const char *severity;  /* "error", "warning" or "note" */
  const char *message;   /* with its values filled in */
  const char *kind;      /* "require" or "forbid" */
  const char *condition; /* as the rule has it */
  const char *file;
  uint32_t line, column; /* 1-based, 0 where unknown */
  const char *function;
  const char *incident; /* one line an incident */
  const char *text;     /* the block the text log gets */
  const char *json;     /* the line the JSON Lines log gets, its newline not
                           included; "" unless `jsonl_path` is set */
};

typedef void semrules_handler(const struct semrules_breach *breach, void *ctx);

/* Has `handler` called at every breach that is reported (see max_reports),
 * once the logs have it and before `halt_on_error` ends the program.  It runs
 * on the thread that broke the rule, perhaps in a signal handler, and must
 * return; breaches within it are counted and not reported.  NULL ends it. */
void semrules_set_handler(semrules_handler *handler, void *ctx);

/* Breaches so far, reported or not: of all rules (NULL), also of objects that
 * were unloaded since; or of one, in the objects that are loaded now. */
uint64_t semrules_breach_count(const char *rule);

/* Forgets all breaches: counts are 0 again, every site may report anew, and
 * the exit status is the program's own until the next breach. */
void semrules_reset(void);

/* Writes now what is otherwise written at exit: how many breaches were not
 * shown and, with coverage=1, each site's counts.  For programs that end by
 * _exit. */
void semrules_flush(void);

/* Names the running test in the reports to come, in place of what the
 * environment variable SEMRULES_TEST said at start-up.  Copied; cut after 255
 * bytes; NULL or "" for none. */
void semrules_set_test(const char *name);

/* Define it to set options for a program: what it returns is read as
 * SEMRULES_OPTIONS is, before the environment's.  It is called at start-up,
 * before constructors have run: return a literal. */
#if defined(__GNUC__)
__attribute__((weak))
#endif
const char *semrules_default_options(void);

#ifdef __cplusplus
}
#endif

#endif
