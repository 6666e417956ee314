/* Finds rule files and their tests. */
#include "rule_suite.h"

#include "expectation.h"
#include "usage.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "banned.h"

static bool ends_with(const char *text, const char *tail) {
  size_t len = strlen(text), tail_len = strlen(tail);
  return len > tail_len && strcmp(text + len - tail_len, tail) == 0;
}

static bool is_rule_file(const char *name) {
  return *name != '.' && (ends_with(name, ".yaml") || ends_with(name, ".yml"));
}

static bool is_test(const char *name) {
  return *name != '.' && (ends_with(name, ".c") || ends_with(name, ".cc"));
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static size_t stem_length(const char *name) {
  return (size_t)(strrchr(name, '.') - name);
}

/* The folder that a path stands in; the caller frees. */
static char *folder_of(const char *path) {
  const char *name = base_name(path);
  size_t len = (size_t)(name - path);
  if (!len)
    return sr_tool_strdup(".");
  return sr_tool_strndup(path, len > 1 ? len - 1 : len);
}

/* "x.yaml" in folder "." is "x.yaml", as the user would write it. */
static char *path_in(const char *folder, const char *name) {
  return strcmp(folder, ".") == 0 ? sr_tool_strdup(name)
                                  : sr_tool_format("%s/%s", folder, name);
}

/* The names in a folder, sorted; none where it cannot be read. */
static void list_folder(struct sr_argv *names, const char *folder) {
  struct dirent **entries = NULL;
  int count = scandir(folder, &entries, NULL, alphasort);
  for (int i = 0; i < count; i++) {
    if (entries[i]->d_name[0] != '.')
      sr_argv_push(names, entries[i]->d_name);
    free(entries[i]);
  }
  free(entries);
}

/* Length of the longest stem of rule files among `names` that a test's name
 * begins with; 0 if it is a test of none. */
static size_t owner_length(const char *test, const struct sr_argv *names) {
  size_t longest = 0;
  for (size_t i = 0; i < names->count; i++) {
    const char *name = names->items[i];
    size_t len = is_rule_file(name) ? stem_length(name) : 0;
    if (len > longest && strncmp(test, name, len) == 0)
      longest = len;
  }
  return longest;
}

static bool is_owner(const char *test, const char *rules,
                     const struct sr_argv *names) {
  size_t len = stem_length(rules);
  return len == owner_length(test, names) && strncmp(test, rules, len) == 0;
}

static bool has_path(const struct sr_argv *paths, const char *path) {
  for (size_t i = 0; i < paths->count; i++)
    if (strcmp(paths->items[i], path) == 0)
      return true;
  return false;
}

static void find_tests(struct sr_suite *suite) {
  struct sr_argv siblings = {0}, entries = {0};
  char *folder = folder_of(suite->rules);
  char *tests = path_in(folder, "tests");
  list_folder(&siblings, folder);
  list_folder(&entries, tests);
  for (size_t i = 0; i < entries.count; i++) {
    const char *name = entries.items[i];
    char *path = path_in(tests, name);
    if (is_test(name) && is_owner(name, base_name(suite->rules), &siblings) &&
        !has_path(&suite->tests, path))
      sr_argv_push(&suite->tests, path);
    free(path);
  }
  sr_argv_release(&siblings);
  sr_argv_release(&entries);
  free(tests);
  free(folder);
}

/* The suite of a rule file, which may be new. */
static struct sr_suite *suite_of(struct sr_suites *suites, const char *rules) {
  for (size_t i = 0; i < suites->count; i++)
    if (strcmp(suites->items[i].rules, rules) == 0)
      return &suites->items[i];
  suites->items = sr_tool_grow(suites->items, suites->count, &suites->room,
                               sizeof *suites->items);
  struct sr_suite *suite = &suites->items[suites->count++];
  *suite = (struct sr_suite){.rules = sr_tool_strdup(rules), .is_part = true};
  return suite;
}

static void add_rule_file(struct sr_suites *suites, const char *rules) {
  struct sr_suite *suite = suite_of(suites, rules);
  suite->is_part = false;
  find_tests(suite);
}

/* Whether a file has comments as tests have them. */
static bool expects_anything(const char *path) {
  struct sr_expectations expectations;
  char *error;
  bool is_good = sr_expectations_read(&expectations, path, &error);
  bool expects = is_good && expectations.count;
  sr_expectations_release(&expectations);
  free(error);
  return expects;
}

/* Nothing that looks like a test is passed over in silence. */
static void find_strays(struct sr_suites *suites, const char *folder,
                        const struct sr_argv *siblings) {
  static const char *const others[] = {".c", ".cc", ".cpp", ".cxx", ".C"};
  struct sr_argv entries = {0};
  char *tests = path_in(folder, "tests");
  list_folder(&entries, tests);
  for (size_t i = 0; i < entries.count; i++) {
    const char *name = entries.items[i];
    bool is_source = false;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
      is_source |= ends_with(name, others[k]);
    char *path = path_in(tests, name);
    if (is_source && (!is_test(name) || !owner_length(name, siblings)) &&
        expects_anything(path) && !has_path(&suites->strays, path))
      sr_argv_push(&suites->strays, path);
    free(path);
  }
  sr_argv_release(&entries);
  free(tests);
}

static void add_folder(struct sr_suites *suites, const char *folder) {
  struct sr_argv names = {0};
  struct stat info;
  list_folder(&names, folder);
  for (size_t i = 0; i < names.count; i++) {
    const char *name = names.items[i];
    char *path = path_in(folder, name);
    if (strcmp(name, "tests") != 0 && stat(path, &info) == 0) {
      if (S_ISDIR(info.st_mode))
        add_folder(suites, path);
      else if (is_rule_file(name))
        add_rule_file(suites, path);
    }
    free(path);
  }
  find_strays(suites, folder, &names);
  sr_argv_release(&names);
}

/* Adds one test, and the rule files that it is of. */
static bool add_test(struct sr_suites *suites, const char *test) {
  struct sr_argv names = {0};
  char *tests = folder_of(test), *folder = folder_of(tests);
  bool is_found = false;
  list_folder(&names, folder);
  for (size_t i = 0; i < names.count; i++) {
    if (strcmp(base_name(tests), "tests") != 0 ||
        !is_rule_file(names.items[i]) ||
        !is_owner(base_name(test), names.items[i], &names))
      continue;
    char *rules = path_in(folder, names.items[i]);
    struct sr_suite *suite = suite_of(suites, rules);
    if (!has_path(&suite->tests, test))
      sr_argv_push(&suite->tests, test);
    free(rules);
    is_found = true;
  }
  if (!is_found)
    sr_tool_error("'%s' is a test of no rule file: tests of x.yaml are "
                  "tests/x*.c and tests/x*.cc beside it",
                  test);
  sr_argv_release(&names);
  free(folder);
  free(tests);
  return is_found;
}

bool sr_suites_add(struct sr_suites *suites, const char *path) {
  struct stat info;
  const char *name = base_name(path);
  if (stat(path, &info) != 0) {
    sr_tool_error("cannot read '%s': %s", path, strerror(errno));
    return false;
  }
  if (S_ISDIR(info.st_mode)) {
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
      len--;
    char *folder = sr_tool_strndup(path, len);
    add_folder(suites, folder);
    free(folder);
    return true;
  }
  if (is_test(name))
    return add_test(suites, path);
  if (!is_rule_file(name)) {
    sr_tool_error("'%s' is neither a folder, nor a rule file (.yaml), nor a "
                  "test (.c, .cc)",
                  path);
    return false;
  }
  add_rule_file(suites, path);
  return true;
}

void sr_suites_release(struct sr_suites *suites) {
  for (size_t i = 0; i < suites->count; i++) {
    struct sr_suite *suite = &suites->items[i];
    for (size_t k = 0; k < suite->list_count; k++)
      free(suite->list[k].id);
    free(suite->list);
    free(suite->rules);
    free(suite->folder);
    free(suite->spec);
    sr_argv_release(&suite->tests);
    sr_argv_release(&suite->ids);
  }
  free(suites->items);
  sr_argv_release(&suites->strays);
}
