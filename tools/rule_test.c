/* Builds and runs one rule test. */
#include "rule_test.h"

#include "clang.h"
#include "glob.h"
#include "process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "banned.h"

enum {
  STATUS_BREACH = 86, /* the runtime's, where breaches of severity error were */
  BUILD_SECONDS = 300
};

static bool is_cxx(const char *source) {
  size_t len = strlen(source);
  return len > 3 && strcmp(source + len - 3, ".cc") == 0;
}

/* Says what went wrong in a step of the test, and what that step printed. */
static void fail(const struct sr_rule_test *test, struct sr_test_result *result,
                 enum sr_finding_kind kind, char *text, const char *output) {
  sr_finding_output(
      sr_finding_add(&result->findings, kind, test->source, 0, NULL, text),
      output);
  free(text);
}

/* Environment of the build: the spec, counts of how often sites are reached,
 * and the clang if one was asked for. */
static bool build_environment(const struct sr_rule_test *test,
                              struct sr_argv *environment, char **error) {
  static const char *const variables[] = {"SEMRULES_CLANG", "SEMRULES_CLANGXX"};
  char *entry = sr_tool_format("SEMRULES_SPEC=%s", test->spec);
  sr_argv_push(environment, entry);
  sr_argv_push(environment, "SEMRULES_COUNTS=1");
  sr_argv_push(environment, "SEMRULES_WERROR="); /* breaches are wanted here */
  free(entry);
  for (int cxx = 0; cxx < 2 && test->major; cxx++) {
    struct sr_clang clang;
    if (cxx == 1 && !is_cxx(test->source))
      break;
    if (!sr_clang_of_major(&clang, test->major, cxx == 1, error))
      return false;
    entry = sr_tool_format("%s=%s", variables[cxx], clang.program);
    sr_argv_push(environment, entry);
    free(entry);
    sr_clang_release(&clang);
  }
  return true;
}

static char *joined(const struct sr_argv *words) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  for (size_t i = 0; i < words->count; i++)
    sr_strbuf_addf(&text, "%s%s", i ? " " : "", words->items[i]);
  char *copy = sr_tool_strdup(text.ptr);
  sr_strbuf_release(&text);
  return copy;
}

static void build_command(const struct sr_rule_test *test,
                          const struct sr_argv *flags, const char *program,
                          struct sr_argv *command) {
  char *wrapper = sr_install_path(test->install, is_cxx(test->source)
                                                     ? "bin/semrules-clang++"
                                                     : "bin/semrules-clang");
  const char *const words[] = {wrapper,      "-g", "-O0",
                               test->source, "-o", program};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    sr_argv_push(command, words[i]);
  sr_argv_push_all(command, flags); /* last: libraries follow the source */
  sr_argv_push_all(command, test->flags);
  free(wrapper);
}

static bool build(const struct sr_rule_test *test, const struct sr_argv *flags,
                  const char *program, struct sr_test_result *result,
                  struct sr_strbuf *talk) {
  struct sr_argv command = {0}, environment = {0};
  char *error = NULL;
  int status = 1;
  build_command(test, flags, program, &command);
  if (!build_environment(test, &environment, &error))
    fail(test, result, SR_FINDING_BUILD, error, "");
  else {
    result->command = joined(&command);
    status = sr_process_run(&(struct sr_process){
        .argv = (const char *const *)command.items,
        .environment = (const char *const *)environment.items,
        .output = talk,
        .joins_stderr = true,
        .seconds = BUILD_SECONDS});
    if (status)
      fail(test, result, SR_FINDING_BUILD,
           sr_tool_format("it does not build (status %d)", status), talk->ptr);
  }
  sr_argv_release(&command);
  sr_argv_release(&environment);
  return status == 0;
}

/* Judges how the program ended.  True if what it logged is worth a look. */
static bool judge_end(const struct sr_rule_test *test, int status,
                      const char *output, struct sr_test_result *result) {
  if (status == 0 || status == STATUS_BREACH)
    return true;
  if (status == 128 + SIGALRM)
    fail(test, result, SR_FINDING_TIMEOUT,
         sr_tool_format("it did not end within %u seconds", test->seconds),
         output);
  else if (status > 128)
    fail(test, result, SR_FINDING_CRASH,
         sr_tool_format("signal %d ended it (%s)", status - 128,
                        strsignal(status - 128)),
         output);
  else
    fail(test, result, SR_FINDING_STATUS,
         sr_tool_format("it ended with status %d", status), output);
  return false;
}

static bool run(const struct sr_rule_test *test, const char *program,
                const char *log, struct sr_test_result *result,
                struct sr_strbuf *talk) {
  char *options = sr_tool_format("SEMRULES_OPTIONS=jsonl_path='%s':log_path="
                                 "/dev/null:coverage=1",
                                 log);
  const char *argv[] = {program, NULL};
  const char *environment[] = {options, NULL};
  struct sr_strbuf output;
  sr_strbuf_init(&output);
  int status = sr_process_run(&(struct sr_process){.argv = argv,
                                                   .environment = environment,
                                                   .output = &output,
                                                   .joins_stderr = true,
                                                   .seconds = test->seconds});
  bool is_good = judge_end(test, status, output.ptr, result);
  sr_strbuf_add(talk, output.ptr, output.len);
  sr_strbuf_release(&output);
  free(options);
  return is_good;
}

static void compare(const struct sr_rule_test *test,
                    struct sr_expectations *expected, const char *program,
                    const char *path, struct sr_findings *findings) {
  struct sr_log log;
  char *error = NULL;
  sr_log_init(&log);
  if (access(path, F_OK) == 0 && !sr_log_read(&log, path, &error))
    sr_finding_add(findings, SR_FINDING_LOG, test->source, 0, NULL, error);
  free(error);
  sr_log_finish(&log);
  for (size_t i = 0; i < log.problems.count; i++)
    sr_finding_add(findings, SR_FINDING_LOG, test->source, 0, NULL,
                   log.problems.items[i]);
  sr_rule_compare(test, expected, program, &log, findings);
  sr_log_release(&log);
}

bool sr_rule_test_judges(const struct sr_rule_test *test, const char *rule) {
  return !test->only ||
         sr_glob_match(test->only, strlen(test->only), rule, strlen(rule));
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void sr_rule_test(const struct sr_rule_test *test,
                  struct sr_test_result *result) {
  struct sr_expectations expected;
  struct sr_strbuf talk;
  char *program = sr_tool_format("%s/program", test->folder);
  char *log = sr_tool_format("%s/log.jsonl", test->folder);
  char *error;
  double start = now();
  sr_strbuf_init(&talk);
  if (!sr_expectations_read(&expected, test->source, &error))
    fail(test, result, SR_FINDING_BUILD, error, "");
  else if (build(test, &expected.flags, program, result, &talk) &&
           run(test, program, log, result, &talk))
    compare(test, &expected, program, log, &result->findings);
  result->output = sr_tool_strdup(talk.ptr);
  result->seconds = now() - start;
  sr_strbuf_release(&talk);
  free(program);
  free(log);
  sr_expectations_release(&expected);
}
