/* What all subcommands' command lines have in common. */
#ifndef SEMRULES_USAGE_H
#define SEMRULES_USAGE_H

#include "toolmem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* One option of a command. */
struct sr_option {
  const char *name;   /* "--rules" */
  bool *flag;         /* set true where the option takes no value */
  const char **value; /* otherwise where its value goes: --x V, --x=V, and
                         -oV where the name is one letter */
};

enum sr_parse_result {
  SR_PARSE_GO,   /* run the command */
  SR_PARSE_HELP, /* help or versions were printed: end with 0 */
  SR_PARSE_BAD   /* the mistake has been told: end with 2 */
};

/* Reads argv[1..] into options and operands; `--` ends the options, the rest
 * are operands.  Where stop_at_command, the first operand does too.  --help
 * prints `help`; --version and --color=WHEN are taken by every command. */
enum sr_parse_result sr_parse_options(int argc, char **argv,
                                      const struct sr_option *options,
                                      size_t option_count, const char *help,
                                      bool stop_at_command,
                                      struct sr_argv *operands);

/* Prints the versions of the tool, the ABI and LLVM, to stdout. */
void sr_print_version(void);

/* Reads the value of --llvm, 0 for NULL.  False, told, if it is no version. */
bool sr_parse_major(const char *command, const char *text, unsigned *major);

/* Says what is wrong with a command's usage; always SR_USAGE. */
int sr_usage_error(const char *command, const char *fmt, ...) SR_PRINTF(2, 3);

/* The same for anything else that goes wrong, status left to the caller. */
void sr_tool_error(const char *fmt, ...) SR_PRINTF(1, 2);

/* Whether talk on stderr (data on stdout) is to be coloured: --color, then
 * NO_COLOR, then whether fd is a terminal. */
bool sr_use_color(int fd);

/* Where data goes: stdout for NULL and "-", otherwise the file.  NULL where it
 * cannot be opened; that has been told. */
FILE *sr_open_output(const char *path);
/* False, told, where something could not be written. */
bool sr_close_output(FILE *file, const char *path);

#endif
