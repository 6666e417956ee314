/* Rule files and the tests beside them. */
#ifndef SEMRULES_RULE_SUITE_H
#define SEMRULES_RULE_SUITE_H

#include "test_result.h"
#include "toolmem.h"

#include <stdbool.h>
#include <stddef.h>

struct sr_suite_rule {
  char *id; /* owned */
  unsigned line, column;
};

/* A rule file and its tests. */
struct sr_suite {
  char *rules;          /* path; owned */
  struct sr_argv tests; /* paths of those to be run */
  bool is_part;         /* only tests that were named */
  bool has_headers;     /* each test stands in for them, so has its own spec */
  char *folder, *spec;  /* once compiled; owned; no spec with headers */
  struct sr_argv ids;   /* of its rules */
  struct sr_suite_rule *list; /* the same, with their places */
  size_t list_count;
};

struct sr_suites {
  struct sr_suite *items;
  size_t count, room;
  struct sr_argv strays; /* tests of no rule file */
};

/* Adds what a user named: a rule file with all its tests, a test with its rule
 * file, or all rule files of a folder and those below it.  False, told, where
 * there is no such thing. */
bool sr_suites_add(struct sr_suites *suites, const char *path);
void sr_suites_release(struct sr_suites *suites);

/* Reads a suite's rules and, unless they have headers, compiles them into
 * `folder`, which it makes and from then on has.  major: LLVM version, or 0.
 * Without success says why in `findings`. */
bool sr_suite_compile(struct sr_suite *suite, const char *folder,
                      unsigned major, struct sr_findings *findings);

/* A test whose source stands in for the headers that its rules name. */
struct sr_suite_test {
  const char *source;
  const struct sr_argv *named; /* the rules that it is about */
  const struct sr_argv *flags, *more_flags;
  unsigned major; /* LLVM version, or 0 */
};
/* Compiles the suite's rules for one test into the file `spec`.  Without
 * success says why in `findings`. */
bool sr_suite_compile_for(const struct sr_suite *suite,
                          const struct sr_suite_test *test, const char *spec,
                          struct sr_findings *findings);

#endif
