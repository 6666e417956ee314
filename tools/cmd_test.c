/* semrules test: builds and runs the rules' own tests. */
#include "commands.h"

#include "rule_test.h"
#include "suggest.h"
#include "test_plan.h"
#include "usage.h"
#include "workers.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "banned.h"

static const char help[] =
    "usage: semrules test [OPTION]... FOLDER|FILE... [-- CLANG-FLAGS]\n"
    "\n"
    "Builds and runs the tests of rule files: beside x.yaml, every tests/x*.c\n"
    "and tests/x*.cc.  A comment `// breach: ID` or `// ok: ID` stands on the\n"
    "line before, or on, the line that the breach names; `// flags: ...` adds\n"
    "to the build's flags, as does what stands behind `--`.\n"
    "\n"
    "Name folders, rule files (all their tests) or single tests.\n"
    "\n"
    "  --rule ID        only rules of this id or pattern: tests that name them\n"
    "  -j N             so many tests at a time (as many as processors)\n"
    "  --require-tests  a rule that no test breaks is a failure, not a warning\n"
    "  --format F       text (default), json or junit\n"
    "  --json           the same as --format json\n"
    "  --junit FILE     write JUnit's XML there as well\n"
    "  -o FILE          write there instead of to stdout\n"
    "  -v               show commands, and what compiler and program said\n"
    "  --keep           keep what was built, and say where\n"
    "  --timeout N      seconds that a test may run (60)\n"
    "  --llvm N         build with clang of LLVM N; without it with the one\n"
    "                   that semrules-clang takes (SEMRULES_CLANG)\n"
    "\n"
    "Exit status: 0 all as expected; 1 a breach is missing or one too many, a\n"
    "test does not build or end well, or a rule file has no test; 2 wrong usage\n"
    "or unreadable input.\n";

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_JUNIT };

struct options {
  const char *rule, *jobs, *format_name, *junit, *output, *timeout, *llvm;
  bool json, is_verbose, keeps, requires_tests;
  /* what they come to */
  enum format format;
  unsigned width, seconds, major;
};

/* One run of the command. */
struct testing {
  struct options options;
  struct sr_test_run run;
  struct sr_argv flags; /* behind `--` */
  struct sr_install install;
  struct sr_findings *compiled; /* of each suite */
  char *folder;                 /* of what is built; owned */
  FILE *file;                   /* where data goes */
};

static void compile_suite(void *context, size_t index) {
  struct testing *testing = context;
  char *folder = sr_tool_format("%s/%zu", testing->folder, index);
  sr_suite_compile(&testing->run.suites.items[index], folder,
                   testing->options.major, &testing->compiled[index]);
  free(folder);
}

/* The spec to build a case with, on the heap; NULL, told, if there is none. */
static char *spec_of(const struct testing *testing, struct sr_test_case *one,
                     const char *folder) {
  if (!one->suite->has_headers)
    return sr_tool_strdup(one->suite->spec);
  const struct sr_suite_test test = {.source = one->source,
                                     .named = &one->named,
                                     .flags = &one->flags,
                                     .more_flags = &testing->flags,
                                     .major = testing->options.major};
  char *spec = sr_tool_format("%s/rules.spec", folder);
  if (sr_suite_compile_for(one->suite, &test, spec, &one->result.findings))
    return spec;
  free(spec);
  return NULL;
}

static void run_case(void *context, size_t index) {
  struct testing *testing = context;
  struct sr_test_case *one = &testing->run.cases[index];
  const char *slash = one->source ? strrchr(one->source, '/') : NULL;
  if (!one->source)
    return;
  char *folder = sr_tool_format("%s/%s", one->suite->folder,
                                slash ? slash + 1 : one->source);
  mkdir(folder, 0777); /* where it cannot be made, the build says so */
  char *spec = spec_of(testing, one, folder);
  struct sr_rule_test test = {.source = one->source,
                              .spec = spec,
                              .ids = &one->suite->ids,
                              .folder = folder,
                              .flags = &testing->flags,
                              .install = &testing->install,
                              .only = testing->options.rule,
                              .major = testing->options.major,
                              .seconds = testing->options.seconds};
  if (spec)
    sr_rule_test(&test, &one->result);
  free(spec);
  free(folder);
}

static void tell_case(void *context, size_t index) {
  struct testing *testing = context;
  if (testing->options.format != FORMAT_TEXT)
    return;
  sr_test_write_case(testing->file, &testing->run.cases[index],
                     testing->options.is_verbose);
  fflush(testing->file);
}

static int remove_entry(const char *path, const struct stat *info, int kind,
                        struct FTW *place) {
  (void)info, (void)kind, (void)place;
  remove(path);
  return 0;
}

static bool make_folder(struct testing *testing) {
  const char *tmp = getenv("TMPDIR");
  testing->folder =
      sr_tool_format("%s/semrules-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  if (mkdtemp(testing->folder))
    return true;
  sr_tool_error("cannot make a folder '%s': %s", testing->folder,
                strerror(errno));
  free(testing->folder);
  testing->folder = NULL;
  return false;
}

/* What is worth a word, but no failure. */
static void warn(const struct testing *testing) {
  const struct sr_findings *untested = &testing->run.untested;
  const struct sr_argv *strays = &testing->run.suites.strays;
  for (size_t i = 0; i < untested->count; i++) {
    const struct sr_finding *finding = &untested->items[i];
    fprintf(stderr, "%s:%u: warning: rule '%s': %s\n", finding->file,
            finding->line, finding->rule, finding->text);
  }
  for (size_t i = 0; i < strays->count && !testing->options.rule; i++)
    fprintf(stderr,
            "%s: warning: expects breaches, but is a test of no rule file: "
            "tests of x.yaml are tests/x*.c and tests/x*.cc beside it\n",
            strays->items[i]);
}

static bool write_junit(const struct testing *testing) {
  const char *path = testing->options.junit;
  FILE *file = path ? sr_open_output(path) : NULL;
  if (file)
    sr_test_write_junit(file, &testing->run);
  return !path || (file && sr_close_output(file, path));
}

/* Tells at the end what was not told as it came. */
static bool write_rest(struct testing *testing) {
  if (testing->options.format == FORMAT_JSON)
    sr_test_write_json(testing->file, &testing->run);
  else if (testing->options.format == FORMAT_JUNIT)
    sr_test_write_junit(testing->file, &testing->run);
  else {
    if (!testing->run.suites.count)
      fputs("FAIL no rule file found; name the folder that rules stand in, not "
            "that of their tests\n",
            testing->file);
    else if (!testing->run.case_count)
      fputs("FAIL no test found\n", testing->file);
    sr_test_write_summary(testing->file, &testing->run);
  }
  return write_junit(testing);
}

/* A rule asked for must be there; told where it is not. */
static bool has_rule(const struct testing *testing) {
  const struct sr_suites *suites = &testing->run.suites;
  const char *rule = testing->options.rule;
  struct sr_suggest near;
  if (!rule || testing->run.case_count)
    return true;
  sr_suggest_init(&near, rule, strlen(rule));
  for (size_t i = 0; i < suites->count; i++)
    for (size_t k = 0; k < suites->items[i].ids.count; k++) {
      const char *id = suites->items[i].ids.items[k];
      if (strcmp(id, rule) == 0)
        return true;
      sr_suggest_offer(&near, id);
    }
  sr_tool_error("no rule '%s' among these rules%s%s%s", rule,
                near.best ? "; did you mean '" : "", near.best ? near.best : "",
                near.best ? "'?" : "");
  return false;
}

static int run_all(struct testing *testing) {
  struct sr_test_run *run = &testing->run;
  const struct options *options = &testing->options;
  const struct sr_test_choice choice = {options->rule, options->requires_tests};
  testing->compiled =
      sr_tool_alloc((run->suites.count + 1) * sizeof *testing->compiled);
  sr_workers_run(&(struct sr_work){.count = run->suites.count,
                                   .width = options->width,
                                   .act = compile_suite,
                                   .context = testing});
  sr_test_plan(run, testing->compiled, &choice);
  if (!has_rule(testing))
    return SR_USAGE;
  testing->file = sr_open_output(options->output);
  if (!testing->file)
    return SR_USAGE;
  sr_workers_run(&(struct sr_work){.count = run->case_count,
                                   .width = options->width,
                                   .act = run_case,
                                   .tell = tell_case,
                                   .context = testing});
  bool is_written = write_rest(testing);
  is_written &= sr_close_output(testing->file, options->output);
  warn(testing);
  if (options->keeps)
    fprintf(stderr, "semrules: what was built is kept in %s\n",
            testing->folder);
  return !is_written                                          ? SR_USAGE
         : sr_test_run_failed(run) || !sr_test_run_tests(run) ? SR_FINDINGS
                                                              : SR_CLEAN;
}

static void release(struct testing *testing) {
  struct sr_test_run *run = &testing->run;
  if (testing->folder && !testing->options.keeps)
    nftw(testing->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  for (size_t i = 0; i < run->case_count; i++) {
    sr_test_result_release(&run->cases[i].result);
    sr_argv_release(&run->cases[i].breached);
    sr_argv_release(&run->cases[i].named);
    sr_argv_release(&run->cases[i].flags);
  }
  free(run->cases);
  for (size_t i = 0; testing->compiled && i < run->suites.count; i++)
    sr_findings_release(&testing->compiled[i]);
  free(testing->compiled);
  sr_findings_release(&run->untested);
  sr_suites_release(&run->suites);
  sr_argv_release(&testing->flags);
  free(testing->folder);
}

static bool read_format(struct options *options) {
  static const char *const words[] = {"text", "json", "junit", NULL};
  const char *name = options->json ? "json" : options->format_name;
  for (int i = 0; words[i]; i++)
    if (strcmp(name, words[i]) == 0) {
      options->format = (enum format)i;
      return true;
    }
  sr_usage_error("test", "unknown format '%s'; text, json and junit are known",
                 name);
  return false;
}

/* A number from 1 to 9999, or `fallback` where there is no text. */
static bool read_number(const char *option, const char *text, unsigned fallback,
                        unsigned *number) {
  char *end = NULL;
  unsigned long value = text ? strtoul(text, &end, 10) : fallback;
  *number = (unsigned)value;
  if (!text || (*text >= '1' && *text <= '9' && !*end && value < 10000))
    return true;
  sr_usage_error("test", "%s wants a number from 1 to 9999, not '%s'", option,
                 text);
  return false;
}

static bool read_options(struct options *options) {
  return read_format(options) &&
         read_number("-j", options->jobs, (unsigned)sr_workers_default(),
                     &options->width) &&
         read_number("--timeout", options->timeout, 60, &options->seconds) &&
         sr_parse_major("test", options->llvm, &options->major);
}

/* Takes what stands behind `--` out of argv; returns the new argc. */
static int take_flags(int argc, char **argv, struct sr_argv *flags) {
  int end = 1;
  while (end < argc && strcmp(argv[end], "--") != 0)
    end++;
  for (int i = end + 1; i < argc; i++)
    sr_argv_push(flags, argv[i]);
  return end < argc ? end : argc;
}

static int test(struct testing *testing, const struct sr_argv *paths) {
  if (!paths->count)
    return sr_usage_error("test", "a folder with rules, a rule file or a test "
                                  "is wanted");
  if (!read_options(&testing->options))
    return SR_USAGE;
  for (size_t i = 0; i < paths->count; i++)
    if (!sr_suites_add(&testing->run.suites, paths->items[i]))
      return SR_USAGE;
  if (!make_folder(testing))
    return SR_USAGE;
  sr_install_find(&testing->install, "semrules");
  int status = run_all(testing);
  sr_install_release(&testing->install);
  return status;
}

int cmd_test(int argc, char **argv) {
  struct testing testing = {.options.format_name = "text"};
  struct options *o = &testing.options;
  const struct sr_option table[] = {
      {"--rule", NULL, &o->rule},
      {"-j", NULL, &o->jobs},
      {"--require-tests", &o->requires_tests, NULL},
      {"--format", NULL, &o->format_name},
      {"--json", &o->json, NULL},
      {"--junit", NULL, &o->junit},
      {"-o", NULL, &o->output},
      {"-v", &o->is_verbose, NULL},
      {"--keep", &o->keeps, NULL},
      {"--timeout", NULL, &o->timeout},
      {"--llvm", NULL, &o->llvm}};
  struct sr_argv paths = {0};
  argc = take_flags(argc, argv, &testing.flags);
  enum sr_parse_result parsed = sr_parse_options(
      argc, argv, table, sizeof table / sizeof *table, help, false, &paths);
  int status = parsed == SR_PARSE_GO     ? test(&testing, &paths)
               : parsed == SR_PARSE_HELP ? SR_CLEAN
                                         : SR_USAGE;
  release(&testing);
  sr_argv_release(&paths);
  return status;
}
