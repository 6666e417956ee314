/* One test of a rule file: built, run, and compared with its comments. */
#ifndef SEMRULES_RULE_TEST_H
#define SEMRULES_RULE_TEST_H

#include "binary_spec.h"
#include "install.h"

#include <stdbool.h>

struct sr_rule_test {
  const char *source;        /* the test's .c or .cc */
  const char *spec;          /* of its rules, compiled */
  const struct sr_argv *ids; /* of the rules in the spec */
  const char *folder;        /* for what it makes */
  const struct sr_install *install;
  unsigned major; /* LLVM version, or 0: the wrapper's choice */
};

/* Runs the test and tells on stdout how it went.  True if it passed. */
bool sr_rule_test(const struct sr_rule_test *test);

#endif
