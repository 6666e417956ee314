/* Reads a clang command: its stage, its inputs and their languages. */
#include "wrapper_args.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

enum input_kind { SOURCE, PREPROCESSED, IR, HEADER, ASSEMBLER, OTHER };

/* Options whose value is the next argument.  Where the value may also be
 * glued on (-Ifoo, -ofoo), only the bare option consumes one. */
static const char *const takes_value[] = {"--config",
                                          "--include",
                                          "--include-directory",
                                          "--language",
                                          "--library-directory",
                                          "--output",
                                          "--param",
                                          "--prefix",
                                          "--serialize-diagnostics",
                                          "--sysroot",
                                          "--undefine-macro",
                                          "--define-macro",
                                          "--imacros",
                                          "--for-linker",
                                          "-A",
                                          "-B",
                                          "-D",
                                          "-F",
                                          "-G",
                                          "-I",
                                          "-L",
                                          "-MF",
                                          "-MJ",
                                          "-MQ",
                                          "-MT",
                                          "-T",
                                          "-Tbss",
                                          "-Tdata",
                                          "-Ttext",
                                          "-U",
                                          "-Xanalyzer",
                                          "-Xassembler",
                                          "-Xclang",
                                          "-Xcuda-fatbinary",
                                          "-Xcuda-ptxas",
                                          "-Xlinker",
                                          "-Xopenmp-target",
                                          "-Xpreprocessor",
                                          "-arch",
                                          "-aux-info",
                                          "-b",
                                          "-c-isystem",
                                          "-cxx-isystem",
                                          "-current_version",
                                          "-compatibility_version",
                                          "-dependency-dot",
                                          "-dependency-file",
                                          "-e",
                                          "-framework",
                                          "-gcc-toolchain",
                                          "-idirafter",
                                          "-iframework",
                                          "-imacros",
                                          "-imultilib",
                                          "-include",
                                          "-include-pch",
                                          "-index-store-path",
                                          "-install_name",
                                          "-iprefix",
                                          "-iquote",
                                          "-isysroot",
                                          "-isystem",
                                          "-isystem-after",
                                          "-ivfsoverlay",
                                          "-iwithprefix",
                                          "-iwithprefixbefore",
                                          "-iwithsysroot",
                                          "-l",
                                          "-mllvm",
                                          "-module-dependency-dir",
                                          "-mthread-model",
                                          "-o",
                                          "-resource-dir",
                                          "-rpath",
                                          "-serialize-diagnostics",
                                          "-target",
                                          "-u",
                                          "-weak_framework",
                                          "-working-directory",
                                          "-x",
                                          "-z"};

static bool equals(const char *a, const char *b) {
  return strcmp(a, b) == 0;
}

static bool begins(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_one_of(const char *text, const char *const *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (equals(text, list[i]))
      return true;
  return false;
}
#define IS_ONE_OF(text, list)                                                  \
  is_one_of(text, list, sizeof(list) / sizeof *(list))

static enum input_kind kind_of_language(const char *language) {
  static const char *const sources[] = {"c", "c++", "objective-c",
                                        "objective-c++"};
  static const char *const preprocessed[] = {
      "cpp-output", "c++-cpp-output", "objective-c-cpp-output",
      "objective-c++-cpp-output", "objc-cpp-output"};
  if (IS_ONE_OF(language, sources))
    return SOURCE;
  if (IS_ONE_OF(language, preprocessed))
    return PREPROCESSED;
  if (equals(language, "ir"))
    return IR;
  if (equals(language, "assembler-with-cpp"))
    return ASSEMBLER;
  return strstr(language, "header") ? HEADER : OTHER;
}

static enum input_kind kind_of_file(const char *path) {
  static const char *const sources[] = {"c",   "cc", "cp",  "cpp", "cxx",
                                        "c++", "C",  "CPP", "CC",  "CXX",
                                        "C++", "m",  "mm",  "M"};
  static const char *const preprocessed[] = {"i", "ii", "mi", "mii"};
  static const char *const ir[] = {"ll", "bc"};
  static const char *const headers[] = {"h",   "hh", "hp",  "hpp", "hxx",
                                        "h++", "H",  "HPP", "tcc"};
  const char *slash = strrchr(path, '/');
  const char *dot = strrchr(slash ? slash : path, '.');
  if (!dot)
    return OTHER;
  if (IS_ONE_OF(dot + 1, sources))
    return SOURCE;
  if (IS_ONE_OF(dot + 1, preprocessed))
    return PREPROCESSED;
  if (IS_ONE_OF(dot + 1, ir))
    return IR;
  if (equals(dot, ".S") || equals(dot, ".sx"))
    return ASSEMBLER;
  return IS_ONE_OF(dot + 1, headers) ? HEADER : OTHER;
}

static void add_input(struct sr_command_line *line, const char *path,
                      const char *language) {
  enum input_kind kind =
      language ? kind_of_language(language) : kind_of_file(path);
  if (equals(path, "-") && !language) /* as clang -E - takes it */
    kind = SOURCE;
  line->sources += kind == SOURCE;
  line->preprocessed += kind == PREPROCESSED;
  line->ir += kind == IR;
  line->headers += kind == HEADER;
  line->assembler += kind == ASSEMBLER;
  line->others += kind == OTHER;
}

static bool is_query(const char *arg) {
  static const char *const exact[] = {"--version",     "-dumpversion",
                                      "-help",         "-dumpmachine",
                                      "--dumpversion", "--dumpmachine"};
  return IS_ONE_OF(arg, exact) || begins(arg, "-print-") ||
         begins(arg, "--print-") || begins(arg, "--help") ||
         begins(arg, "--autocomplete=") || equals(arg, "--driver-mode=cl");
}

/* Runtime and plugin are for the machine they were built on. */
static bool is_foreign(const char *triple) {
#if defined(__x86_64__)
  bool same = begins(triple, "x86_64") || begins(triple, "amd64");
#elif defined(__aarch64__)
  bool same = begins(triple, "aarch64-") || begins(triple, "arm64-");
#else
  bool same = true;
#endif
  return !same || !strstr(triple, "linux");
}

static void read_stage(struct sr_command_line *line, const char *arg) {
  static const char *const preprocess[] = {"-E",
                                           "-M",
                                           "-MM",
                                           "--preprocess",
                                           "--dependencies",
                                           "--user-dependencies",
                                           "--driver-mode=cpp"};
  static const char *const compile[] = {"-c", "-S", "--compile", "--assemble"};
  static const char *const other[] = {
      "-fsyntax-only", "--analyze",    "-emit-ast",        "--precompile",
      "-verify-pch",   "-extract-api", "-module-file-info"};
  enum sr_stage stage = SR_STAGE_LINK;
  if (IS_ONE_OF(arg, preprocess))
    stage = SR_STAGE_PREPROCESS;
  else if (IS_ONE_OF(arg, other))
    stage = SR_STAGE_OTHER;
  else if (IS_ONE_OF(arg, compile))
    stage = SR_STAGE_COMPILE;
  /* of several, clang takes the earliest phase */
  bool earlier =
      stage == SR_STAGE_PREPROCESS ||
      (stage == SR_STAGE_OTHER && line->stage != SR_STAGE_PREPROCESS) ||
      (stage == SR_STAGE_COMPILE && line->stage == SR_STAGE_LINK);
  if (earlier)
    line->stage = stage;
}

static bool has_linker_word(const char *list, const char *word) {
  size_t len = strlen(word);
  for (const char *at = list; (at = strstr(at, word)); at++)
    if (at[-1] == ',' && (at[len] == ',' || !at[len]))
      return true;
  return false;
}

static void read_flag(struct sr_command_line *line, const char *arg) {
  read_stage(line, arg);
  if (is_query(arg))
    line->is_query = true;
  else if (equals(arg, "-shared") || equals(arg, "--shared"))
    line->is_shared = true;
  else if (equals(arg, "-r"))
    line->is_relocatable = true;
  else if (equals(arg, "-m32") || equals(arg, "-mx32"))
    line->is_foreign = true;
  else if (begins(arg, "--target="))
    line->is_foreign = is_foreign(arg + strlen("--target="));
  else if (begins(arg, "-l"))
    line->others++;
  else if (begins(arg, "-Wl,")) {
    line->is_shared |= has_linker_word(arg, "-shared");
    line->is_relocatable |=
        has_linker_word(arg, "-r") || has_linker_word(arg, "--relocatable");
  }
}

static void read_value(struct sr_command_line *line, const char *option,
                       const char *value) {
  if (equals(option, "-target"))
    line->is_foreign = is_foreign(value);
  else if (equals(option, "-l"))
    line->others++;
  else if (equals(option, "-Xlinker"))
    line->is_relocatable |=
        equals(value, "-r") || equals(value, "--relocatable");
}

/* The language that `-x` in its several spellings sets, or NULL. */
static const char *language_of(const char *arg, const char *next) {
  if (equals(arg, "-x") || equals(arg, "--language"))
    return next;
  if (begins(arg, "--language="))
    return arg + strlen("--language=");
  return begins(arg, "-x") && !begins(arg, "-xarch") ? arg + 2 : NULL;
}

void sr_command_line_read(struct sr_command_line *line,
                          const struct sr_argv *args) {
  const char *language = NULL;
  *line = (struct sr_command_line){.stage = SR_STAGE_LINK};
  if (args->count && begins(args->items[0], "-cc1"))
    line->is_query = true;
  for (size_t i = 0; i < args->count; i++) {
    const char *arg = args->items[i];
    const char *next = i + 1 < args->count ? args->items[i + 1] : NULL;
    const char *set = line->ends_options ? NULL : language_of(arg, next);
    if (line->ends_options || arg[0] != '-' || !arg[1])
      add_input(line, arg, language);
    else if (equals(arg, "--"))
      line->ends_options = true;
    else if (!IS_ONE_OF(arg, takes_value))
      read_flag(line, arg);
    else if (next) {
      read_value(line, arg, next);
      i++;
    }
    if (set)
      language = equals(set, "none") ? NULL : set;
  }
}
