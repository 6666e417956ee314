/* Finds the clang to run and its LLVM major version, cheaply: by its name, by
 * where it is installed, and only then by asking it. */
#include "clang.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "banned.h"

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* The number that `text` begins with, if nothing but `stop` follows. */
static unsigned number_before(const char *text, char stop) {
  char *end;
  if (!isdigit((unsigned char)*text))
    return 0;
  unsigned long value = strtoul(text, &end, 10);
  return *end == stop && value < 1000 ? (unsigned)value : 0;
}

/* clang-19, clang++-19, x86_64-linux-gnu-clang-19 */
static unsigned major_of_name(const char *path) {
  const char *name = base_name(path);
  const char *at = strstr(name, "clang");
  if (!at)
    return 0;
  at += strlen("clang");
  if (strncmp(at, "++", 2) == 0)
    at += 2;
  return *at == '-' ? number_before(at + 1, '\0') : 0;
}

/* /usr/lib/llvm-19/bin/clang, through symbolic links */
static unsigned major_of_place(const char *path) {
  char *real = realpath(path, NULL);
  if (!real)
    return 0;
  const char *at = strstr(real, "/llvm-");
  unsigned major = at ? number_before(at + strlen("/llvm-"), '/') : 0;
  if (!major)
    major = major_of_name(real);
  free(real);
  return major;
}

/* Reads "clang version 19.1.4" out of what the compiler says of itself. */
static unsigned major_of_answer(const char *path) {
  char line[512];
  unsigned major = 0;
  char *command = sr_tool_format("exec '%s' --version 2>/dev/null", path);
  FILE *answer = strchr(path, '\'') ? NULL : popen(command, "r");
  free(command);
  if (!answer)
    return 0;
  while (fgets(line, sizeof line, answer)) {
    const char *at = strstr(line, "clang version ");
    if (at && !major)
      major = number_before(at + strlen("clang version "), '.');
  }
  pclose(answer);
  return major;
}

static unsigned major_of(const char *path) {
  unsigned major = major_of_name(path);
  if (!major)
    major = major_of_place(path);
  return major ? major : major_of_answer(path);
}

/* The clang among the words of a command such as `ccache clang-19 -m64`. */
static const char *compiler_word(const struct sr_argv *words) {
  const char *last = NULL;
  for (size_t i = 0; i < words->count; i++) {
    const char *word = words->items[i];
    if (*word == '-' || strchr(word, '='))
      continue;
    if (strstr(base_name(word), "clang"))
      return word;
    last = word;
  }
  return last;
}

static bool is_myself(const char *path) {
  char *self = realpath("/proc/self/exe", NULL);
  char *real = realpath(path, NULL);
  bool same = self && real && strcmp(self, real) == 0 &&
              strncmp(base_name(real), "semrules-clang", 14) == 0;
  free(self);
  free(real);
  return same;
}

static bool take_words(struct sr_clang *clang, const char *variable,
                       const char *value, char **error) {
  sr_argv_push_words(&clang->words, value);
  const char *word = compiler_word(&clang->words);
  clang->program = word ? sr_find_program(word) : NULL;
  if (!clang->program)
    *error = sr_tool_format("no program '%s', named by %s; set it to a clang",
                            word ? word : value, variable);
  else if (is_myself(clang->program))
    *error = sr_tool_format("%s names this wrapper itself; set it to a clang",
                            variable);
  else if (!(clang->major = major_of(clang->program)))
    *error = sr_tool_format("'%s', named by %s, is no clang as far as its name,"
                            " place and --version tell",
                            clang->program, variable);
  return !*error;
}

/* The clang of one major version: on PATH, then where Debian keeps it. */
static char *program_of_major(unsigned major, bool cxx) {
  char name[64];
  const char *plus = cxx ? "++" : "";
  snprintf(name, sizeof name, "clang%s-%u", plus, major);
  char *found = sr_find_program(name);
  if (found)
    return found;
  snprintf(name, sizeof name, "/usr/lib/llvm-%u/bin/clang%s", major, plus);
  if ((found = sr_find_program(name)))
    return found;
  snprintf(name, sizeof name, "clang%s", plus);
  found = sr_find_program(name);
  if (found && major_of(found) == major)
    return found;
  free(found);
  return NULL;
}

bool sr_clang_of_major(struct sr_clang *clang, unsigned major, bool cxx,
                       char **error) {
  *clang = (struct sr_clang){.major = major};
  *error = NULL;
  clang->program = program_of_major(major, cxx);
  if (clang->program)
    sr_argv_push(&clang->words, clang->program);
  else
    *error = sr_tool_format("no clang%s of LLVM %u is installed; install "
                            "clang-%u or choose another version",
                            cxx ? "++" : "", major, major);
  return !*error;
}

static bool take_newest(struct sr_clang *clang,
                        const struct sr_install *install, bool cxx,
                        char **error) {
  unsigned majors[SR_MAX_PLUGINS];
  size_t count = sr_install_majors(install, majors);
  for (size_t i = 0; i < count && !clang->program; i++) {
    clang->program = program_of_major(majors[i], cxx);
    clang->major = majors[i];
  }
  if (clang->program) {
    sr_argv_push(&clang->words, clang->program);
    return true;
  }
  char *text = sr_install_majors_text(install);
  *error =
      count ? sr_tool_format("no clang found that a plugin exists for; "
                             "install clang of LLVM %s, or name one by %s",
                             text, cxx ? "SEMRULES_CLANGXX" : "SEMRULES_CLANG")
            : sr_tool_format("no plugin found in %s/lib/semrules; build "
                             "or install SemRules for your LLVM version",
                             install->root);
  free(text);
  return false;
}

bool sr_clang_find(struct sr_clang *clang, const struct sr_install *install,
                   bool cxx, char **error) {
  static const char *const variables[] = {"SEMRULES_CLANG", "SEMRULES_CLANGXX"};
  *clang = (struct sr_clang){0};
  *error = NULL;
  for (int other = 0; other < 2; other++) {
    const char *variable = variables[cxx != (other == 1)];
    const char *value = getenv(variable);
    if (!value || !value[strspn(value, " \t\n")])
      continue;
    if (!take_words(clang, variable, value, error))
      return false;
    if (other)
      sr_argv_push(&clang->words,
                   cxx ? "--driver-mode=g++" : "--driver-mode=gcc");
    return true;
  }
  return take_newest(clang, install, cxx, error);
}

void sr_clang_release(struct sr_clang *clang) {
  sr_argv_release(&clang->words);
  free(clang->program);
  *clang = (struct sr_clang){0};
}
