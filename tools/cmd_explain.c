/* semrules explain: a rule as it was written, and what taught it. */
#include "commands.h"

#include "binary_spec.h"
#include "explain_words.h"
#include "install.h"
#include "spec.h"
#include "suggest.h"
#include "usage.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

static const char help[] =
    "usage: semrules explain [--rules FILE|FOLDER] [--json] [-o FILE] ID\n"
    "\n"
    "Prints a rule's place, severity and incident, what it says in words, and\n"
    "its text.  Without --rules the rule is looked up in the spec that a build\n"
    "here would use.\n"
    "\n"
    "  --json   as JSON\n"
    "  -o FILE  write there instead of to stdout\n";

struct request {
  const char *id, *output;
  bool json;
};

static size_t indentation(const char *line) {
  return strspn(line, " ");
}

static bool is_blank(const char *line) {
  return !line[strspn(line, " \t\r\n")];
}

/* Where the list item that holds line `number` begins: the nearest line above
 * whose first sign is a dash and which stands no further right. */
static size_t item_start(const struct sr_argv *lines, size_t number) {
  size_t own = indentation(lines->items[number]);
  for (size_t i = number + 1; i-- > 0;) {
    const char *line = lines->items[i];
    if (line[indentation(line)] == '-' && indentation(line) <= own)
      return i;
  }
  return number;
}

static bool read_lines(struct sr_argv *lines, const char *path) {
  char *line = NULL;
  size_t room = 0;
  FILE *file = fopen(path, "r");
  if (!file)
    return false;
  while (getline(&line, &room, file) > 0)
    sr_argv_push(lines, line);
  free(line);
  fclose(file);
  return true;
}

/* Appends the item of a block list that line `id_line` (from 1) is part of.
 * False, with errno set, where the file cannot be read. */
static bool add_text(struct sr_strbuf *text, const char *path,
                     uint32_t id_line) {
  struct sr_argv lines = {0};
  bool is_read = read_lines(&lines, path);
  if (is_read && id_line && id_line <= lines.count) {
    size_t start = item_start(&lines, id_line - 1), end = start + 1;
    size_t indent = indentation(lines.items[start]);
    while (end < lines.count && (is_blank(lines.items[end]) ||
                                 indentation(lines.items[end]) > indent))
      end++;
    while (end > start + 1 &&
           (is_blank(lines.items[end - 1]) ||
            lines.items[end - 1][indentation(lines.items[end - 1])] == '#'))
      end--;
    for (size_t i = start; i < end; i++)
      sr_strbuf_adds(text, lines.items[i]);
  }
  sr_argv_release(&lines);
  return is_read;
}

static const char *severity_word(uint32_t severity) {
  static const char *const words[] = {"note", "warning", "error"};
  return severity < 3 ? words[severity] : "?";
}

static const char *status_word(const struct sr_spec_rule *rule) {
  return rule->status == SR_STATUS_CANDIDATE ? "candidate" : "active";
}

static void write_words(FILE *out, const struct sr_rule_words *words) {
  if (words->words.count)
    putc('\n', out);
  for (size_t i = 0; i < words->words.count; i++)
    fprintf(out, "%-11s %s\n", words->keys.items[i], words->words.items[i]);
}

static void write_text(FILE *out, const struct sr_spec *spec,
                       const struct sr_spec_rule *rule,
                       const struct sr_rule_words *words, const char *text) {
  const char *incident = sr_spec_string(spec, rule->incident_text);
  fprintf(out, "%s (%s%s)\n%s:%u:%u\n", sr_spec_string(spec, rule->id),
          severity_word(rule->severity),
          rule->status == SR_STATUS_CANDIDATE ? ", candidate" : "",
          sr_spec_string(spec, rule->file), rule->line, rule->column);
  if (*incident)
    fprintf(out, "incident %s\n", incident);
  write_words(out, words);
  fprintf(out, "\n%s", text);
}

/* The spec's own JSON, or null. */
static json_t *parsed(const char *json) {
  json_t *value = *json ? json_loads(json, JSON_DECODE_ANY, NULL) : NULL;
  return value ? value : json_null();
}

static json_t *words_json(const struct sr_rule_words *words) {
  json_t *array = json_array();
  for (size_t i = 0; i < words->words.count; i++)
    json_array_append_new(array,
                          json_pack("{s:s, s:s}", "key", words->keys.items[i],
                                    "words", words->words.items[i]));
  return array;
}

static void write_json(FILE *out, const struct sr_spec *spec,
                       const struct sr_spec_rule *rule,
                       const struct sr_rule_words *words, const char *text) {
  json_t *root =
      json_pack("{s:i, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:o, s:o, s:s}",
                "schema", 1, "id", sr_spec_string(spec, rule->id), "severity",
                severity_word(rule->severity), "status", status_word(rule),
                "file", sr_spec_string(spec, rule->file), "line",
                (json_int_t)rule->line, "column", (json_int_t)rule->column,
                "message", sr_spec_string(spec, rule->message), "incident",
                parsed(sr_spec_string(spec, rule->incident_json)), "says",
                words_json(words), "text", text);
  json_t *extra = parsed(sr_spec_string(spec, rule->extra_json));
  json_object_update_missing(root, extra);
  json_decref(extra);
  json_dumpf(root, out, JSON_INDENT(2));
  putc('\n', out);
  json_decref(root);
}

static int explain_rule(const struct sr_spec *spec,
                        const struct sr_spec_rule *rule,
                        const struct request *request) {
  const char *path = sr_spec_string(spec, rule->file);
  struct sr_rule_words words = {0};
  struct sr_strbuf text;
  FILE *out = sr_open_output(request->output);
  if (!out)
    return SR_USAGE;
  sr_strbuf_init(&text);
  if (!add_text(&text, path, rule->line))
    sr_tool_error("cannot read the rule's text in '%s': %s", path,
                  strerror(errno));
  sr_rule_words_read(&words, path, sr_spec_string(spec, rule->id));
  if (request->json)
    write_json(out, spec, rule, &words, text.ptr);
  else
    write_text(out, spec, rule, &words, text.ptr);
  sr_rule_words_release(&words);
  sr_strbuf_release(&text);
  return sr_close_output(out, request->output) ? SR_CLEAN : SR_USAGE;
}

/* Where no id is near: which there are. */
static void tell_ids(const struct sr_spec *spec, const char *id) {
  enum { MOST_IDS = 8 };
  uint32_t told = 0, count = sr_spec_rules_shown(spec);
  struct sr_strbuf ids;
  sr_strbuf_init(&ids);
  for (uint32_t i = 0; i < spec->header->rules.count && told < MOST_IDS; i++) {
    const struct sr_spec_rule *rule = sr_spec_rule(spec, i);
    if (sr_spec_rule_is_shown(rule))
      sr_strbuf_addf(&ids, "%s%s", told++ ? ", " : "",
                     sr_spec_string(spec, rule->id));
  }
  if (count > told)
    sr_strbuf_addf(&ids, " and %u more", count - told);
  sr_tool_error("no rule '%s' among these rules; there are %s", id, ids.ptr);
  sr_strbuf_release(&ids);
}

static int explain(const struct sr_spec *spec, const struct request *request) {
  const char *id = request->id;
  struct sr_suggest nearest;
  sr_suggest_init(&nearest, id, strlen(id));
  for (uint32_t i = 0; i < spec->header->rules.count; i++) {
    const struct sr_spec_rule *rule = sr_spec_rule(spec, i);
    const char *name = sr_spec_string(spec, rule->id);
    if (!sr_spec_rule_is_shown(rule))
      continue;
    if (strcmp(name, id) == 0)
      return explain_rule(spec, rule, request);
    sr_suggest_offer(&nearest, name);
  }
  if (nearest.best)
    sr_tool_error("no rule '%s'; did you mean '%s'?", id, nearest.best);
  else
    tell_ids(spec, id);
  return SR_USAGE;
}

static int explain_from(const char *path, const struct request *request) {
  struct sr_spec spec;
  char error[512];
  if (!sr_spec_open(&spec, path, error, sizeof error)) {
    sr_tool_error("%s", error);
    return SR_USAGE;
  }
  int status = explain(&spec, request);
  sr_spec_close(&spec);
  return status;
}

int cmd_explain(int argc, char **argv) {
  const char *rules = NULL;
  struct request request = {0};
  const struct sr_option options[] = {{"--rules", NULL, &rules},
                                      {"--json", &request.json, NULL},
                                      {"-o", NULL, &request.output}};
  struct sr_argv operands = {0};
  struct sr_temporary_spec temporary = {0};
  int status = SR_USAGE;
  char *found = NULL;
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, options, sizeof options / sizeof *options,
                       help, false, &operands);
  if (parsed == SR_PARSE_HELP)
    status = SR_CLEAN;
  if (parsed != SR_PARSE_GO)
    goto out;
  if (operands.count != 1) {
    sr_usage_error("explain", "the id of one rule is wanted");
    goto out;
  }
  struct sr_argv paths = {0};
  request.id = operands.items[0];
  if (rules) {
    sr_argv_push(&paths, rules);
    if (sr_temporary_spec_make(&temporary, &paths, true))
      status = explain_from(temporary.path, &request);
  } else if ((found = sr_find_spec()))
    status = explain_from(found, &request);
  else
    sr_tool_error("no spec here or above; name the rules: --rules FOLDER");
  sr_argv_release(&paths);
out:
  sr_temporary_spec_remove(&temporary);
  sr_argv_release(&operands);
  free(found);
  return status;
}
