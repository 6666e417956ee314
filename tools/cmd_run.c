/* semrules run: runs an instrumented test suite and judges it. */
#include "commands.h"

#include "run_child.h"
#include "run_verdict.h"
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
    "usage: semrules run [OPTION]... [--] COMMAND [ARGUMENT]...\n"
    "\n"
    "Runs a command, gathers the breaches of every instrumented program in it,\n"
    "and sums them up on stderr.\n"
    "\n"
    "  --rules DIR     the rules, so that those without sites and programs built\n"
    "                  with other rules are told of\n"
    "  --candidates    with --rules: candidate rules count too\n"
    "  --fail-on=LIST  what else fails: of error (always), warning, note,\n"
    "                  inactive (rules that never spoke; needs a build with\n"
    "                  SEMRULES_COUNTS=1), stale (programs built with other\n"
    "                  rules; needs --rules)\n"
    "  --suppressions FILE\n"
    "                  known breaches, which are not reported: the option\n"
    "                  suppressions of all programs (see docs/runtime.md)\n"
    "  -o DIR          keep the log there\n"
    "\n"
    "Ends with the command's status if that is not 0, otherwise with 1 where\n"
    "there were breaches or records were lost, else with 0.\n";

static bool take_fail_on(struct sr_verdict_options *options, const char *list) {
  struct sr_argv words = {0};
  bool is_good = true;
  char *copy = sr_tool_strdup(list);
  for (char *at = copy; *at; at++)
    if (*at == ',')
      *at = ' ';
  sr_argv_push_words(&words, copy);
  for (size_t i = 0; i < words.count && is_good; i++) {
    const char *word = words.items[i];
    bool is_warning = strcmp(word, "warning") == 0;
    bool is_note = strcmp(word, "note") == 0;
    bool is_inactive = strcmp(word, "inactive") == 0;
    bool is_stale = strcmp(word, "stale") == 0;
    options->fails_on_warning |= is_warning || is_note;
    options->fails_on_note |= is_note;
    options->fails_on_inactive |= is_inactive;
    options->fails_on_stale |= is_stale;
    is_good = is_warning || is_note || is_inactive || is_stale ||
              strcmp(word, "error") == 0;
    if (!is_good)
      sr_usage_error("run",
                     "--fail-on wants error, warning, note, inactive or "
                     "stale, not '%s'",
                     word);
  }
  free(copy);
  sr_argv_release(&words);
  return is_good;
}

/* The folder for the log: the one asked for, or a fresh one; NULL: told. */
static char *make_folder(const char *asked) {
  const char *tmp = getenv("TMPDIR");
  char *folder = asked ? sr_tool_strdup(asked)
                       : sr_tool_format("%s/semrules-run-XXXXXX",
                                        tmp && *tmp ? tmp : "/tmp");
  bool is_there = asked ? mkdir(folder, 0777) == 0 || errno == EEXIST
                        : mkdtemp(folder) && chmod(folder, 0755) == 0;
  char *whole = is_there ? realpath(folder, NULL) : NULL;
  if (!whole)
    sr_tool_error("cannot make the folder '%s': %s", folder, strerror(errno));
  free(folder);
  return whole;
}

/* Programs of the suite may run as another user: the log is for all. */
static char *make_log(const char *folder) {
  for (int n = 0; n < 10000; n++) {
    char *path =
        sr_tool_format("%s/run-%ld-%d.jsonl", folder, (long)getpid(), n);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0) {
      (void)!fchmod(fd, 0666);
      close(fd);
      return path;
    }
    int problem = errno;
    free(path);
    if (problem != EEXIST) {
      sr_tool_error("cannot write in '%s': %s", folder, strerror(problem));
      break;
    }
  }
  return NULL;
}

/* The whole path of a file that the runtime can be told of; NULL: told. */
static char *whole_path(const char *path) {
  char *whole = access(path, R_OK) == 0 ? realpath(path, NULL) : NULL;
  if (!whole)
    sr_tool_error("cannot read '%s': %s", path, strerror(errno));
  else if (strchr(whole, '\'')) {
    sr_tool_error("'%s' must have no quote in its name", whole);
    free(whole);
    whole = NULL;
  }
  return whole;
}

static int run_and_judge(const struct sr_argv *command,
                         const struct sr_verdict_options *options,
                         const char *asked, const char *suppressions) {
  char *folder = make_folder(asked);
  char *path = folder ? make_log(folder) : NULL;
  int status = SR_USAGE, child = 0;
  if (!path)
    goto out;
  if (strpbrk(path, "'%")) {
    sr_tool_error("the log's folder '%s' must have no quote and no '%%' in its "
                  "name; choose another with -o or TMPDIR",
                  folder);
    goto remove;
  }
  child = sr_run_child(command, path, suppressions);
  if (child == SR_RUN_FAILED) {
    child = 0;
    goto remove;
  }
  status = sr_run_verdict(path, options);
  if (status == SR_FINDINGS && !asked)
    fprintf(stderr, "semrules: the log is in %s\n", path);
remove:
  if (!asked && status != SR_FINDINGS) {
    unlink(path);
    rmdir(folder);
  }
  if (child)
    status = child;
out:
  free(path);
  free(folder);
  return status;
}

int cmd_run(int argc, char **argv) {
  struct sr_verdict_options verdict = {0};
  const char *fail_on = "error", *output = NULL, *suppressions = NULL;
  char *whole = NULL;
  const struct sr_option options[] = {
      {"--rules", NULL, &verdict.rules},
      {"--candidates", &verdict.with_candidates, NULL},
      {"--fail-on", NULL, &fail_on},
      {"--suppressions", NULL, &suppressions},
      {"-o", NULL, &output}};
  struct sr_argv command = {0};
  int status = SR_USAGE;
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, options, sizeof options / sizeof *options,
                       help, true, &command);
  if (parsed == SR_PARSE_HELP)
    status = SR_CLEAN;
  if (parsed != SR_PARSE_GO || !take_fail_on(&verdict, fail_on))
    goto out;
  if (!command.count)
    sr_usage_error("run", "a command is wanted: semrules run -- make check");
  else if (verdict.fails_on_stale && !verdict.rules)
    sr_usage_error("run", "--fail-on=stale needs --rules DIR");
  else if ((!suppressions || (whole = whole_path(suppressions))) &&
           sr_verdict_prepare(&verdict))
    status = run_and_judge(&command, &verdict, output, whole);
out:
  free(whole);
  sr_verdict_release(&verdict);
  sr_argv_release(&command);
  return status;
}
