/* Compares the breaches of a rule test with what its comments expect, and
 * finds out why they differ. */
#include "rule_test.h"

#include "coverage.h"
#include "report_order.h"
#include "suggest.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

/* How far apart, in lines, a breach and an expectation may stand and still be
 * taken for each other's near miss. */
enum { NEAR = 20 };

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool is_of_test(const struct sr_rule_test *test, const char *file) {
  return strcmp(base_name(file), base_name(test->source)) == 0;
}

static bool is_known(const struct sr_argv *ids, const char *id) {
  for (size_t i = 0; i < ids->count; i++)
    if (strcmp(ids->items[i], id) == 0)
      return true;
  return false;
}

static unsigned target_of(const struct sr_expectation *item) {
  return item->target ? item->target : item->line;
}

/* What came before, and in words what happened. */
static void note_order(struct sr_finding *finding, const json_t *record) {
  const json_t *earlier = json_object_get(record, "earlier");
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  if (json_is_object(earlier)) {
    sr_order_add_place(&text, earlier);
    sr_finding_note(finding, "earlier: %s", text.ptr);
  } else if (sr_order_has_earlier(sr_log_text(record, "kind"))) {
    sr_finding_note(finding, "earlier: none");
  }
  sr_strbuf_clear(&text);
  sr_order_explain(&text, record);
  if (text.len)
    sr_finding_note(finding, "%s", text.ptr);
  sr_strbuf_release(&text);
}

/* Gathers the breaches that nothing expects. */
static void find_unexpected(const struct sr_rule_test *test,
                            const struct sr_log *log,
                            struct sr_expectations *expected,
                            struct sr_findings *findings) {
  for (size_t i = 0; i < log->breach_count; i++) {
    const json_t *record = log->breaches[i].record;
    const char *rule = sr_log_text(record, "rule");
    const char *file = sr_log_text(record, "file");
    unsigned line = (unsigned)sr_log_number(record, "line");
    bool is_here = is_of_test(test, file);
    struct sr_expectation *match =
        is_here ? sr_expectations_find(expected, rule, line, true) : NULL;
    if (match)
      match->is_met = true;
    if (match || !sr_rule_test_judges(test, rule))
      continue;
    struct sr_finding *finding = sr_finding_add(
        findings, SR_FINDING_UNEXPECTED, is_here ? test->source : file, line,
        rule, sr_log_text(record, "message"));
    if (is_here && sr_expectations_find(expected, rule, line, false))
      sr_finding_note(finding, "a comment says that it is ok here");
    note_order(finding, record);
  }
}

static unsigned distance(unsigned a, unsigned b) {
  return a < b ? b - a : a - b;
}

/* The unexpected breach of the rule that is nearest to the line and not yet
 * taken for another's near miss, or NULL. */
static struct sr_finding *nearest_breach(const struct sr_rule_test *test,
                                         struct sr_findings *findings,
                                         const char *rule, unsigned line) {
  struct sr_finding *nearest = NULL;
  for (size_t i = 0; i < findings->count; i++) {
    struct sr_finding *other = &findings->items[i];
    if (other->kind == SR_FINDING_UNEXPECTED && !other->is_paired &&
        is_of_test(test, other->file) && strcmp(other->rule, rule) == 0 &&
        distance(other->line, line) <= NEAR &&
        (!nearest ||
         distance(other->line, line) < distance(nearest->line, line)))
      nearest = other;
  }
  return nearest;
}

/* The unexpected breach of another rule at the line itself, or NULL. */
static struct sr_finding *other_breach(const struct sr_rule_test *test,
                                       struct sr_findings *findings,
                                       unsigned line) {
  for (size_t i = 0; i < findings->count; i++) {
    struct sr_finding *other = &findings->items[i];
    if (other->kind == SR_FINDING_UNEXPECTED && other->line == line &&
        is_of_test(test, other->file))
      return other;
  }
  return NULL;
}

static void note_site(struct sr_finding *finding,
                      const struct sr_log_site *site) {
  unsigned long long executed = site->executed;
  bool is_event = sr_log_is_event(site);
  const char *plural = executed == 1 ? "" : "s";
  if (site->unknown)
    sr_finding_note(finding, "%llu time%s no verdict was possible here",
                    (unsigned long long)site->unknown,
                    site->unknown == 1 ? "" : "s");
  if (strcmp(site->state, "proved") == 0 && !is_event)
    sr_finding_note(finding, "the compiler proved that the rule holds here");
  else if (strcmp(site->state, "dead") == 0)
    sr_finding_note(finding, "the compiler found that this is never reached");
  else if (!site->has_counts || strcmp(site->state, "skipped") == 0)
    return;
  else if (!executed)
    sr_finding_note(finding, "%s here, and was never reached",
                    is_event ? "an event of the rule is" : "the rule speaks");
  else if (!site->active)
    sr_finding_note(finding,
                    "the rule was reached here %llu time%s; its `when` was "
                    "false",
                    executed, plural);
  else if (is_event)
    sr_finding_note(finding,
                    "an event of the rule happened here %llu time%s; nothing "
                    "is judged at it",
                    (unsigned long long)site->active,
                    site->active == 1 ? "" : "s");
  else
    sr_finding_note(finding, "the `%s` was judged here %llu time%s, and kept",
                    site->check, (unsigned long long)site->active,
                    site->active == 1 ? "" : "s");
}

/* Where else in the test the rule speaks. */
static void note_lines(const struct sr_rule_test *test,
                       const struct sr_log *log, struct sr_finding *finding) {
  struct sr_strbuf lines;
  unsigned count = 0, last = 0;
  sr_strbuf_init(&lines);
  for (size_t i = 0; i < log->site_count; i++) {
    const struct sr_log_site *site = &log->sites[i];
    unsigned line = (unsigned)site->line;
    if (strcmp(site->rule, finding->rule) != 0 || line == last ||
        sr_log_is_event(site) || !is_of_test(test, site->file))
      continue;
    sr_strbuf_addf(&lines, "%s%u", count++ ? ", " : "", line);
    last = line;
  }
  if (count)
    sr_finding_note(finding,
                    "the rule speaks at line%s %s of this test, not "
                    "here",
                    count == 1 ? "" : "s", lines.ptr);
  sr_strbuf_release(&lines);
}

static void note_gaps(const struct sr_cover_rule *rule,
                      struct sr_finding *finding) {
  for (size_t i = 0; i < rule->gap_count; i++) {
    const struct sr_cover_gap *gap = &rule->gaps[i];
    const char *near = gap->nearest.count ? gap->nearest.items[0] : "";
    for (size_t k = 0; k < gap->points.count; k++)
      sr_finding_note(finding, "%s%snothing matches '%s' in this test%s%s%s",
                      gap->key, *gap->key ? ": " : "", gap->points.items[k],
                      *near ? "; near to it is '" : "", near, *near ? "'" : "");
  }
}

/* What the plugin left in the program: points that match nothing, and sites
 * that it had to skip. */
static void note_coverage(const char *program, struct sr_finding *finding) {
  struct sr_coverage coverage;
  char *error = NULL;
  sr_coverage_init(&coverage);
  if (!sr_coverage_read(&coverage, program, &error))
    sr_finding_note(finding, "%s", error);
  free(error);
  sr_coverage_finish(&coverage);
  sr_coverage_find_nearest(&coverage);
  for (size_t i = 0; i < coverage.rule_count; i++) {
    const struct sr_cover_rule *rule = &coverage.rules[i];
    if (strcmp(rule->id, finding->rule) != 0)
      continue;
    if (!rule->site_count)
      sr_finding_note(finding, "the rule matched nothing in this test%s%s",
                      rule->nearest.count ? "; near to it is " : "",
                      rule->nearest.count ? rule->nearest.items[0] : "");
    note_gaps(rule, finding);
    for (size_t k = 0; k < rule->problems.count; k++)
      sr_finding_note(finding, "%s", rule->problems.items[k]);
    for (size_t k = 0; k < rule->site_count; k++)
      if (*rule->sites[k].reason)
        sr_finding_note(finding, "skipped at line %u: %s", rule->sites[k].line,
                        rule->sites[k].reason);
  }
  sr_coverage_release(&coverage);
}

/* Why a rule may have been silent. */
static void explain(const struct sr_rule_test *test, const struct sr_log *log,
                    const char *program, struct sr_finding *finding) {
  for (size_t i = 0; i < log->site_count; i++) {
    const struct sr_log_site *site = &log->sites[i];
    if (site->line == finding->line && is_of_test(test, site->file) &&
        strcmp(site->rule, finding->rule) == 0)
      note_site(finding, site);
  }
  if (!finding->notes.count)
    note_lines(test, log, finding);
  note_coverage(program, finding);
}

static void add_missing(const struct sr_rule_test *test,
                        const struct sr_log *log,
                        const struct sr_expectation *item, const char *program,
                        struct sr_findings *findings) {
  unsigned line = target_of(item);
  struct sr_finding *missing = sr_finding_add(
      findings, SR_FINDING_MISSING, test->source, line, item->rule, NULL);
  struct sr_finding *near = nearest_breach(test, findings, item->rule, line);
  struct sr_finding *other = other_breach(test, findings, line);
  if (near) {
    if (near->line)
      sr_finding_note(missing, "near miss: it was breached at line %u",
                      near->line);
    else
      sr_finding_note(missing, "it was breached, but its line is not known: "
                               "build with -gline-tables-only at least");
    near->is_paired = true;
    sr_finding_note(near, "near miss: it was expected at line %u", line);
  } else {
    explain(test, log, program, missing);
  }
  if (other && other != near)
    sr_finding_note(missing, "the breach here is of '%s'", other->rule);
}

static void add_unknown(const struct sr_rule_test *test,
                        const struct sr_expectation *item,
                        struct sr_findings *findings) {
  struct sr_suggest near;
  sr_suggest_init(&near, item->rule, strlen(item->rule));
  for (size_t i = 0; i < test->ids->count; i++)
    sr_suggest_offer(&near, test->ids->items[i]);
  char *text =
      sr_tool_format("no such rule in the rule file of this test%s%s%s",
                     near.best ? "; did you mean '" : "",
                     near.best ? near.best : "", near.best ? "'?" : "");
  sr_finding_add(findings, SR_FINDING_UNKNOWN_RULE, test->source, item->line,
                 item->rule, text);
  free(text);
}

static int compare_places(const void *a, const void *b) {
  const struct sr_finding *x = a, *y = b;
  int order = strcmp(x->file, y->file);
  if (!order)
    order = (x->line > y->line) - (x->line < y->line);
  if (!order)
    order = (x->kind > y->kind) - (x->kind < y->kind);
  return order ? order : strcmp(x->rule, y->rule);
}

/* Adds the lines of the test's source to the findings in it. */
static void add_source(const struct sr_rule_test *test,
                       const struct sr_expectations *expected,
                       struct sr_findings *findings) {
  for (size_t i = 0; i < findings->count; i++) {
    struct sr_finding *finding = &findings->items[i];
    if (!finding->line || finding->line > expected->lines.count ||
        !is_of_test(test, finding->file))
      continue;
    free(finding->source);
    finding->source = sr_tool_strdup(expected->lines.items[finding->line - 1]);
  }
}

void sr_rule_compare(const struct sr_rule_test *test,
                     struct sr_expectations *expected, const char *program,
                     const struct sr_log *log, struct sr_findings *findings) {
  find_unexpected(test, log, expected, findings);
  for (size_t i = 0; i < expected->count; i++) {
    const struct sr_expectation *item = &expected->items[i];
    if (!sr_rule_test_judges(test, item->rule))
      continue;
    if (!is_known(test->ids, item->rule))
      add_unknown(test, item, findings);
    else if (item->is_breach && !item->is_met)
      add_missing(test, log, item, program, findings);
  }
  if (findings->count)
    qsort(findings->items, findings->count, sizeof *findings->items,
          compare_places);
  add_source(test, expected, findings);
  if (!expected->count)
    sr_finding_add(findings, SR_FINDING_SILENT, test->source, 0, NULL,
                   "it expects nothing; say `// breach: ID` or `// ok: ID` "
                   "above a line");
}
