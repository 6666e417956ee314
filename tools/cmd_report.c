/* semrules report: breaches from logs, merged and symbolized offline. */
#include "commands.h"

#include "log.h"
#include "log_suppressions.h"
#include "report_text.h"
#include "symbolize.h"
#include "usage.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

static const char help[] =
    "usage: semrules report LOG|FOLDER... [--format text|json] [-o FILE]\n"
    "\n"
    "Shows the breaches in JSON Lines logs (all *.jsonl of a folder; '-' for\n"
    "stdin), each rule and place once with its count, and stacks with names and\n"
    "lines where the modules are still at hand.\n"
    "\n"
    "  --format F  text (default) or json\n"
    "  --json      the same as --format json\n"
    "  -o FILE     write there instead of stdout\n"
    "\n"
    "Ends with 1 where there are breaches, 2 where a log cannot be read.\n";

static json_t *breach_json(const struct sr_log_breach *breach) {
  json_t *copy = json_deep_copy(breach->record);
  json_object_set_new(copy, "count", json_integer((json_int_t)breach->count));
  json_object_set_new(copy, "processes",
                      json_integer((json_int_t)breach->processes));
  return copy;
}

/* What is rare is there only if there is any. */
static void add_unsaid(json_t *root, const struct sr_log *log) {
  uint64_t unknown = 0;
  for (size_t i = 0; i < log->site_count; i++)
    unknown += log->sites[i].unknown;
  if (unknown)
    json_object_set_new(root, "unknown", json_integer((json_int_t)unknown));
  if (!log->suppression_count)
    return;
  json_object_set_new(root, "suppressed",
                      json_integer((json_int_t)sr_log_suppressed(log)));
  json_object_set_new(root, "suppressions", sr_log_suppressions_json(log));
}

static json_t *log_json(const struct sr_log *log) {
  json_t *breaches = json_array(), *problems = json_array();
  for (size_t i = 0; i < log->breach_count; i++)
    json_array_append_new(breaches, breach_json(&log->breaches[i]));
  for (size_t i = 0; i < log->problems.count; i++)
    json_array_append_new(problems, json_string(log->problems.items[i]));
  json_t *root =
      json_pack("{s:i, s:o, s:I, s:I, s:I, s:o}", "schema", 1, "breaches",
                breaches, "processes", (json_int_t)log->process_count, "killed",
                (json_int_t)sr_log_killed(log), "lost",
                (json_int_t)sr_log_lost(log), "problems", problems);
  add_unsaid(root, log);
  return root;
}

static void write_json(FILE *file, const struct sr_log *log) {
  json_t *root = log_json(log);
  json_dumpf(root, file, JSON_INDENT(2));
  putc('\n', file);
  json_decref(root);
}

static void write_text(FILE *file, const struct sr_log *log) {
  uint64_t total = 0;
  for (size_t i = 0; i < log->breach_count; i++) {
    sr_report_breach(file, &log->breaches[i]);
    putc('\n', file);
    total += log->breaches[i].count;
  }
  fprintf(file, "%llu breach%s at %zu place%s, %zu process%s\n",
          (unsigned long long)total, total == 1 ? "" : "es", log->breach_count,
          log->breach_count == 1 ? "" : "s", log->process_count,
          log->process_count == 1 ? "" : "es");
}

static bool read_all(struct sr_log *log, const struct sr_argv *paths) {
  for (size_t i = 0; i < paths->count; i++) {
    char *error;
    if (!sr_log_read(log, paths->items[i], &error)) {
      sr_tool_error("%s", error);
      free(error);
      return false;
    }
  }
  sr_log_finish(log);
  return true;
}

static void symbolize_all(struct sr_log *log) {
  struct sr_symbolizer symbolizer;
  sr_symbolizer_init(&symbolizer);
  for (size_t i = 0; i < log->breach_count; i++)
    sr_symbolize(&symbolizer,
                 json_object_get(log->breaches[i].record, "stack"));
  sr_symbolizer_release(&symbolizer);
}

static int write_report(const struct sr_log *log, bool as_json,
                        const char *output) {
  FILE *file = sr_open_output(output);
  if (!file)
    return SR_USAGE;
  if (as_json)
    write_json(file, log);
  else
    write_text(file, log);
  if (!sr_close_output(file, output))
    return SR_USAGE;
  sr_report_unsaid(stderr, log);
  sr_report_losses(stderr, log);
  return log->breach_count ? SR_FINDINGS : SR_CLEAN;
}

static bool is_known_format(const char *format) {
  static const char *const later[] = {"sarif", "junit", "html", "github"};
  for (size_t i = 0; i < sizeof later / sizeof *later; i++)
    if (strcmp(format, later[i]) == 0) {
      sr_usage_error("report", "format '%s' is not in this version", format);
      return false;
    }
  if (strcmp(format, "text") == 0 || strcmp(format, "json") == 0)
    return true;
  sr_usage_error("report", "unknown format '%s'; text and json are known",
                 format);
  return false;
}

int cmd_report(int argc, char **argv) {
  const char *format = "text", *output = NULL;
  bool json = false;
  const struct sr_option options[] = {{"--format", NULL, &format},
                                      {"--json", &json, NULL},
                                      {"-o", NULL, &output}};
  struct sr_argv paths = {0};
  struct sr_log log;
  int status = SR_USAGE;
  sr_log_init(&log);
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, options, sizeof options / sizeof *options,
                       help, false, &paths);
  if (parsed == SR_PARSE_HELP)
    status = SR_CLEAN;
  if (parsed != SR_PARSE_GO || !is_known_format(format))
    goto out;
  if (!paths.count) {
    sr_usage_error("report", "a log or a folder of logs is wanted");
    goto out;
  }
  if (!read_all(&log, &paths))
    goto out;
  symbolize_all(&log);
  status = write_report(&log, json || strcmp(format, "json") == 0, output);
out:
  sr_log_release(&log);
  sr_argv_release(&paths);
  return status;
}
