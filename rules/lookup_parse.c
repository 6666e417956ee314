/* Makes the translation unit's text and has clang parse it.
 *
 * Behind the headers stand built-in types, so that their sizes can be asked
 * for, and the probes: for each name that may be a macro
 *
 *     #ifdef NAME
 *     __auto_type semrules_value_0 = NAME;
 *     #endif
 *     extern int semrules_mark_0;
 *
 * A probe that does not compile may take what stands behind it along: then
 * marks are missing, and the unit is parsed again without the bad ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lookup_unit.h"
#include "strbuf.h"

#include "banned.h"

enum { lines_of_header = 7, lines_of_probe = 4, most_errors = 20 };

const char *const sr_builtin_names[] = {
    "void",   "bool",           "char",      "signed char",
    "short",  "unsigned char",  "int",       "unsigned short",
    "long",   "unsigned int",   "long long", "unsigned long",
    "float",  "unsigned long long", "double", "long double",
    NULL};

/* Only files: a device or a pipe would be read for ever. */
static bool is_file(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
         access(path, R_OK) == 0;
}

static bool is_something_else(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && !S_ISREG(info.st_mode);
}

static bool is_absolute(const char *path) { return *path == '/'; }

/* The path as the compiler sees it, which may run elsewhere. */
static void add_path(const struct sr_unit *unit, const char *path,
                     struct sr_strbuf *out) {
  char *here =
      *unit->build->directory && !is_absolute(path) ? getcwd(NULL, 0) : NULL;
  if (here)
    sr_strbuf_addf(out, "%s/", here);
  sr_strbuf_adds(out, path);
  free(here);
}

static void add_include(const struct sr_unit *unit, const char *path,
                        struct sr_strbuf *out) {
  sr_strbuf_adds(out, "#include \"");
  add_path(unit, path, out);
  sr_strbuf_adds(out, "\"\n");
}

/* A header that is not beside the rules: by the flags, then from here. */
static void add_search(const struct sr_unit *unit, struct sr_str header,
                       struct sr_strbuf *out) {
  int len = (int)header.len;
  sr_strbuf_addf(out,
                 "#if __has_include(<%.*s>)\n#include <%.*s>\n"
                 "#elif __has_include(\"%.*s\")\n#include \"%.*s\"\n#else\n",
                 len, header.ptr, len, header.ptr, len, header.ptr, len,
                 header.ptr);
  if (is_file(header.ptr) && *unit->build->directory)
    add_include(unit, header.ptr, out);
  else
    sr_strbuf_adds(out, "#error not found\n");
  sr_strbuf_adds(out, "#endif\n");
}

static bool can_be_included(struct sr_str header) {
  return header.len && strcspn(header.ptr, "\n\r\"<>\\") == header.len;
}

static void add_header(struct sr_unit *unit, size_t n, const char *folder,
                       struct sr_strbuf *out) {
  struct sr_str header = unit->headers[n];
  struct sr_strbuf beside;
  sr_strbuf_init(&beside);
  if (*folder && !is_absolute(header.ptr))
    sr_strbuf_addf(&beside, "%s/", folder);
  sr_strbuf_add(&beside, header.ptr, header.len);
  unit->include_lines[n] = (uint32_t)(n + 1) * lines_of_header;
  if (!can_be_included(header) || is_something_else(beside.ptr)) {
    sr_strbuf_adds(out, "\n\n\n\n\n\n#error not found\n");
  } else if (is_file(beside.ptr)) {
    sr_strbuf_adds(out, "\n\n\n\n\n\n");
    add_include(unit, beside.ptr, out);
    unit->include_lines[n] = 0;
  } else {
    add_search(unit, header, out);
    unit->include_lines[n]--;
  }
  sr_strbuf_release(&beside);
}

struct sr_unit *sr_unit_new(struct sr_arena *arena,
                            const struct sr_libclang *clang, CXIndex index,
                            const struct sr_lookup_options *options,
                            const struct sr_lookup_unit *build,
                            const char *folder, const struct sr_str *headers,
                            size_t header_count) {
  struct sr_unit *unit = SR_NEW(arena, struct sr_unit);
  unit->decls.arena = arena;
  unit->clang = clang;
  unit->index = index;
  unit->options = options;
  unit->build = build;
  unit->headers = headers;
  unit->header_count = header_count;
  unit->include_lines = sr_arena_array(arena, header_count, sizeof(uint32_t));
  unit->is_missing = sr_arena_array(arena, header_count, sizeof(bool));
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  for (size_t n = 0; n < header_count; n++)
    add_header(unit, n, folder, &text);
  unit->includes = sr_arena_str(arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return unit;
}

static void add_builtins(const struct sr_unit *unit, struct sr_strbuf *out) {
  for (size_t i = 0; sr_builtin_names[i]; i++) {
    bool is_bool = strcmp(sr_builtin_names[i], "bool") == 0;
    sr_strbuf_addf(out, "typedef %s " SR_PROBE_TYPE "%zu; ",
                   is_bool && !unit->build->is_cxx ? "_Bool"
                                                   : sr_builtin_names[i],
                   i);
  }
  sr_strbuf_addc(out, '\n');
}

static void add_probe(const struct sr_macro *macro, size_t n,
                      struct sr_strbuf *out) {
  int len = (int)macro->name.len;
  if (macro->is_bad)
    sr_strbuf_adds(out, "\n\n\n");
  else if (macro->is_expression)
    sr_strbuf_addf(out, "\n__auto_type " SR_PROBE_VALUE "%zu = %.*s;\n\n", n,
                   len, macro->name.ptr);
  else
    sr_strbuf_addf(out,
                   "#ifdef %.*s\n__auto_type " SR_PROBE_VALUE
                   "%zu = %.*s;\n#endif\n",
                   len, macro->name.ptr, n, len, macro->name.ptr);
  sr_strbuf_addf(out, "extern int " SR_PROBE_MARK "%zu;\n", n);
}

/* The arguments of a parse; all strings are borrowed or in the arena. */
static const char **make_flags(struct sr_unit *unit, int *count) {
  const struct sr_lookup_unit *build = unit->build;
  struct sr_arena *arena = unit->decls.arena;
  const char **flags =
      sr_arena_array(arena, build->flag_count + 8, sizeof(*flags));
  int n = 0;
  flags[n++] = build->is_cxx ? "-xc++" : "-xc";
  if (build->is_cxx) /* bases are asked for, whoever may */
    flags[n++] = "-fno-access-control";
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  if (*build->directory) {
    sr_strbuf_addf(&text, "-working-directory=%s", build->directory);
    flags[n++] = sr_arena_copy(arena, text.ptr, text.len);
    sr_strbuf_clear(&text);
  }
  if (unit->options->resource_folder) {
    sr_strbuf_addf(&text, "-resource-dir=%s", unit->options->resource_folder);
    flags[n++] = sr_arena_copy(arena, text.ptr, text.len);
  }
  sr_strbuf_release(&text);
  flags[n++] = "-ferror-limit=0";
  for (size_t i = 0; i < build->flag_count; i++)
    flags[n++] = build->flags[i];
  flags[n++] = "-w"; /* last, so that -Werror finds nothing */
  *count = n;
  return flags;
}

static struct sr_unit_error *make_error(struct sr_unit *unit,
                                        CXDiagnostic diagnostic) {
  const struct sr_libclang *c = unit->clang;
  struct sr_unit_error *error = SR_NEW(unit->decls.arena, struct sr_unit_error);
  error->text = sr_libclang_str(c, unit->decls.arena,
                                c->clang_getDiagnosticSpelling(diagnostic));
  error->file =
      sr_unit_place(unit, c->clang_getDiagnosticLocation(diagnostic),
                    &error->line, &error->column);
  return error;
}

/* Behind the headers: one of them ends too early.  Where it begins is in the
 * notes. */
static void blame_end(struct sr_unit *unit, struct sr_unit_error *error) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "at the end of the headers: %s", error->text.ptr);
  error->text = sr_arena_str(unit->decls.arena, text.ptr, text.len);
  error->file = (struct sr_str){"", 0};
  sr_strbuf_release(&text);
}

static void add_error(struct sr_unit *unit, CXDiagnostic diagnostic) {
  const struct sr_libclang *c = unit->clang;
  struct sr_unit_error *error = make_error(unit, diagnostic), **last;
  bool is_own = sr_str_is(error->file, SR_MAIN_FILE);
  if (is_own && unit->errors)
    return; /* a consequence */
  if (is_own)
    blame_end(unit, error);
  CXDiagnosticSet notes = c->clang_getChildDiagnostics(diagnostic);
  last = &error->notes;
  for (unsigned i = 0; i < c->clang_getNumDiagnosticsInSet(notes); i++) {
    CXDiagnostic note = c->clang_getDiagnosticInSet(notes, i);
    *last = make_error(unit, note);
    if (sr_str_is((*last)->file, SR_MAIN_FILE))
      *last = NULL; /* that our file includes the header */
    else
      last = &(*last)->next;
    c->clang_disposeDiagnostic(note);
  }
  unsigned count = 0;
  for (last = &unit->errors; *last; last = &(*last)->next)
    count++;
  if (count < most_errors)
    *last = error;
}

/* A macro whose bare name is no macro's use: it takes arguments. */
static bool is_undeclared(struct sr_str problem, struct sr_str name) {
  static const char words[] = "use of undeclared identifier '";
  size_t len = sizeof(words) - 1;
  return problem.len == len + name.len + 1 &&
         memcmp(problem.ptr, words, len) == 0 &&
         memcmp(problem.ptr + len, name.ptr, name.len) == 0;
}

static void take_problem(struct sr_unit *unit, struct sr_macro *macro,
                         CXDiagnostic diagnostic) {
  macro->is_bad = true;
  if (macro->problem.len)
    return;
  macro->problem =
      sr_libclang_str(unit->clang, unit->decls.arena,
                      unit->clang->clang_getDiagnosticSpelling(diagnostic));
  if (is_undeclared(macro->problem, macro->name))
    macro->problem = sr_str_of("it is a macro with arguments");
}

/* Files an error under who is to blame: a header that is not there, a probe,
 * or what a header says. */
static void file_diagnostic(struct sr_unit *unit, struct sr_macro **probes,
                            size_t count, CXDiagnostic diagnostic) {
  uint32_t line, column;
  struct sr_str file = sr_unit_place(
      unit, unit->clang->clang_getDiagnosticLocation(diagnostic), &line,
      &column);
  uint32_t first = (uint32_t)unit->header_count * lines_of_header + 2;
  if (!sr_str_is(file, SR_MAIN_FILE)) {
    add_error(unit, diagnostic);
    return;
  }
  for (size_t i = 0; i < unit->header_count; i++)
    if (unit->include_lines[i] == line) {
      unit->is_missing[i] = true;
      return;
    }
  if (line >= first && (line - first) / lines_of_probe < count)
    take_problem(unit, probes[(line - first) / lines_of_probe], diagnostic);
  else
    add_error(unit, diagnostic);
}

static void file_diagnostics(struct sr_unit *unit, CXTranslationUnit tu,
                             struct sr_macro **probes, size_t count) {
  const struct sr_libclang *c = unit->clang;
  for (unsigned i = 0; i < c->clang_getNumDiagnostics(tu); i++) {
    CXDiagnostic diagnostic = c->clang_getDiagnostic(tu, i);
    if (c->clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error)
      file_diagnostic(unit, probes, count, diagnostic);
    c->clang_disposeDiagnostic(diagnostic);
  }
}

static bool has_failed(const struct sr_unit *unit) {
  for (size_t i = 0; i < unit->header_count; i++)
    if (unit->is_missing[i])
      return true;
  return unit->errors != NULL;
}

CXTranslationUnit sr_unit_parse(struct sr_unit *unit, struct sr_macro **probes,
                                size_t count, unsigned options) {
  const struct sr_libclang *c = unit->clang;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_add(&text, unit->includes.ptr, unit->includes.len);
  add_builtins(unit, &text);
  for (size_t i = 0; i < count; i++)
    add_probe(probes[i], i, &text);
  int flag_count;
  const char **flags = make_flags(unit, &flag_count);
  struct CXUnsavedFile file = {SR_MAIN_FILE, text.ptr, text.len};
  CXTranslationUnit tu = NULL;
  enum CXErrorCode code = c->clang_parseTranslationUnit2(
      unit->index, SR_MAIN_FILE, flags, flag_count, &file, 1,
      CXTranslationUnit_SkipFunctionBodies | CXTranslationUnit_KeepGoing |
          options,
      &tu);
  sr_strbuf_release(&text);
  unit->errors = NULL;
  if (code == CXError_Success && tu)
    file_diagnostics(unit, tu, probes, count);
  else
    sr_unit_fail(unit, "clang cannot read this with the flags given");
  if (tu && has_failed(unit)) {
    c->clang_disposeTranslationUnit(tu);
    tu = NULL;
  }
  return tu;
}

void sr_unit_fail(struct sr_unit *unit, const char *text) {
  unit->errors = SR_NEW(unit->decls.arena, struct sr_unit_error);
  unit->errors->text = sr_str_of(text);
}
