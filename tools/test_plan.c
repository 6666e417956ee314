/* Plans a run of rule tests. */
#include "test_plan.h"

#include "expectation.h"
#include "glob.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

static bool is_chosen(const struct sr_test_choice *choice, const char *rule) {
  return !choice->only ||
         sr_glob_match(choice->only, strlen(choice->only), rule, strlen(rule));
}

static bool has(const struct sr_argv *list, const char *text) {
  for (size_t i = 0; i < list->count; i++)
    if (strcmp(list->items[i], text) == 0)
      return true;
  return false;
}

/* The rules that tests of a suite name, and those they expect breaches of. */
struct named {
  struct sr_argv all, breached;
};

static struct sr_test_case *add_case(struct sr_test_run *run, size_t *room,
                                     const struct sr_suite *suite,
                                     const char *source) {
  run->cases =
      sr_tool_grow(run->cases, run->case_count, room, sizeof *run->cases);
  struct sr_test_case *one = &run->cases[run->case_count++];
  *one = (struct sr_test_case){.suite = suite, .source = source};
  return one;
}

/* Adds a test, unless it names none of the rules to judge by.  A test that
 * cannot be read fails when it is run. */
static void add_test(struct sr_test_run *run, size_t *room,
                     const struct sr_suite *suite, const char *source,
                     const struct sr_test_choice *choice, struct named *named) {
  struct sr_expectations expected;
  struct sr_argv breached = {0}, all = {0};
  char *error;
  bool is_chosen_test = !choice->only;
  sr_expectations_read(&expected, source, &error);
  for (size_t i = 0; i < expected.count; i++) {
    const struct sr_expectation *item = &expected.items[i];
    is_chosen_test |= is_chosen(choice, item->rule);
    sr_argv_push(&named->all, item->rule);
    if (!has(&all, item->rule))
      sr_argv_push(&all, item->rule);
    if (!item->is_breach)
      continue;
    sr_argv_push(&named->breached, item->rule);
    if (!has(&breached, item->rule))
      sr_argv_push(&breached, item->rule);
  }
  if (is_chosen_test) {
    struct sr_test_case *one = add_case(run, room, suite, source);
    one->breached = breached;
    one->named = all;
    sr_argv_push_all(&one->flags, &expected.flags);
  } else {
    sr_argv_release(&breached);
    sr_argv_release(&all);
  }
  sr_expectations_release(&expected);
  free(error);
}

/* Finds the rules that no test shows at work. */
static void find_untested(const struct sr_suite *suite,
                          const struct sr_test_choice *choice,
                          const struct named *named,
                          struct sr_findings *findings) {
  for (size_t i = 0; i < suite->list_count; i++) {
    const struct sr_suite_rule *rule = &suite->list[i];
    if (has(&named->breached, rule->id) || !is_chosen(choice, rule->id))
      continue;
    sr_finding_add(findings, SR_FINDING_NO_TEST, suite->rules, rule->line,
                   rule->id,
                   has(&named->all, rule->id)
                       ? "no test breaks it: only `// ok:` speaks of it"
                       : "no test of it");
  }
}

static void add_no_test(struct sr_test_run *run, size_t *room,
                        const struct sr_suite *suite) {
  const char *slash = strrchr(suite->rules, '/');
  const char *name = slash ? slash + 1 : suite->rules;
  char *text = sr_tool_format("no test found; write one as tests/%.*s.c "
                              "beside it",
                              (int)(strrchr(name, '.') - name), name);
  sr_finding_add(&add_case(run, room, suite, NULL)->result.findings,
                 SR_FINDING_NO_TEST, suite->rules, 0, NULL, text);
  free(text);
}

/* Whether a suite has a rule to judge by, as far as is known. */
static bool has_chosen(const struct sr_suite *suite,
                       const struct sr_test_choice *choice) {
  bool is_any = !choice->only;
  for (size_t i = 0; i < suite->ids.count; i++)
    is_any |= is_chosen(choice, suite->ids.items[i]);
  return is_any;
}

static void plan_suite(struct sr_test_run *run, size_t *room,
                       const struct sr_suite *suite,
                       const struct sr_test_choice *choice) {
  struct sr_findings untested = {0};
  struct named named = {0};
  if (!suite->tests.count) {
    add_no_test(run, room, suite);
    return;
  }
  for (size_t i = 0; i < suite->tests.count; i++)
    add_test(run, room, suite, suite->tests.items[i], choice, &named);
  struct sr_findings *into =
      choice->requires_tests ? &untested : &run->untested;
  if (!suite->is_part)
    find_untested(suite, choice, &named, into);
  if (untested.count)
    add_case(run, room, suite, NULL)->result.findings = untested;
  sr_argv_release(&named.all);
  sr_argv_release(&named.breached);
}

void sr_test_plan(struct sr_test_run *run, struct sr_findings *compiled,
                  const struct sr_test_choice *choice) {
  size_t room = 0;
  for (size_t i = 0; i < run->suites.count; i++) {
    const struct sr_suite *suite = &run->suites.items[i];
    if (compiled[i].count) {
      add_case(run, &room, suite, NULL)->result.findings = compiled[i];
      compiled[i] = (struct sr_findings){0};
    } else if (has_chosen(suite, choice))
      plan_suite(run, &room, suite, choice);
  }
}
