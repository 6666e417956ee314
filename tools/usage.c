/* Option parsing, and talk, for all subcommands. */
#include "usage.h"

#include "commands.h"
#include "suggest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "banned.h"

static enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_choice;

static void SR_PRINTF(2, 0)
    say(const char *prefix, const char *fmt, va_list args) {
  char *text = sr_tool_vformat(fmt, args);
  fflush(stdout);
  fprintf(stderr, "%s: %serror:%s %s\n", prefix,
          sr_use_color(2) ? "\033[1;31m" : "", sr_use_color(2) ? "\033[0m" : "",
          text);
  free(text);
}

int sr_usage_error(const char *command, const char *fmt, ...) {
  char *prefix = sr_tool_format("semrules %s", command);
  va_list args;
  va_start(args, fmt);
  say(prefix, fmt, args);
  va_end(args);
  free(prefix);
  return SR_USAGE;
}

void sr_tool_error(const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  say("semrules", fmt, args);
  va_end(args);
}

bool sr_use_color(int fd) {
  const char *no_color = getenv("NO_COLOR");
  if (color_choice != COLOR_AUTO)
    return color_choice == COLOR_ALWAYS;
  return !(no_color && *no_color) && isatty(fd);
}

static bool take_color(const char *when) {
  static const char *const words[] = {"auto", "always", "never"};
  for (int i = 0; i < 3; i++)
    if (strcmp(when, words[i]) == 0) {
      color_choice = i == 0 ? COLOR_AUTO : i == 1 ? COLOR_ALWAYS : COLOR_NEVER;
      return true;
    }
  return false;
}

static const struct sr_option *find_option(const struct sr_option *options,
                                           size_t count, const char *arg) {
  size_t len = strcspn(arg, "=");
  for (size_t i = 0; i < count; i++) {
    const char *name = options[i].name;
    bool is_short = strlen(name) == 2;
    if (is_short ? strncmp(arg, name, 2) == 0
                 : strncmp(arg, name, len) == 0 && !name[len])
      return &options[i];
  }
  return NULL;
}

/* What every command takes. */
static const char *const everywhere[] = {"--help", "--version", "--color"};

static enum sr_parse_result unknown_option(const char *command,
                                           const struct sr_option *options,
                                           size_t count, const char *arg) {
  size_t len = strcspn(arg, "=");
  struct sr_suggest near;
  sr_suggest_init(&near, arg, len);
  for (size_t i = 0; i < count; i++)
    sr_suggest_offer(&near, options[i].name);
  for (size_t i = 0; i < sizeof everywhere / sizeof *everywhere; i++)
    sr_suggest_offer(&near, everywhere[i]);
  if (near.best)
    sr_usage_error(command, "unknown option '%.*s'; did you mean '%s'?",
                   (int)len, arg, near.best);
  else
    sr_usage_error(command, "unknown option '%.*s'; see semrules %s --help",
                   (int)len, arg, command);
  return SR_PARSE_BAD;
}

/* Takes the option at argv[*i], and its value. */
static bool take_option(int argc, char **argv, int *i,
                        const struct sr_option *option) {
  const char *arg = argv[*i], *equal = strchr(arg, '=');
  bool is_short = strlen(option->name) == 2;
  if (option->flag) {
    if (is_short ? arg[2] != '\0' : equal != NULL) {
      sr_usage_error(argv[0], "option '%s' takes no value", option->name);
      return false;
    }
    *option->flag = true;
    return true;
  }
  if (is_short && arg[2])
    *option->value = arg + 2 + (arg[2] == '=');
  else if (!is_short && equal)
    *option->value = equal + 1;
  else if (*i + 1 < argc)
    *option->value = argv[++*i];
  else {
    sr_usage_error(argv[0], "option '%s' wants a value", option->name);
    return false;
  }
  return true;
}

enum sr_parse_result sr_parse_options(int argc, char **argv,
                                      const struct sr_option *options,
                                      size_t option_count, const char *help,
                                      bool stop_at_command,
                                      struct sr_argv *operands) {
  bool only_operands = false;
  for (int i = 1; i < argc; i++) {
    const char *arg = argv[i];
    if (only_operands || arg[0] != '-' || !arg[1]) {
      only_operands |= stop_at_command;
      sr_argv_push(operands, arg);
      continue;
    }
    if (strcmp(arg, "--") == 0) {
      only_operands = true;
      continue;
    }
    if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
      fputs(help, stdout);
      return SR_PARSE_HELP;
    }
    if (strcmp(arg, "--version") == 0) {
      sr_print_version();
      return SR_PARSE_HELP;
    }
    if (strncmp(arg, "--color", 7) == 0 && strchr("=", arg[7])) {
      if (take_color(arg[7] ? arg + 8 : arg + 7))
        continue;
      sr_usage_error(argv[0], "write --color=auto, --color=always or "
                              "--color=never");
      return SR_PARSE_BAD;
    }
    const struct sr_option *option = find_option(options, option_count, arg);
    if (!option)
      return unknown_option(argv[0], options, option_count, arg);
    if (!take_option(argc, argv, &i, option))
      return SR_PARSE_BAD;
  }
  return SR_PARSE_GO;
}

bool sr_parse_major(const char *command, const char *text, unsigned *major) {
  char *end;
  unsigned long value = text ? strtoul(text, &end, 10) : 0;
  *major = (unsigned)value;
  if (!text || (*text >= '1' && *text <= '9' && !*end && value < 1000))
    return true;
  *major = 0;
  sr_usage_error(command, "--llvm wants a number such as 19, not '%s'", text);
  return false;
}

static bool is_stdout(const char *path) {
  return !path || strcmp(path, "-") == 0;
}

FILE *sr_open_output(const char *path) {
  FILE *file = is_stdout(path) ? stdout : fopen(path, "w");
  if (!file)
    sr_tool_error("cannot write '%s': %s", path, strerror(errno));
  return file;
}

bool sr_close_output(FILE *file, const char *path) {
  bool is_good = fflush(file) == 0 && !ferror(file);
  if (!is_stdout(path))
    is_good &= fclose(file) == 0;
  if (!is_good)
    sr_tool_error("cannot write '%s': %s", is_stdout(path) ? "stdout" : path,
                  strerror(errno));
  return is_good;
}
