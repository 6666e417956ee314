/* semrules init: a first rules folder, with examples and their test. */
#include "commands.h"

#include "fileio.h"
#include "ruleset.h"
#include "usage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "banned.h"

static const char help[] =
    "usage: semrules init [FOLDER]\n"
    "\n"
    "Writes example.yaml, tests/example.c and, for editors, semrules.schema.json\n"
    "into the folder (rules, if none is named), and says what to do next.  Files\n"
    "that are there stay as they are.\n";

static const char example_rules[] =
    "# yaml-language-server: $schema=semrules.schema.json\n"
    "semrules: 1\n"
    "system: example\n"
    "# headers: [src/buffer.h]   # where clang looks macros and types up, so that\n"
    "#                           # the program needs no -g\n"
    "rules:\n"
    "  # Whatever writes a buffer's length keeps it within the capacity.\n"
    "  - id: length-within-capacity\n"
    "    at: {write: buffer.length}\n"
    "    require: new <= obj->capacity\n"
    "    message: a buffer of {obj->capacity} bytes is said to hold {new}\n"
    "    incident:\n"
    "      id: example#1\n"
    "      summary: readers ran past the end of a buffer\n"
    "\n"
    "  # Nothing is appended to a buffer once it was closed, until it is opened\n"
    "  # again: the same b, as the names in the lists say.\n"
    "  - id: no-append-after-close\n"
    "    at: {call: \"buffer_append(b, n)\"}\n"
    "    not-after: {call: \"buffer_close(b)\"}\n"
    "    until: {call: \"buffer_open(b)\"}\n"
    "    message: \"{n} bytes were appended to a closed buffer\"\n";

static const char example_test[] =
    "/* Each rule kept once, and broken once. */\n"
    "struct buffer {\n"
    "  unsigned length, capacity;\n"
    "};\n"
    "\n"
    "void buffer_open(struct buffer *b) { b->length = 0; }\n"
    "void buffer_append(struct buffer *b, unsigned n) { b->length += n; }\n"
    "void buffer_close(struct buffer *b) { b->length = 0; }\n"
    "\n"
    "int main(void) {\n"
    "  struct buffer b = {0, 16};\n"
    "  // ok: length-within-capacity\n"
    "  b.length = 16;\n"
    "  // breach: length-within-capacity\n"
    "  b.length = 17;\n"
    "\n"
    "  buffer_close(&b);\n"
    "  // breach: no-append-after-close\n"
    "  buffer_append(&b, 2);\n"
    "  buffer_open(&b);\n"
    "  // ok: no-append-after-close\n"
    "  buffer_append(&b, 2);\n"
    "  return 0;\n"
    "}\n";

static bool make_folder(const char *path) {
  if (mkdir(path, 0777) == 0 || errno == EEXIST)
    return true;
  sr_tool_error("cannot make the folder '%s': %s", path, strerror(errno));
  return false;
}

static bool write_file(const char *path, const char *text) {
  size_t len = strlen(text);
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0 && errno == EEXIST) {
    fprintf(stderr, "semrules: %s is there already, and stays\n", path);
    return true;
  }
  bool is_good = fd >= 0 && write(fd, text, len) == (ssize_t)len;
  if (fd >= 0)
    is_good &= close(fd) == 0;
  if (!is_good)
    sr_tool_error("cannot write '%s': %s", path, strerror(errno));
  return is_good;
}

/* The schema is ours, not the user's: it is brought up to date. */
static bool write_schema(const char *path) {
  struct sr_strbuf text;
  char error[512];
  sr_strbuf_init(&text);
  sr_schema_write(&text);
  bool is_good =
      sr_write_if_changed(path, text.ptr, text.len, error, sizeof error);
  if (!is_good)
    sr_tool_error("%s", error);
  sr_strbuf_release(&text);
  return is_good;
}

static void tell_next(const char *folder) {
  printf("Two rules in %s/example.yaml, their test in %s/tests/example.c.  Next:\n"
         "  semrules check %s\n"
         "  semrules test %s\n"
         "  semrules compile %s -o .semrules/rules.spec\n"
         "  make CC=semrules-clang CXX=semrules-clang++\n"
         "  semrules run -- make test\n",
         folder, folder, folder, folder, folder);
}

int cmd_init(int argc, char **argv) {
  struct sr_argv operands = {0};
  int status = SR_USAGE;
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, NULL, 0, help, false, &operands);
  const char *folder = operands.count ? operands.items[0] : "rules";
  char *tests = sr_tool_format("%s/tests", folder);
  char *rules = sr_tool_format("%s/example.yaml", folder);
  char *test = sr_tool_format("%s/example.c", tests);
  char *schema = sr_tool_format("%s/semrules.schema.json", folder);
  if (parsed == SR_PARSE_HELP)
    status = SR_CLEAN;
  else if (operands.count > 1)
    sr_usage_error("init", "one folder is wanted");
  else if (parsed == SR_PARSE_GO && make_folder(folder) && make_folder(tests) &&
           write_file(rules, example_rules) && write_file(test, example_test) &&
           write_schema(schema)) {
    tell_next(folder);
    status = SR_CLEAN;
  }
  free(schema);
  free(test);
  free(rules);
  free(tests);
  sr_argv_release(&operands);
  return status;
}
