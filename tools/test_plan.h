/* Which tests `semrules test` runs, and which rules have none. */
#ifndef SEMRULES_TEST_PLAN_H
#define SEMRULES_TEST_PLAN_H

#include "test_report.h"

#include <stdbool.h>

struct sr_test_choice {
  const char *only;    /* pattern of rule ids, or NULL */
  bool requires_tests; /* a rule without a test is a failure */
};

/* Fills the cases of a run whose suites are compiled; `compiled` has, for each
 * suite, what is wrong with its rules, and gives it away.  Suites without a
 * rule to judge by are left out. */
void sr_test_plan(struct sr_test_run *run, struct sr_findings *compiled,
                  const struct sr_test_choice *choice);

#endif
