/* Judges a run by its log, and says why. */
#include "run_verdict.h"

#include "commands.h"
#include "log.h"
#include "record_file.h"
#include "report_text.h"
#include "usage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

bool sr_verdict_prepare(struct sr_verdict_options *options) {
  struct sr_argv rules = {0};
  if (!options->rules)
    return true;
  sr_argv_push(&rules, options->rules);
  bool is_good =
      sr_rule_ids_compile(&options->rule_ids, &rules, options->with_candidates);
  sr_argv_release(&rules);
  return is_good;
}

void sr_verdict_release(struct sr_verdict_options *options) {
  sr_argv_release(&options->rule_ids.ids);
}

static bool is_failure(const struct sr_log_breach *breach,
                       const struct sr_verdict_options *options) {
  const char *severity = sr_log_text(breach->record, "severity");
  if (strcmp(severity, "warning") == 0)
    return options->fails_on_warning;
  if (strcmp(severity, "note") == 0)
    return options->fails_on_note;
  return true;
}

/* Sums of one rule over its checks, which stand side by side.  Events demand
 * nothing: a rule that saw its events and never came to judge has not spoken.
 */
struct rule_sum {
  const char *rule;
  size_t sites; /* that could be checked */
  bool has_checks;
  uint64_t executed, active;
  bool has_counts; /* of all its checks */
};

static struct rule_sum sum_rule(const struct sr_log *log, size_t *at) {
  struct rule_sum sum = {.rule = log->sites[*at].rule, .has_counts = true};
  for (; *at < log->site_count && strcmp(log->sites[*at].rule, sum.rule) == 0;
       ++*at) {
    const struct sr_log_site *site = &log->sites[*at];
    if (sr_log_is_event(site))
      continue;
    sum.has_checks = true;
    if (strcmp(site->state, "skipped") == 0 || strcmp(site->state, "dead") == 0)
      continue; /* nothing there that could count */
    sum.sites++;
    sum.executed += site->executed;
    sum.active += site->active;
    sum.has_counts &= site->has_counts;
  }
  return sum;
}

/* Tells of rules that never spoke; returns how many. */
static size_t tell_inactive(const struct sr_log *log) {
  size_t inactive = 0;
  for (size_t at = 0; at < log->site_count;) {
    struct rule_sum sum = sum_rule(log, &at);
    if (!sum.has_counts || sum.active || strcmp(sum.rule, SR_HIDDEN_RULE) == 0)
      continue;
    fprintf(stderr, "semrules: rule %s %s\n", sum.rule,
            !sum.has_checks ? "is judged nowhere in what was run: there are "
                              "but events of it"
            : !sum.sites    ? "could be checked at none of its sites"
            : sum.executed  ? "was reached, but its condition `when` never held"
                            : "was never reached");
    inactive++;
  }
  return inactive;
}

static bool has_counts(const struct sr_log *log) {
  for (size_t at = 0; at < log->site_count;)
    if (!sum_rule(log, &at).has_counts)
      return false;
  return log->site_count > 0;
}

static bool has_site(const struct sr_log *log, const char *rule) {
  for (size_t i = 0; i < log->site_count; i++)
    if (strcmp(log->sites[i].rule, rule) == 0)
      return true;
  return false;
}

/* Returns how many there are. */
static size_t tell_without_sites(const struct sr_log *log,
                                 const struct sr_argv *rules) {
  size_t count = 0;
  for (size_t i = 0; i < rules->count; i++)
    if (!has_site(log, rules->items[i])) {
      fprintf(stderr, "semrules: rule %s has no site in what was run\n",
              rules->items[i]);
      count++;
    }
  return count;
}

static bool is_first_of_its_exe(const struct sr_log *log, size_t index) {
  for (size_t i = 0; i < index; i++)
    if (strcmp(log->processes[i].exe, log->processes[index].exe) == 0)
      return false;
  return *log->processes[index].exe != '\0';
}

/* The rules that the programs were built with. */
static void find_rules(const struct sr_log *log, struct sr_argv *rules) {
  for (size_t i = 0; i < log->process_count; i++) {
    char *error = NULL;
    if (is_first_of_its_exe(log, i) &&
        !sr_binary_rules_read(rules, log->processes[i].exe, &error))
      free(error); /* removed since: its sites are in the log all the same */
  }
}

/* Without --rules, the programs say which rules there are. */
static size_t count_without_sites(const struct sr_log *log,
                                  const struct sr_verdict_options *options) {
  struct sr_argv rules = {0};
  size_t count = 0;
  if (options->rules)
    return tell_without_sites(log, &options->rule_ids.ids);
  if (!options->fails_on_inactive)
    return 0;
  find_rules(log, &rules);
  count = tell_without_sites(log, &rules);
  sr_argv_release(&rules);
  return count;
}

/* Tells of programs that were built with other rules; returns how many. */
static size_t tell_stale(const struct sr_log *log,
                         const struct sr_rule_ids *rules) {
  size_t stale = 0;
  for (size_t i = 0; i < log->process_count; i++) {
    struct sr_binary_specs specs;
    char *error = NULL;
    const char *exe = log->processes[i].exe;
    if (!is_first_of_its_exe(log, i))
      continue;
    if (!sr_binary_specs_read(&specs, exe, &error)) {
      free(error); /* removed since: what it was built with is unknown */
      continue;
    }
    bool is_stale = specs.count > 1 ||
                    (specs.count == 1 && specs.digests[0] != rules->digest);
    if (is_stale)
      fprintf(stderr,
              "semrules: %s was built with other rules than these "
              "(%016" PRIx64 ", now %016" PRIx64 "); build it again\n",
              exe, specs.digests[0], rules->digest);
    stale += is_stale;
  }
  return stale;
}

static size_t tell_breaches(const struct sr_log *log,
                            const struct sr_verdict_options *options) {
  size_t failures = 0;
  uint64_t total = 0;
  for (size_t i = 0; i < log->breach_count; i++) {
    sr_report_breach_short(stderr, &log->breaches[i]);
    failures += is_failure(&log->breaches[i], options);
    total += log->breaches[i].count;
  }
  fprintf(stderr,
          "semrules: %" PRIu64 " breach%s at %zu place%s in %zu process%s\n",
          total, total == 1 ? "" : "es", log->breach_count,
          log->breach_count == 1 ? "" : "s", log->process_count,
          log->process_count == 1 ? "" : "es");
  return failures;
}

static int judge(const struct sr_log *log,
                 const struct sr_verdict_options *options) {
  bool fails = tell_breaches(log, options) > 0;
  size_t inactive = tell_inactive(log);
  size_t without = count_without_sites(log, options);
  sr_report_unsaid(stderr, log);
  sr_report_losses(stderr, log);
  if (options->rules) {
    size_t stale = tell_stale(log, &options->rule_ids);
    fails |= options->fails_on_stale && stale > 0;
  }
  fails |= sr_log_lost(log) > 0 || log->problems.count > 0;
  if (!log->process_count)
    fputs("semrules: no instrumented program ran; build with semrules-clang as "
          "CC\n",
          stderr);
  if (options->fails_on_inactive && !has_counts(log) &&
      (log->site_count || !without)) {
    sr_usage_error("run", "--fail-on=inactive needs programs that count: build "
                          "them with SEMRULES_COUNTS=1 set");
    return fails ? SR_FINDINGS : SR_USAGE;
  }
  fails |= options->fails_on_inactive && inactive + without > 0;
  return fails ? SR_FINDINGS : SR_CLEAN;
}

int sr_run_verdict(const char *path, const struct sr_verdict_options *options) {
  struct sr_log log;
  char *error;
  int status = SR_USAGE;
  sr_log_init(&log);
  if (sr_log_read(&log, path, &error)) {
    sr_log_finish(&log);
    status = judge(&log, options);
  } else {
    sr_tool_error("%s", error);
    free(error);
  }
  sr_log_release(&log);
  return status;
}
