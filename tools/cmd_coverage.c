/* semrules coverage: where in a program its rules speak, and where not. */
#include "commands.h"

#include "coverage.h"
#include "coverage_json.h"
#include "record_file.h"
#include "usage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

static const char help[] =
    "usage: semrules coverage BINARY|OBJECT|ARCHIVE... [OPTION]...\n"
    "\n"
    "Shows, for each rule that a program was built with, the places where it\n"
    "speaks, and names near to those of rules that matched nothing.\n"
    "\n"
    "  --logs DIR  add what programs counted: a log, or a folder of them\n"
    "  --sites     list every site\n"
    "  --all       with the compiler's own rule, 'semrules', which watches locks\n"
    "              and functions for the others\n"
    "  --json      the same as JSON\n"
    "  -o FILE     write there instead of stdout\n"
    "\n"
    "Ends with 1 where rules, or what rules wait for, matched nothing or the\n"
    "objects were built with different rules.\n";

struct view {
  bool with_log, with_sites, with_hidden;
};

static void write_json(FILE *file, const struct sr_coverage *coverage,
                       const struct view *view) {
  json_t *root = sr_coverage_json(coverage, view->with_hidden);
  json_dumpf(root, file, JSON_INDENT(2));
  putc('\n', file);
  json_decref(root);
}

/* An event as others come is one that history is kept of. */
static void write_state(FILE *file, const struct sr_cover_site *site,
                        bool with_kind) {
  bool is_event = sr_cover_is_event(site);
  bool has_state = !is_event || site->state != SR_STATE_CHECKED;
  if (with_kind || is_event)
    fprintf(file, ", %s", sr_record_kind(site->kind));
  if (has_state)
    fprintf(file, ": %s", sr_record_state(site->state));
  if (*site->reason)
    fprintf(file, ": %s", site->reason);
  putc('\n', file);
}

static void write_sites(FILE *file, const struct sr_cover_rule *rule) {
  bool has_both = sr_cover_has_both(rule);
  for (size_t i = 0; i < rule->site_count; i++) {
    const struct sr_cover_site *site = &rule->sites[i];
    fprintf(file, "    %s:%u", site->file, site->line);
    if (site->column)
      fprintf(file, ":%u", site->column);
    fprintf(file, " in %s, %s", site->function, sr_record_point(site->point));
    write_state(file, site, has_both);
  }
}

static void write_skipped(FILE *file, const struct sr_cover_rule *rule,
                          bool is_of_events) {
  json_t *reasons = sr_coverage_skipped(rule, is_of_events);
  const char *reason;
  json_t *count;
  json_object_foreach(reasons, reason, count)
      fprintf(file, "    skipped %" JSON_INTEGER_FORMAT "%s: %s\n",
              json_integer_value(count),
              !is_of_events                    ? ""
              : json_integer_value(count) == 1 ? " event"
                                               : " events",
              reason);
  json_decref(reasons);
}

static void write_problems(FILE *file, const struct sr_cover_rule *rule) {
  for (size_t i = 0; i < rule->problems.count; i++)
    fprintf(file, "    %s\n", rule->problems.items[i]);
}

static void write_suppressions(FILE *file, const struct sr_cover_rule *rule) {
  for (size_t i = 0; i < rule->suppression_count; i++)
    if (!rule->suppressions[i].sites)
      fprintf(file, "    suppression of %s (%s) matches nothing\n", rule->id,
              rule->suppressions[i].text);
}

static void write_nearest(FILE *file, const struct sr_argv *nearest) {
  if (nearest->count)
    fputs("; near to it is ", file);
  for (size_t i = 0; i < nearest->count; i++)
    fprintf(file, "%s'%s'", i ? ", " : "", nearest->items[i]);
  putc('\n', file);
}

static void write_unmatched(FILE *file, const struct sr_cover_rule *rule) {
  fputs("    matched nothing", file);
  write_nearest(file, &rule->nearest);
  char *points = sr_tool_strdup(rule->points);
  char *rest = points;
  for (char *line; (line = strsep(&rest, "\n")) && *line;)
    fprintf(file, "    %s%s\n", sr_cover_point(line).key_len ? "" : "at ",
            line);
  free(points);
}

static void write_gaps(FILE *file, const struct sr_cover_rule *rule) {
  for (size_t i = 0; i < rule->gap_count; i++) {
    const struct sr_cover_gap *gap = &rule->gaps[i];
    fprintf(file, "    %s%snothing matches ", gap->key, *gap->key ? ": " : "");
    for (size_t k = 0; k < gap->points.count; k++)
      fprintf(file, "%s'%s'", k ? ", " : "", gap->points.items[k]);
    write_nearest(file, &gap->nearest);
  }
}

static void write_head(FILE *file, const struct sr_cover_rule *rule,
                       bool with_log) {
  static const unsigned states[] = {SR_STATE_CHECKED, SR_STATE_PROVED,
                                    SR_STATE_CERTAIN, SR_STATE_DEAD,
                                    SR_STATE_SKIPPED};
  size_t checks = sr_cover_checks(rule), events = sr_cover_events(rule);
  fprintf(file, "%s: %zu site%s", rule->id, checks, checks == 1 ? "" : "s");
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (sr_cover_count(rule, states[i]))
      fprintf(file, ", %zu %s", sr_cover_count(rule, states[i]),
              sr_record_state(states[i]));
  if (events)
    fprintf(file, ", and %zu event%s", events, events == 1 ? "" : "s");
  if (with_log && rule->has_counts)
    fprintf(file, "; executed %" PRIu64 ", active %" PRIu64, rule->executed,
            rule->active);
  if (with_log && rule->has_counts && events)
    fprintf(file, ", events %" PRIu64, rule->events);
  if (with_log)
    fprintf(file, "; breached %" PRIu64, rule->breached);
  if (rule->unknown)
    fprintf(file, "; unknown: %" PRIu64, rule->unknown);
  putc('\n', file);
}

static void write_rule(FILE *file, const struct sr_cover_rule *rule,
                       const struct view *view) {
  write_head(file, rule, view->with_log);
  if (!rule->site_count)
    write_unmatched(file, rule);
  else if (view->with_sites)
    write_sites(file, rule);
  else {
    write_skipped(file, rule, false);
    write_skipped(file, rule, true);
  }
  write_gaps(file, rule);
  write_problems(file, rule);
  write_suppressions(file, rule);
}

static void write_text(FILE *file, const struct sr_coverage *coverage,
                       const struct view *view) {
  for (size_t i = 0; i < coverage->rule_count; i++)
    if (view->with_hidden || !sr_cover_is_hidden(&coverage->rules[i]))
      write_rule(file, &coverage->rules[i], view);
  if (!coverage->rule_count)
    fputs("no rules: nothing here was built by semrules-clang with a spec\n",
          file);
}

/* Says what is wrong; returns how much. */
static size_t complain(const struct sr_coverage *coverage) {
  size_t unmatched = 0;
  for (size_t i = 0; i < coverage->rule_count; i++)
    unmatched += sr_cover_is_unmatched(&coverage->rules[i]);
  if (coverage->digest_count > 1) {
    fprintf(stderr, "semrules: objects were built with different rules (");
    for (size_t i = 0; i < coverage->digest_count; i++)
      fprintf(stderr, "%s%016" PRIx64, i ? ", " : "", coverage->digests[i]);
    fputs("); build all of them again\n", stderr);
  }
  if (coverage->units_without_debug_info)
    fprintf(stderr,
            "semrules: %zu of %zu units were built without debug information; "
            "drop -g0 from their flags\n",
            coverage->units_without_debug_info, coverage->units);
  if (unmatched && coverage->has_compressed_strings)
    fputs("semrules: the debug information is compressed: near names of types "
          "and fields are not available; link with -gz=none for them\n",
          stderr);
  return unmatched + (coverage->digest_count > 1) + !coverage->rule_count;
}

static bool read_all(struct sr_coverage *coverage, const struct sr_argv *paths,
                     const char *logs) {
  char *error = NULL;
  for (size_t i = 0; i < paths->count; i++)
    if (!sr_coverage_read(coverage, paths->items[i], &error)) {
      sr_tool_error("cannot read '%s': %s", paths->items[i], error);
      free(error);
      return false;
    }
  struct sr_log log;
  sr_log_init(&log);
  if (logs && !sr_log_read(&log, logs, &error)) {
    sr_tool_error("%s", error);
    free(error);
    sr_log_release(&log);
    return false;
  }
  sr_log_finish(&log);
  sr_coverage_add_log(coverage, &log);
  for (size_t i = 0; i < log.problems.count; i++)
    fprintf(stderr, "semrules: %s\n", log.problems.items[i]);
  sr_log_release(&log);
  sr_coverage_finish(coverage);
  sr_coverage_find_nearest(coverage);
  return true;
}

int cmd_coverage(int argc, char **argv) {
  bool json = false;
  struct view view = {0};
  const char *logs = NULL, *output = NULL;
  const struct sr_option options[] = {{"--json", &json, NULL},
                                      {"--sites", &view.with_sites, NULL},
                                      {"--all", &view.with_hidden, NULL},
                                      {"--logs", NULL, &logs},
                                      {"-o", NULL, &output}};
  struct sr_argv paths = {0};
  struct sr_coverage coverage;
  int status = SR_USAGE;
  sr_coverage_init(&coverage);
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, options, sizeof options / sizeof *options,
                       help, false, &paths);
  if (parsed == SR_PARSE_HELP)
    status = SR_CLEAN;
  if (parsed != SR_PARSE_GO)
    goto out;
  if (!paths.count) {
    sr_usage_error("coverage", "a program, object or archive is wanted");
    goto out;
  }
  if (!read_all(&coverage, &paths, logs))
    goto out;
  FILE *file = sr_open_output(output);
  if (!file)
    goto out;
  view.with_log = logs != NULL;
  if (json)
    write_json(file, &coverage, &view);
  else
    write_text(file, &coverage, &view);
  if (sr_close_output(file, output))
    status = complain(&coverage) ? SR_FINDINGS : SR_CLEAN;
out:
  sr_coverage_release(&coverage);
  sr_argv_release(&paths);
  return status;
}
