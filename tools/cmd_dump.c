/* semrules dump: a spec, for people. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "dump.h"
#include "usage.h"

#include "banned.h"

static const char help[] =
    "usage: semrules dump [--json] [-o FILE] X.spec\n"
    "\n"
    "Shows what 'semrules compile' wrote: rules, points, conditions, and\n"
    "what the headers say of the names in them.  'X.spec' may be '-' for stdin.\n"
    "\n"
    "  --json           the same as JSON\n"
    "  -o FILE          write there instead of to stdout\n";

/* Specs from stdin are read whole; `bytes` holds them. */
static bool open_spec(struct sr_spec *spec, const char *path,
                      struct sr_strbuf *bytes, char *error, size_t size) {
  char block[4096];
  size_t len;
  if (strcmp(path, "-") != 0)
    return sr_spec_open(spec, path, error, size);
  while ((len = fread(block, 1, sizeof block, stdin)) > 0)
    sr_strbuf_add(bytes, block, len);
  return sr_spec_open_memory(spec, bytes->ptr, bytes->len, error, size);
}

static int dump(const char *path, bool json, const char *output) {
  struct sr_spec spec;
  struct sr_strbuf bytes;
  char error[512];
  sr_strbuf_init(&bytes);
  if (!open_spec(&spec, path, &bytes, error, sizeof(error))) {
    sr_tool_error("%s: %s", strcmp(path, "-") == 0 ? "<stdin>" : path, error);
    sr_strbuf_release(&bytes);
    return SR_USAGE;
  }
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  struct sr_dump d = {&spec, &text};
  if (json)
    sr_dump_json(&d);
  else
    sr_dump_text(&d);
  FILE *file = sr_open_output(output);
  if (file)
    fwrite(text.ptr, 1, text.len, file);
  sr_strbuf_release(&text);
  sr_spec_close(&spec);
  sr_strbuf_release(&bytes);
  return file && sr_close_output(file, output) ? SR_CLEAN : SR_USAGE;
}

int cmd_dump(int argc, char **argv) {
  const char *output = NULL;
  bool json = false;
  struct sr_argv paths = {0};
  const struct sr_option table[] = {{"--json", &json, NULL},
                                    {"-o", NULL, &output}};
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, table, 2, help, false, &paths);
  int status = parsed == SR_PARSE_HELP ? SR_CLEAN : SR_USAGE;
  if (parsed == SR_PARSE_GO && paths.count != 1)
    sr_usage_error("dump", "name one spec");
  else if (parsed == SR_PARSE_GO)
    status = dump(paths.items[0], json, output);
  sr_argv_release(&paths);
  return status;
}
