/* Builds and runs one rule test, and tells how it differs from its comments. */
#include "rule_test.h"

#include "clang.h"
#include "coverage.h"
#include "expectation.h"
#include "log.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "banned.h"

enum {
  STATUS_BREACH = 86, /* the runtime's, where breaches of severity error were */
  BUILD_SECONDS = 300,
  RUN_SECONDS = 60
};

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool is_cxx(const char *source) {
  size_t len = strlen(source);
  return len > 3 && strcmp(source + len - 3, ".cc") == 0;
}

/* Environment of the build: the spec, and the clang if one was asked for. */
static bool build_environment(const struct sr_rule_test *test,
                              struct sr_argv *environment) {
  static const char *const variables[] = {"SEMRULES_CLANG", "SEMRULES_CLANGXX"};
  char *entry = sr_tool_format("SEMRULES_SPEC=%s", test->spec);
  sr_argv_push(environment, entry);
  free(entry);
  for (int cxx = 0; cxx < 2 && test->major; cxx++) {
    struct sr_clang clang;
    char *error;
    if (cxx == 1 && !is_cxx(test->source))
      break;
    if (!sr_clang_of_major(&clang, test->major, cxx == 1, &error)) {
      printf("FAIL %s: %s\n", test->source, error);
      free(error);
      return false;
    }
    entry = sr_tool_format("%s=%s", variables[cxx], clang.program);
    sr_argv_push(environment, entry);
    free(entry);
    sr_clang_release(&clang);
  }
  return true;
}

static bool build(const struct sr_rule_test *test, const struct sr_argv *flags,
                  const char *program) {
  struct sr_argv command = {0}, environment = {0};
  struct sr_strbuf output;
  int status = 1;
  char *wrapper = sr_install_path(test->install, is_cxx(test->source)
                                                     ? "bin/semrules-clang++"
                                                     : "bin/semrules-clang");
  sr_strbuf_init(&output);
  sr_argv_push(&command, wrapper);
  sr_argv_push(&command, "-g");
  sr_argv_push(&command, "-O0");
  sr_argv_push(&command, test->source);
  sr_argv_push(&command, "-o");
  sr_argv_push(&command, program);
  sr_argv_push_all(&command, flags); /* last: libraries follow the source */
  if (build_environment(test, &environment)) {
    status = sr_process_run(&(struct sr_process){
        .argv = (const char *const *)command.items,
        .environment = (const char *const *)environment.items,
        .output = &output,
        .joins_stderr = true,
        .seconds = BUILD_SECONDS});
    if (status)
      printf("FAIL %s: it does not build (status %d)\n%s", test->source, status,
             output.ptr);
  }
  sr_strbuf_release(&output);
  sr_argv_release(&command);
  sr_argv_release(&environment);
  free(wrapper);
  return status == 0;
}

static bool run(const struct sr_rule_test *test, const char *program,
                const char *log) {
  char *options = sr_tool_format(
      "SEMRULES_OPTIONS=jsonl_path='%s':log_path=/dev/null", log);
  const char *argv[] = {program, NULL};
  const char *environment[] = {options, NULL};
  struct sr_strbuf output;
  sr_strbuf_init(&output);
  int status = sr_process_run(&(struct sr_process){.argv = argv,
                                                   .environment = environment,
                                                   .output = &output,
                                                   .joins_stderr = true,
                                                   .seconds = RUN_SECONDS});
  bool is_good = status == 0 || status == STATUS_BREACH;
  if (status > 128)
    printf("FAIL %s: signal %d ended it\n%s", test->source, status - 128,
           output.ptr);
  else if (!is_good)
    printf("FAIL %s: it ended with status %d\n%s", test->source, status,
           output.ptr);
  sr_strbuf_release(&output);
  free(options);
  return is_good;
}

/* Why a rule may have been silent: it matched nothing. */
static void explain_silence(const char *program, const char *id) {
  struct sr_coverage coverage;
  char *error = NULL;
  sr_coverage_init(&coverage);
  if (!sr_coverage_read(&coverage, program, &error))
    printf("     %s\n", error);
  free(error);
  sr_coverage_finish(&coverage);
  sr_coverage_find_nearest(&coverage);
  for (size_t i = 0; i < coverage.rule_count; i++) {
    const struct sr_cover_rule *rule = &coverage.rules[i];
    if (strcmp(rule->id, id) != 0)
      continue;
    if (!rule->site_count)
      printf("     the rule matched nothing in this test%s%s\n",
             rule->nearest.count ? "; near to it is " : "",
             rule->nearest.count ? rule->nearest.items[0] : "");
    for (size_t k = 0; k < rule->site_count; k++)
      if (*rule->sites[k].reason)
        printf("     skipped at %s:%u: %s\n", rule->sites[k].file,
               rule->sites[k].line, rule->sites[k].reason);
  }
  sr_coverage_release(&coverage);
}

static bool is_known(const struct sr_argv *ids, const char *id) {
  for (size_t i = 0; i < ids->count; i++)
    if (strcmp(ids->items[i], id) == 0)
      return true;
  return false;
}

/* Tells of each breach that was not expected; returns how many. */
static size_t tell_extra(const struct sr_rule_test *test,
                         const struct sr_log *log,
                         struct sr_expectations *expected) {
  size_t extra = 0;
  for (size_t i = 0; i < log->breach_count; i++) {
    const json_t *record = log->breaches[i].record;
    const char *rule = sr_log_text(record, "rule");
    const char *file = sr_log_text(record, "file");
    unsigned line = (unsigned)sr_log_number(record, "line");
    bool is_here = strcmp(base_name(file), base_name(test->source)) == 0;
    struct sr_expectation *match =
        is_here ? sr_expectations_find(expected, rule, line, true) : NULL;
    if (match) {
      match->is_met = true;
      continue;
    }
    printf("FAIL %s:%u: breach of %s, %s: %s\n", is_here ? test->source : file,
           line, rule,
           is_here && sr_expectations_find(expected, rule, line, false)
               ? "said to be ok"
               : "not expected",
           sr_log_text(record, "message"));
    extra++;
  }
  return extra;
}

static size_t tell_missing(const struct sr_rule_test *test,
                           const struct sr_expectations *expected,
                           const char *program) {
  size_t missing = 0;
  for (size_t i = 0; i < expected->count; i++) {
    const struct sr_expectation *item = &expected->items[i];
    if (!is_known(test->ids, item->rule)) {
      printf("FAIL %s:%u: no rule '%s' in the rule file of this test\n",
             test->source, item->line, item->rule);
      missing++;
    } else if (item->is_breach && !item->is_met) {
      printf("FAIL %s:%u: breach of %s expected here, and there was none\n",
             test->source, item->target ? item->target : item->line,
             item->rule);
      explain_silence(program, item->rule);
      missing++;
    }
  }
  return missing;
}

static bool compare(const struct sr_rule_test *test,
                    struct sr_expectations *expected, const char *program,
                    const char *path) {
  struct sr_log log;
  char *error = NULL;
  size_t wrong = 0;
  sr_log_init(&log);
  if (access(path, F_OK) == 0 && !sr_log_read(&log, path, &error)) {
    printf("FAIL %s: %s\n", test->source, error);
    wrong = 1;
  }
  free(error);
  sr_log_finish(&log);
  if (!expected->count) {
    printf("FAIL %s: it expects nothing; say `// breach: ID` or `// ok: ID` "
           "above a line\n",
           test->source);
    wrong++;
  }
  wrong += log.problems.count;
  for (size_t i = 0; i < log.problems.count; i++)
    printf("FAIL %s: log: %s\n", test->source, log.problems.items[i]);
  wrong += tell_extra(test, &log, expected);
  wrong += tell_missing(test, expected, program);
  sr_log_release(&log);
  return wrong == 0;
}

bool sr_rule_test(const struct sr_rule_test *test) {
  struct sr_expectations expected;
  char *program = sr_tool_format("%s/program", test->folder);
  char *log = sr_tool_format("%s/log.jsonl", test->folder);
  char *error;
  bool is_good = sr_expectations_read(&expected, test->source, &error);
  if (!is_good)
    printf("FAIL %s\n", error);
  is_good = is_good && build(test, &expected.flags, program) &&
            run(test, program, log) && compare(test, &expected, program, log);
  if (is_good)
    printf("ok   %s\n", test->source);
  unlink(program);
  unlink(log);
  free(error);
  free(program);
  free(log);
  sr_expectations_release(&expected);
  return is_good;
}
