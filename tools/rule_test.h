/* One test of a rule file: built, run, and compared with its comments. */
#ifndef SEMRULES_RULE_TEST_H
#define SEMRULES_RULE_TEST_H

#include "expectation.h"
#include "install.h"
#include "log.h"
#include "test_result.h"

#include <stdbool.h>

struct sr_rule_test {
  const char *source;          /* the test's .c or .cc */
  const char *spec;            /* of its rules, compiled */
  const struct sr_argv *ids;   /* of the rules in the spec */
  const char *folder;          /* for what it makes; there, and its own */
  const struct sr_argv *flags; /* more flags for the build */
  const struct sr_install *install;
  const char *only; /* pattern of the rules to judge by; NULL: all */
  unsigned major;   /* LLVM version, or 0: the wrapper's choice */
  unsigned seconds; /* how long it may run */
};

/* Runs the test.  What is found goes into an empty result, to be released. */
void sr_rule_test(const struct sr_rule_test *test,
                  struct sr_test_result *result);

/* Whether a rule is among those to judge by. */
bool sr_rule_test_judges(const struct sr_rule_test *test, const char *rule);

/* Compares what the program wrote into `log` with what its comments expect;
 * `program` tells why rules were silent. */
void sr_rule_compare(const struct sr_rule_test *test,
                     struct sr_expectations *expected, const char *program,
                     const struct sr_log *log, struct sr_findings *findings);

#endif
