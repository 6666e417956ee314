/* semrules test: builds and runs the rules' own tests. */
#include "commands.h"

#include "rule_test.h"
#include "usage.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "banned.h"

static const char help[] =
    "usage: semrules test [--llvm N] FOLDER|FILE...\n"
    "\n"
    "Builds and runs the tests of rule files: beside x.yaml, every tests/x*.c\n"
    "and tests/x*.cc.  A comment `// breach: ID` or `// ok: ID` stands on the\n"
    "line before, or on, the line that the breach names; `// flags: ...` adds\n"
    "to the build's flags.\n"
    "\n"
    "  --llvm N  build with clang of LLVM N\n"
    "\n"
    "Ends with 1 where a breach is missing or one too many, a test does not\n"
    "build, or a rule file has no test.\n";

/* A rule file and its tests. */
struct suite {
  char *rules; /* path; owned */
  struct sr_argv tests;
  struct sr_rule_ids ids;
  struct sr_temporary_spec spec;
};

struct suites {
  struct suite *items;
  size_t count, room;
};

static bool ends_with(const char *text, const char *tail) {
  size_t len = strlen(text), tail_len = strlen(tail);
  return len > tail_len && strcmp(text + len - tail_len, tail) == 0;
}

static bool is_rule_file(const char *name) {
  return ends_with(name, ".yaml") || ends_with(name, ".yml");
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static size_t stem_length(const char *name) {
  return (size_t)(strrchr(name, '.') - name);
}

/* Of several rule files whose names a test begins with, it belongs to the one
 * with the longest. */
static bool belongs(const char *test, const char *rules,
                    struct dirent *const *siblings, int count) {
  size_t len = stem_length(rules);
  if (strncmp(test, rules, len) != 0)
    return false;
  for (int i = 0; i < count; i++) {
    const char *other = siblings[i]->d_name;
    if (is_rule_file(other) && stem_length(other) > len &&
        strncmp(test, other, stem_length(other)) == 0)
      return false;
  }
  return true;
}

static void find_tests(struct suite *suite) {
  struct dirent **siblings = NULL, **entries = NULL;
  const char *name = base_name(suite->rules);
  char *folder =
      name == suite->rules
          ? sr_tool_strdup(".")
          : sr_tool_strndup(suite->rules, (size_t)(name - suite->rules) - 1);
  char *tests = sr_tool_format("%s/tests", folder);
  int sibling_count = scandir(folder, &siblings, NULL, alphasort);
  int count = scandir(tests, &entries, NULL, alphasort);
  for (int i = 0; i < count; i++) {
    const char *test = entries[i]->d_name;
    if ((ends_with(test, ".c") || ends_with(test, ".cc")) &&
        belongs(test, name, siblings, sibling_count)) {
      char *path = sr_tool_format("%s/%s", tests, test);
      sr_argv_push(&suite->tests, path);
      free(path);
    }
    free(entries[i]);
  }
  for (int i = 0; i < sibling_count; i++)
    free(siblings[i]);
  free(siblings);
  free(entries);
  free(tests);
  free(folder);
}

static void add_suite(struct suites *suites, const char *rules) {
  suites->items = sr_tool_grow(suites->items, suites->count, &suites->room,
                               sizeof *suites->items);
  struct suite *suite = &suites->items[suites->count++];
  *suite = (struct suite){.rules = sr_tool_strdup(rules)};
  find_tests(suite);
}

/* Adds a file, or all rule files of a folder and those below it. */
static bool add_path(struct suites *suites, const char *path) {
  struct stat info;
  struct dirent **entries;
  if (stat(path, &info) != 0) {
    sr_tool_error("cannot read '%s': %s", path, strerror(errno));
    return false;
  }
  if (!S_ISDIR(info.st_mode)) {
    add_suite(suites, path);
    return true;
  }
  int count = scandir(path, &entries, NULL, alphasort);
  for (int i = 0; i < count; i++) {
    const char *name = entries[i]->d_name;
    char *child = sr_tool_format("%s/%s", path, name);
    if (*name != '.' && strcmp(name, "tests") != 0 && stat(child, &info) == 0) {
      if (S_ISDIR(info.st_mode))
        add_path(suites, child);
      else if (is_rule_file(name))
        add_suite(suites, child);
    }
    free(child);
    free(entries[i]);
  }
  if (count >= 0)
    free(entries);
  return true;
}

/* Compiles a suite's rules; what is wrong with them is told. */
static bool prepare(struct suite *suite) {
  struct sr_argv rules = {0};
  sr_argv_push(&rules, suite->rules);
  fflush(stdout);
  bool is_good = sr_temporary_spec_make(&suite->spec, &rules, true) &&
                 sr_rule_ids_read(&suite->ids, suite->spec.path);
  sr_argv_release(&rules);
  if (!is_good)
    printf("FAIL %s: the rules do not compile\n", suite->rules);
  else if (!suite->tests.count)
    printf("FAIL %s: no test found; write one as tests/%.*s.c beside it\n",
           suite->rules, (int)stem_length(base_name(suite->rules)),
           base_name(suite->rules));
  return is_good && suite->tests.count;
}

/* Runs one test in a process of its own, its talk going into a file. */
static pid_t start(const struct suite *suite, size_t index,
                   const struct sr_install *install, unsigned major,
                   const char *talk) {
  fflush(NULL);
  pid_t child = fork();
  if (child != 0)
    return child;
  char *folder = sr_tool_format("%s/%zu", suite->spec.folder, index);
  struct sr_rule_test test = {.source = suite->tests.items[index],
                              .spec = suite->spec.path,
                              .ids = &suite->ids.ids,
                              .folder = folder,
                              .install = install,
                              .major = major};
  if (!freopen(talk, "w", stdout) || mkdir(folder, 0700) != 0)
    _exit(1);
  bool is_good = sr_rule_test(&test);
  rmdir(folder);
  fflush(stdout);
  _exit(is_good ? 0 : 1);
}

static void show(const char *path) {
  char buffer[4096];
  FILE *file = fopen(path, "r");
  for (size_t len; file && (len = fread(buffer, 1, sizeof buffer, file)) > 0;)
    fwrite(buffer, 1, len, stdout);
  if (file)
    fclose(file);
  unlink(path);
}

struct running {
  pid_t pid;
  char *talk;
};

/* Waits for one process; true if its test passed. */
static bool finish(const struct running *running) {
  int status = 1;
  while (running->pid > 0 && waitpid(running->pid, &status, 0) < 0 &&
         errno == EINTR)
    ;
  show(running->talk);
  free(running->talk);
  return running->pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Runs a suite's tests, as many at a time as there are processors; tells in
 * order.  Returns how many failed. */
static size_t run_suite(const struct suite *suite,
                        const struct sr_install *install, unsigned major) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  size_t width = processors > 1 ? (size_t)processors : 1;
  size_t started = 0, failed = 0, count = suite->tests.count;
  struct running *running = sr_tool_alloc(count * sizeof *running);
  for (size_t done = 0; done < count; done++) {
    for (; started < count && started < done + width; started++) {
      char *talk = sr_tool_format("%s/talk-%zu", suite->spec.folder, started);
      pid_t pid = start(suite, started, install, major, talk);
      running[started] = (struct running){pid, talk};
    }
    failed += !finish(&running[done]);
  }
  free(running);
  return failed;
}

static void release(struct suites *suites) {
  for (size_t i = 0; i < suites->count; i++) {
    struct suite *suite = &suites->items[i];
    sr_temporary_spec_remove(&suite->spec);
    free(suite->rules);
    sr_argv_release(&suite->tests);
    sr_argv_release(&suite->ids.ids);
  }
  free(suites->items);
}

static int run_all(struct suites *suites, unsigned major) {
  size_t failed = 0, count = 0;
  struct sr_install install;
  sr_install_find(&install, "semrules");
  for (size_t i = 0; i < suites->count; i++) {
    struct suite *suite = &suites->items[i];
    count += suite->tests.count;
    failed += prepare(suite) ? run_suite(suite, &install, major) : 1;
  }
  if (!suites->count)
    puts("FAIL no rule file found");
  printf("%zu test%s of %zu rule file%s, %zu failed\n", count,
         count == 1 ? "" : "s", suites->count, suites->count == 1 ? "" : "s",
         failed);
  sr_install_release(&install);
  return failed || !count ? SR_FINDINGS : SR_CLEAN;
}

int cmd_test(int argc, char **argv) {
  const char *llvm = NULL;
  const struct sr_option options[] = {{"--llvm", NULL, &llvm}};
  struct sr_argv paths = {0};
  struct suites suites = {0};
  unsigned major = 0;
  int status = SR_USAGE;
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, options, sizeof options / sizeof *options,
                       help, false, &paths);
  bool is_good = parsed == SR_PARSE_GO && sr_parse_major("test", llvm, &major);
  if (is_good && !paths.count) {
    sr_usage_error("test", "a folder with rules is wanted");
    is_good = false;
  }
  for (size_t i = 0; i < paths.count && is_good; i++)
    is_good = add_path(&suites, paths.items[i]);
  if (parsed == SR_PARSE_HELP)
    status = SR_CLEAN;
  else if (is_good)
    status = run_all(&suites, major);
  release(&suites);
  sr_argv_release(&paths);
  return status;
}
