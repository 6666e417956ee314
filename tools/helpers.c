/* Helpers are compiled as one unit for each rule file: its headers, then the
 * text as it stands in the file, indentation included, behind a #line, so that
 * clang's places are places in the rule file. */
#include "helpers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clang.h"
#include "fileio.h"
#include "install.h"
#include "process.h"

#include "banned.h"

struct job {
  struct sr_ruleset *set;
  struct sr_rule_file *file;
  const struct sr_node *node;         /* the text */
  const struct sr_lookup_unit *build; /* never NULL */
  struct sr_str includes;
  struct sr_clang *clang;
  char *output; /* path of the bitcode; owned */
  struct sr_str last_path;             /* the header shown last, */
  const struct sr_source *last_source; /* and its text */
};

static const struct sr_lookup_unit no_flags = {"", "", NULL, 0, false};

/* ---- the unit ---- */

static void add_quoted(struct sr_strbuf *out, const char *path) {
  sr_strbuf_addc(out, '"');
  for (; *path; path++) {
    if (*path == '"' || *path == '\\')
      sr_strbuf_addc(out, '\\');
    sr_strbuf_addc(out, *path);
  }
  sr_strbuf_addc(out, '"');
}

static void add_unit(const struct job *job, struct sr_strbuf *out) {
  const struct sr_source *source = job->file->source;
  uint32_t line = sr_node_loc(job->node).line + 1;
  sr_strbuf_add(out, job->includes.ptr, job->includes.len);
  sr_strbuf_addf(out, "#line %u ", (unsigned)line);
  add_quoted(out, source->name);
  sr_strbuf_addc(out, '\n');
  if (line <= source->line_count) {
    uint32_t from = source->lines[line - 1];
    if (job->node->end > from)
      sr_strbuf_add(out, source->text.ptr + from, job->node->end - from);
  }
  sr_strbuf_addc(out, '\n');
}

/* ---- what clang says ---- */

struct remark {
  struct sr_str path, kind, text;
  uint32_t line, column;
};

static bool read_number(const char **at, const char *end, uint32_t *value) {
  const char *from = *at;
  for (*value = 0; *at < end && **at >= '0' && **at <= '9' &&
                   *value < UINT32_MAX / 16;
       ++*at)
    *value = *value * 10 + (uint32_t)(**at - '0');
  return *at > from && *at < end && *(*at)++ == ':';
}

/* `path:12:5: error: text` */
static bool read_remark(struct sr_str line, struct remark *remark) {
  const char *end = line.ptr + line.len;
  for (const char *at = line.ptr; at < end; at++) {
    const char *number = at + 1;
    if (*at != ':' || !read_number(&number, end, &remark->line) ||
        !read_number(&number, end, &remark->column))
      continue;
    const char *colon = memchr(number, ':', (size_t)(end - number));
    if (!colon || *number != ' ' || colon + 2 > end)
      return false;
    remark->path = (struct sr_str){line.ptr, (size_t)(at - line.ptr)};
    remark->kind = (struct sr_str){number + 1, (size_t)(colon - number - 1)};
    remark->text = (struct sr_str){colon + 2, (size_t)(end - colon - 2)};
    return true;
  }
  return false;
}

/* The header's text, so that its line can be shown. */
static const struct sr_source *source_of(struct job *job, struct sr_str path) {
  if (sr_str_is(path, job->file->source->name))
    return job->file->source;
  if (sr_str_equals(path, job->last_path))
    return job->last_source;
  struct sr_arena *arena = &job->set->arena;
  struct sr_source *source = SR_NEW(arena, struct sr_source);
  const char *name = sr_arena_copy(arena, path.ptr, path.len);
  struct sr_diags ignored;
  struct sr_strbuf text;
  sr_diags_init(&ignored, arena);
  sr_strbuf_init(&text);
  sr_read_file(name, SR_SOURCE_MAX, &text);
  source->order = job->set->source_count++;
  sr_source_init(source, arena, name, text.ptr, text.len, &ignored);
  sr_strbuf_release(&text);
  job->last_path = sr_str_of(name);
  job->last_source = source;
  return source;
}

/* Clang counts bytes, we count characters. */
static struct sr_loc place_of(struct job *job, const struct remark *remark) {
  const struct sr_source *source = source_of(job, remark->path);
  struct sr_loc loc = {.source = source,
                       .line = remark->line,
                       .column = remark->column,
                       .end_line = remark->line,
                       .end_column = remark->column};
  if (remark->line == 0 || remark->line > source->line_count)
    return loc;
  size_t at = source->lines[remark->line - 1] + remark->column - 1;
  if (remark->column && at < source->text.len)
    loc = sr_source_loc(source, (uint32_t)at, (uint32_t)at + 1);
  return loc;
}

/* Errors wherever they stand; warnings and their notes in the rule file. */
static void take_remark(struct job *job, const struct remark *remark,
                        bool *is_shown) {
  struct sr_diags *diags = &job->set->diags;
  int len = (int)remark->text.len;
  if (sr_str_is(remark->kind, "note")) {
    if (*is_shown)
      sr_note(diags, place_of(job, remark), "%.*s", len, remark->text.ptr);
    return;
  }
  bool is_error = sr_str_is(remark->kind, "error") ||
                  sr_str_is(remark->kind, "fatal error");
  *is_shown = is_error || sr_str_is(remark->path, job->file->source->name);
  if (is_error)
    sr_error(diags, place_of(job, remark), "helper-error", "%.*s", len,
             remark->text.ptr);
  else if (*is_shown)
    sr_warning(diags, place_of(job, remark), "helper-error", "%.*s", len,
               remark->text.ptr);
}

static void take_output(struct job *job, const struct sr_strbuf *output,
                        int status) {
  size_t errors = job->set->diags.errors;
  bool is_shown = false;
  struct sr_str rest = {output->ptr, output->len}, first = {"", 0};
  while (rest.len) {
    const char *newline = memchr(rest.ptr, '\n', rest.len);
    size_t len = newline ? (size_t)(newline - rest.ptr) : rest.len;
    struct sr_str line = {rest.ptr, len};
    struct remark remark;
    if (read_remark(line, &remark))
      take_remark(job, &remark, &is_shown);
    else if (!first.len)
      first = line;
    rest.ptr += len + (newline != NULL);
    rest.len -= len + (newline != NULL);
  }
  if (status && job->set->diags.errors == errors)
    sr_error(&job->set->diags, sr_node_loc(job->node), "helper-error",
             "'%s' cannot compile the helpers: %.*s", job->clang->program,
             (int)first.len, first.len ? first.ptr : "it says nothing");
}

/* ---- running it ---- */

static void add_arguments(const struct job *job, struct sr_argv *argv,
                          char **directory) {
  static const char *const fixed[] = {
      "-fno-color-diagnostics", "-fno-caret-diagnostics", "-c", "-emit-llvm",
      /* optimizable, but not optimized: the program's own level decides */
      "-O1", "-Xclang", "-disable-llvm-passes",
      /* functions that nobody calls here are wanted all the same */
      "-femit-all-decls",
      /* types, for the plugin; it strips them */
      "-g", "-fdebug-compilation-dir=.", "-fno-lto", "-fno-stack-protector",
      "-fno-strict-aliasing", "-fwrapv", "-fno-delete-null-pointer-checks",
      "-fno-exceptions", "-Wno-unused", NULL};
  for (size_t i = 0; i < job->clang->words.count; i++)
    sr_argv_push(argv, job->clang->words.items[i]);
  if (*job->build->directory) {
    *directory = sr_tool_format("-working-directory=%s", job->build->directory);
    sr_argv_push(argv, *directory);
  }
  for (size_t i = 0; i < job->build->flag_count; i++)
    sr_argv_push(argv, job->build->flags[i]);
  for (const char *const *flag = fixed; *flag; flag++)
    if (strcmp(*flag, "-fno-exceptions") != 0 || !job->build->is_cxx)
      sr_argv_push(argv, *flag);
  if (!job->build->is_cxx) /* `inline` alone gives code, as in C++ */
    sr_argv_push(argv, "-fgnu89-inline");
  sr_argv_push(argv, job->build->is_cxx ? "-xc++" : "-xc");
  sr_argv_push(argv, "-o");
  sr_argv_push(argv, job->output);
  sr_argv_push(argv, "-");
}

static void run(struct job *job) {
  struct sr_strbuf unit, output, bitcode;
  struct sr_argv argv = {0};
  char *directory = NULL;
  sr_strbuf_init(&unit);
  sr_strbuf_init(&output);
  sr_strbuf_init(&bitcode);
  add_unit(job, &unit);
  add_arguments(job, &argv, &directory);
  struct sr_process process = {.argv = (const char *const *)argv.items,
                               .input = &unit,
                               .output = &output,
                               .joins_stderr = true};
  int status = sr_process_run(&process);
  take_output(job, &output, status);
  if (status == 0 && sr_read_file(job->output, SIZE_MAX / 2, &bitcode))
    job->file->bitcode =
        sr_arena_str(&job->set->arena, bitcode.ptr, bitcode.len);
  free(directory);
  sr_argv_release(&argv);
  sr_strbuf_release(&unit);
  sr_strbuf_release(&output);
  sr_strbuf_release(&bitcode);
}

static void compile(struct job *job) {
  const char *folder = getenv("TMPDIR");
  job->output = sr_tool_format("%s/semrules-XXXXXX",
                               folder && *folder ? folder : "/tmp");
  int fd = mkstemp(job->output);
  if (fd < 0) {
    sr_error(&job->set->diags, sr_node_loc(job->node), "helper-error",
             "no temporary file can be made for clang's output: '%s'",
             job->output);
  } else {
    close(fd);
    run(job);
    unlink(job->output);
  }
  free(job->output);
}

static bool find_clang(struct sr_clang *clang, unsigned major, char **error) {
  struct sr_install install;
  sr_install_find(&install, "semrules");
  bool ok = major ? sr_clang_of_major(clang, major, false, error)
                  : sr_clang_find(clang, &install, false, error);
  sr_install_release(&install);
  return ok;
}

static const struct sr_node *helpers_of(const struct sr_rule_file *file) {
  return file->helpers ? sr_node_get(file->root, "helpers") : NULL;
}

void sr_helpers_compile(struct sr_ruleset *set,
                        const struct sr_lookup_unit *otherwise,
                        unsigned llvm_major, bool is_lenient) {
  struct sr_clang clang = {0};
  bool is_found = false;
  for (struct sr_rule_file *f = set->files; f; f = f->next) {
    const struct sr_node *node = helpers_of(f);
    struct job job = {.set = set, .file = f, .node = node, .clang = &clang};
    job.build = otherwise ? otherwise : &no_flags;
    job.last_path = (struct sr_str){"", 0};
    /* What is wrong with the headers has been told. */
    if (!node || (f->headers.count && !f->decls))
      continue;
    if (f->decls)
      job.build = sr_lookup_build(f->decls, &job.includes);
    char *error = NULL;
    if (!is_found && !(is_found = find_clang(&clang, llvm_major, &error))) {
      if (!is_lenient)
        sr_error(&set->diags, sr_node_loc(node), "helper-error",
                 "helpers are compiled by clang: %s", error);
      free(error);
      break;
    }
    set->helpers_llvm = clang.major;
    compile(&job);
  }
  sr_clang_release(&clang);
}
