/* semrules: finds the subcommand and runs it. */
#include "commands.h"

#include "suggest.h"
#include "usage.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "banned.h"

struct command {
  const char *name;
  int (*run)(int argc, char **argv); /* NULL: of a later version */
  const char *does;
};

static const struct command commands[] = {
    {"check", cmd_check, "validate rule files"},
    {"compile", cmd_compile, "compile rule files into a spec for the plugin"},
    {"dump", cmd_dump, "show a spec"},
    {"schema", cmd_schema, "print the JSON Schema of rule files"},
    {"test", cmd_test, "build and run the rules' own tests"},
    {"run", cmd_run, "run an instrumented test suite and judge it"},
    {"report", cmd_report, "show the breaches in logs"},
    {"coverage", cmd_coverage, "show where a program's rules speak"},
    {"explain", cmd_explain, "show a rule's text and incident"},
    {"doctor", cmd_doctor, "find what is wrong with the set-up"},
    {"config", cmd_config, "print paths and flags for build systems"},
    {"init", cmd_init, "write a first rules folder"},
    {"infer", NULL, "propose rules from a past fix"},
    {"prove", NULL, "show that a rule tells a bad revision from a good one"},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(FILE *file) {
  fputs("usage: semrules COMMAND [OPTION]... [ARGUMENT]...\n\ncommands:\n",
        file);
  for (int i = 0; i < COMMAND_COUNT; i++)
    if (commands[i].run)
      fprintf(file, "  %-9s %s\n", commands[i].name, commands[i].does);
  fputs(
      "\n"
      "Begin with `semrules init`, which writes a rule and its test.\n"
      "`semrules COMMAND --help` tells more of each; `semrules --version` the\n"
      "versions.  Exit status: 0 clean, 1 findings, 2 wrong usage or\n"
      "unreadable input.\n",
      file);
}

static const struct command *find_command(const char *name) {
  for (int i = 0; i < COMMAND_COUNT; i++)
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static int unknown_command(const char *name) {
  struct sr_suggest near;
  sr_suggest_init(&near, name, strlen(name));
  for (int i = 0; i < COMMAND_COUNT; i++)
    sr_suggest_offer(&near, commands[i].name);
  const char *what = *name == '-' ? "option" : "command";
  if (near.best)
    sr_tool_error("unknown %s '%s'; did you mean '%s'?", what, name, near.best);
  else
    sr_tool_error("unknown %s '%s'; see semrules --help", what, name);
  return SR_USAGE;
}

static bool is_any(const char *arg, const char *a, const char *b,
                   const char *c) {
  return strcmp(arg, a) == 0 || strcmp(arg, b) == 0 || strcmp(arg, c) == 0;
}

static int dispatch(int argc, char **argv) {
  const char *name = argv[1];
  if (is_any(name, "--version", "-V", "version"))
    return cmd_version(argc - 1, argv + 1);
  if (is_any(name, "--help", "-h", "help")) {
    const struct command *asked = argc > 2 ? find_command(argv[2]) : NULL;
    char help[] = "--help";
    char *ask[] = {argv[2], help, NULL};
    if (asked && asked->run)
      return asked->run(2, ask);
    print_help(stdout);
    return SR_CLEAN;
  }
  const struct command *command = find_command(name);
  if (!command)
    return unknown_command(name);
  if (!command->run) {
    sr_tool_error("'%s' is not in this version (" SEMRULES_VERSION ")", name);
    return SR_USAGE;
  }
  return command->run(argc - 1, argv + 1);
}

int main(int argc, char **argv) {
  if (argc < 2) {
    print_help(stderr);
    return SR_USAGE;
  }
  int status = dispatch(argc, argv);
  /* data that could not be written is no clean result */
  if (fflush(stdout) != 0 || ferror(stdout)) {
    sr_tool_error("cannot write to stdout: %s", strerror(errno));
    return SR_USAGE;
  }
  return status;
}
