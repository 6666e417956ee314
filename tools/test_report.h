/* What `semrules test` tells: text, JSON and JUnit. */
#ifndef SEMRULES_TEST_REPORT_H
#define SEMRULES_TEST_REPORT_H

#include "rule_suite.h"
#include "test_result.h"

#include <stdio.h>

/* One test, or, where source is NULL, a rule file that cannot be tested. */
struct sr_test_case {
  const struct sr_suite *suite;
  const char *source;          /* borrowed from the suite */
  struct sr_argv breached;     /* rules that it expects breaches of */
  struct sr_argv named, flags; /* all that it names; its `// flags:` */
  struct sr_test_result result;
};

struct sr_test_run {
  struct sr_suites suites;
  struct sr_test_case *cases; /* in order of suites and tests; owned */
  size_t case_count;
  struct sr_findings untested; /* rules without a test */
};

/* Tests that were run, and those that failed; rule files that cannot be tested
 * count among the latter. */
size_t sr_test_run_tests(const struct sr_test_run *run);
size_t sr_test_run_failed(const struct sr_test_run *run);

/* "ok   tests/x.c", or FAIL and what was found; where verbose, with the
 * command and all that was printed. */
void sr_test_write_case(FILE *file, const struct sr_test_case *one,
                        bool is_verbose);
/* "7 tests of 2 rule files, 1 failed" */
void sr_test_write_summary(FILE *file, const struct sr_test_run *run);
void sr_test_write_json(FILE *file, const struct sr_test_run *run);
void sr_test_write_junit(FILE *file, const struct sr_test_run *run);

#endif
