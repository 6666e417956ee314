/* semrules explain: a rule as it was written, and what taught it. */
#include "commands.h"

#include "binary_spec.h"
#include "install.h"
#include "spec.h"
#include "suggest.h"
#include "usage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

static const char help[] =
    "usage: semrules explain [--rules FILE|FOLDER] ID\n"
    "\n"
    "Prints a rule's place, severity, incident and text.  Without --rules the\n"
    "rule is looked up in the spec that a build here would use.\n";

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

/* Prints the item of a block list that line `id_line` (from 1) is part of. */
static void print_text(const char *path, uint32_t id_line) {
  struct sr_argv lines = {0};
  if (!read_lines(&lines, path))
    printf("(%s: %s)\n", path, strerror(errno));
  else if (id_line && id_line <= lines.count) {
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
      fputs(lines.items[i], stdout);
  }
  sr_argv_release(&lines);
}

static const char *severity_word(uint32_t severity) {
  static const char *const words[] = {"note", "warning", "error"};
  return severity < 3 ? words[severity] : "?";
}

static int explain_rule(const struct sr_spec *spec,
                        const struct sr_spec_rule *rule) {
  const char *file = sr_spec_string(spec, rule->file);
  const char *incident = sr_spec_string(spec, rule->incident_text);
  printf("%s (%s%s)\n%s:%u:%u\n", sr_spec_string(spec, rule->id),
         severity_word(rule->severity),
         rule->status == SR_STATUS_CANDIDATE ? ", candidate" : "", file,
         rule->line, rule->column);
  if (*incident)
    printf("incident %s\n", incident);
  putchar('\n');
  print_text(file, rule->line);
  return SR_CLEAN;
}

static int explain(const struct sr_spec *spec, const char *id) {
  struct sr_suggest nearest;
  sr_suggest_init(&nearest, id, strlen(id));
  for (uint32_t i = 0; i < spec->header->rules.count; i++) {
    const struct sr_spec_rule *rule = sr_spec_rule(spec, i);
    const char *name = sr_spec_string(spec, rule->id);
    if (strcmp(name, id) == 0)
      return explain_rule(spec, rule);
    sr_suggest_offer(&nearest, name);
  }
  if (nearest.best)
    sr_tool_error("no rule '%s'; did you mean '%s'?", id, nearest.best);
  else
    sr_tool_error("no rule '%s' among these rules", id);
  return SR_USAGE;
}

static int explain_from(const char *path, const char *id) {
  struct sr_spec spec;
  char error[512];
  if (!sr_spec_open(&spec, path, error, sizeof error)) {
    sr_tool_error("%s", error);
    return SR_USAGE;
  }
  int status = explain(&spec, id);
  sr_spec_close(&spec);
  return status;
}

int cmd_explain(int argc, char **argv) {
  const char *rules = NULL;
  const struct sr_option options[] = {{"--rules", NULL, &rules}};
  struct sr_argv operands = {0};
  struct sr_temporary_spec temporary = {0};
  int status = SR_USAGE;
  char *found = NULL;
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, options, 1, help, false, &operands);
  if (parsed == SR_PARSE_HELP)
    status = SR_CLEAN;
  if (parsed != SR_PARSE_GO)
    goto out;
  if (operands.count != 1) {
    sr_usage_error("explain", "the id of one rule is wanted");
    goto out;
  }
  struct sr_argv paths = {0};
  if (rules) {
    sr_argv_push(&paths, rules);
    if (sr_temporary_spec_make(&temporary, &paths, true))
      status = explain_from(temporary.path, operands.items[0]);
  } else if ((found = sr_find_spec()))
    status = explain_from(found, operands.items[0]);
  else
    sr_tool_error("no spec here or above; name the rules: --rules FOLDER");
  sr_argv_release(&paths);
out:
  sr_temporary_spec_remove(&temporary);
  sr_argv_release(&operands);
  free(found);
  return status;
}
