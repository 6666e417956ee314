/* semrules schema: the JSON Schema of rule files, for editors. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "ruleset.h"
#include "usage.h"

#include "banned.h"

static const char help[] =
    "usage: semrules schema [--format json|markdown] [-o FILE]\n"
    "\n"
    "Prints the JSON Schema of rule files.  Editors that speak YAML use it\n"
    "where a rule file begins with\n"
    "  # yaml-language-server: $schema=semrules.schema.json\n"
    "which names the file beside the rule file: write it by\n"
    "  semrules schema -o rules/semrules.schema.json\n"
    "\n"
    "  --format F  json (default), or markdown: tables of keys, operators,\n"
    "              built-in functions and codes, as the manual has them\n"
    "  -o FILE     write there instead of to stdout\n";

static int write_schema(bool as_markdown, const char *output) {
  FILE *file = sr_open_output(output);
  if (!file)
    return SR_USAGE;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  if (as_markdown)
    sr_manual_write(&text);
  else
    sr_schema_write(&text);
  fwrite(text.ptr, 1, text.len, file);
  sr_strbuf_release(&text);
  return sr_close_output(file, output) ? SR_CLEAN : SR_USAGE;
}

int cmd_schema(int argc, char **argv) {
  const char *output = NULL, *format = "json";
  struct sr_argv operands = {0};
  const struct sr_option table[] = {{"-o", NULL, &output},
                                    {"--format", NULL, &format}};
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, table, 2, help, false, &operands);
  int status = parsed == SR_PARSE_HELP ? SR_CLEAN : SR_USAGE;
  if (parsed == SR_PARSE_GO && operands.count)
    sr_usage_error("schema", "takes no '%s'", operands.items[0]);
  else if (parsed == SR_PARSE_GO && strcmp(format, "json") != 0 &&
           strcmp(format, "markdown") != 0)
    sr_usage_error("schema", "unknown format '%s'; json and markdown are known",
                   format);
  else if (parsed == SR_PARSE_GO)
    status = write_schema(strcmp(format, "markdown") == 0, output);
  sr_argv_release(&operands);
  return status;
}
