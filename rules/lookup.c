/* Which headers are read for which rules, with which flags, and what is told
 * where that fails. */
#include "lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "fileio.h"
#include "lookup_unit.h"
#include "resolve.h"
#include "spec_types.h"

#include "banned.h"

/* Rule files that name the same headers share what is read. */
struct group {
  struct sr_str *headers;
  size_t header_count;
  const char *folder; /* of the rule files; "" for here */
  struct sr_unit **units; /* one for each set of flags, in their order */
  struct sr_unit *main;   /* the first without errors */
  bool is_compared;
  struct group *next;
};

struct sr_lookup {
  struct sr_ruleset *set;
  struct sr_lookup_options options;
  struct sr_libclang clang;
  CXIndex index;
  struct group *groups, **last;
  struct sr_table by_headers; /* struct group */
};

static const struct sr_lookup_unit no_flags = {"", "", NULL, 0, false};

static struct sr_unit *unit_of(struct sr_decls *decls) {
  return (struct sr_unit *)decls;
}

static const struct sr_symbol *find(struct sr_decls *decls,
                                    struct sr_str name) {
  return sr_unit_symbols(unit_of(decls), name);
}

static const struct sr_type *builtin(struct sr_decls *decls,
                                     struct sr_str name) {
  return sr_unit_builtin(unit_of(decls), name);
}

static bool constant(struct sr_decls *decls, struct sr_str name,
                     struct sr_const *value,
                     const struct sr_type **enumeration) {
  return sr_unit_constant(unit_of(decls), name, value, enumeration);
}

static struct sr_str macro_problem(struct sr_decls *decls,
                                   struct sr_str name) {
  return sr_unit_macro_problem(unit_of(decls), name);
}

static void complete(struct sr_decls *decls, const struct sr_type *type) {
  sr_unit_complete(unit_of(decls), type);
}

static void offer(struct sr_decls *decls, unsigned kinds,
                  struct sr_suggest *suggest) {
  sr_unit_offer(unit_of(decls), kinds, suggest);
}

static const struct sr_decl_ops ops = {find,          builtin,  constant,
                                       macro_problem, complete, offer};

static const char *folder_of(struct sr_lookup *lookup, const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? sr_arena_copy(&lookup->set->arena, path,
                               (size_t)(slash - path + (slash == path)))
               : "";
}

static bool has_cxx_name(struct sr_str header) {
  static const char *const ends[] = {".hh", ".hpp", ".hxx", ".h++", ".H",
                                     ".cc", ".cpp", ".cxx", ".C",   NULL};
  for (const char *const *end = ends; *end; end++) {
    size_t len = strlen(*end);
    if (header.len > len &&
        memcmp(header.ptr + header.len - len, *end, len) == 0)
      return true;
  }
  return false;
}

/* Without flags that say so, headers with names of C++ are C++. */
static const struct sr_lookup_unit *build_of(struct sr_lookup *lookup,
                                             const struct group *group,
                                             size_t n) {
  const struct sr_lookup_unit *build =
      lookup->options.unit_count ? &lookup->options.units[n] : &no_flags;
  if (build->is_cxx || *build->file)
    return build;
  for (size_t i = 0; i < group->header_count; i++)
    if (has_cxx_name(group->headers[i])) {
      struct sr_lookup_unit *cxx =
          SR_NEW(&lookup->set->arena, struct sr_lookup_unit);
      *cxx = *build;
      cxx->is_cxx = true;
      return cxx;
    }
  return build;
}

static size_t unit_count(const struct sr_lookup *lookup) {
  return lookup->options.unit_count ? lookup->options.unit_count : 1;
}

static void set_headers(struct sr_lookup *lookup, struct group *group,
                        const struct sr_rule_file *file) {
  const struct sr_lookup_options *options = &lookup->options;
  group->headers = file->headers.all;
  group->header_count = file->headers.count;
  if (!options->stand_ins)
    return;
  group->header_count = options->stand_in_count;
  group->headers = sr_arena_array(&lookup->set->arena, group->header_count,
                                  sizeof(*group->headers));
  for (size_t i = 0; i < group->header_count; i++)
    group->headers[i] = sr_str_of(options->stand_ins[i]);
}

static struct group *group_of(struct sr_lookup *lookup,
                              const struct sr_rule_file *file) {
  struct sr_arena *arena = &lookup->set->arena;
  struct group draft = {0};
  draft.folder =
      lookup->options.stand_ins ? "" : folder_of(lookup, file->source->name);
  set_headers(lookup, &draft, file);
  struct sr_strbuf key;
  sr_strbuf_init(&key);
  sr_strbuf_adds(&key, draft.folder);
  for (size_t i = 0; i < draft.header_count; i++) {
    sr_strbuf_addc(&key, '\n');
    sr_strbuf_add(&key, draft.headers[i].ptr, draft.headers[i].len);
  }
  struct sr_str text = sr_arena_str(arena, key.ptr, key.len);
  sr_strbuf_release(&key);
  struct group *group = sr_table_get(&lookup->by_headers, text);
  if (group)
    return group;
  group = SR_NEW(arena, struct group);
  *group = draft;
  group->units =
      sr_arena_array(arena, unit_count(lookup), sizeof(*group->units));
  for (size_t i = 0; i < unit_count(lookup); i++) {
    group->units[i] = sr_unit_new(
        arena, &lookup->clang, lookup->index, &lookup->options,
        build_of(lookup, group, i), group->folder, group->headers,
        group->header_count);
    group->units[i]->decls.ops = &ops;
    group->units[i]->decls.set = lookup->set;
  }
  *lookup->last = group;
  lookup->last = &group->next;
  return sr_table_add(&lookup->by_headers, text, group);
}

static void expect(struct sr_str name, void *context) {
  struct group *group = context;
  sr_unit_expect(group->units[0], name);
}

static bool has_headers(const struct sr_rule_file *file) {
  return file && file->headers.count != 0;
}

static void gather(struct sr_lookup *lookup) {
  for (struct sr_rule_file *f = lookup->set->files; f; f = f->next)
    if (has_headers(f))
      group_of(lookup, f);
  struct sr_rule_file *grouped = NULL;
  struct group *group = NULL;
  for (struct sr_rule *r = sr_ruleset_next(lookup->set, NULL); r;
       r = sr_ruleset_next(lookup->set, r)) {
    struct sr_rule_file *file = r->file;
    if (!has_headers(file))
      continue;
    if (file != grouped)
      group = group_of(lookup, file);
    grouped = file;
    sr_names_collect(r, expect, group);
  }
}

/* With the names that the first one expects. */
static bool read_unit(const struct group *group, struct sr_unit *unit) {
  const struct sr_unit *first = group->units[0];
  for (size_t k = 0; unit != first && k < first->probe_count; k++)
    sr_unit_expect(unit, first->probes[k]->name);
  unit->is_read = true;
  return sr_unit_read(unit);
}

/* Reads with one set of flags after the other until there is no error. */
static void read_group(struct sr_lookup *lookup, struct group *group) {
  for (size_t i = 0; i < unit_count(lookup) && !group->main; i++)
    if (read_unit(group, group->units[i]))
      group->main = group->units[i];
}

/* Where the rule file names the nth header. */
static struct sr_loc header_loc(const struct sr_rule_file *file, size_t n) {
  const struct sr_node *node = sr_node_get(file->root, "headers");
  if (node->kind == SR_NODE_LIST)
    for (const struct sr_node_item *i = node->items; i; i = i->next)
      if (n-- == 0)
        return sr_node_loc(i->value);
  return sr_node_loc(node);
}

static void SR_PRINTF(4, 5)
    tell(const struct sr_lookup *lookup, struct sr_loc loc, const char *code,
         const char *format, ...) {
  va_list args;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  va_start(args, format);
  sr_strbuf_vaddf(&text, format, args);
  va_end(args);
  if (lookup->options.is_lenient)
    sr_warning(&lookup->set->diags, loc, code,
               "%s; names were not checked", text.ptr);
  else
    sr_error(&lookup->set->diags, loc, code, "%s", text.ptr);
  sr_strbuf_release(&text);
}

static void tell_missing(const struct sr_lookup *lookup,
                         const struct sr_rule_file *file,
                         const struct sr_unit *unit, size_t n) {
  bool has_flags = unit->build->flag_count != 0;
  struct sr_str header = unit->headers[n];
  tell(lookup, header_loc(file, n), "header-not-found",
       "no header '%.*s' beside this file, %s, or below the working "
       "directory; %s",
       (int)header.len, header.ptr,
       has_flags ? "by the -I of the flags given" : "by -I (no flags given)",
       has_flags ? "add the -I that finds it"
                 : "give the flags of the build, -- -Isrc or --compdb "
                   "build/compile_commands.json");
}

/* The header's text, so that its line can be shown. */
static struct sr_loc place_in(const struct sr_lookup *lookup,
                              const struct sr_unit_error *error) {
  struct sr_loc loc = {0};
  if (error->file.len == 0)
    return loc;
  struct sr_ruleset *set = lookup->set;
  struct sr_source *source = SR_NEW(&set->arena, struct sr_source);
  struct sr_diags ignored;
  struct sr_strbuf text;
  sr_diags_init(&ignored, &set->arena);
  sr_strbuf_init(&text);
  sr_read_file(error->file.ptr, SR_SOURCE_MAX, &text);
  source->order = set->source_count++;
  sr_source_init(source, &set->arena, error->file.ptr, text.ptr, text.len,
                 &ignored);
  sr_strbuf_release(&text);
  loc.source = source;
  loc.line = loc.end_line = error->line;
  loc.column = loc.end_column = error->column;
  return loc;
}

/* "'x.h' file not found" */
static bool is_missing_file(const struct sr_unit_error *error) {
  static const char words[] = "' file not found";
  size_t len = sizeof(words) - 1;
  return error->text.len > len &&
         memcmp(error->text.ptr + error->text.len - len, words, len) == 0;
}

/* Where a header lacks others, what else is wrong follows from that. */
static bool lacks_files(const struct sr_unit *unit) {
  for (const struct sr_unit_error *e = unit->errors; e; e = e->next)
    if (is_missing_file(e))
      return true;
  return false;
}

static void tell_errors(const struct sr_lookup *lookup,
                        const struct sr_rule_file *file,
                        const struct sr_unit *unit) {
  struct sr_diags *diags = &lookup->set->diags;
  struct sr_loc entry = header_loc(file, 0);
  bool only_files = lacks_files(unit);
  for (const struct sr_unit_error *e = unit->errors; e; e = e->next) {
    if (only_files && !is_missing_file(e))
      continue;
    struct sr_loc loc = place_in(lookup, e);
    if (lookup->options.is_lenient) {
      tell(lookup, entry, "header-error", "clang cannot read the headers");
      sr_note(diags, loc, "%s", e->text.ptr);
      return; /* the first says enough */
    }
    sr_error(diags, loc, "header-error", "%s", e->text.ptr);
    for (const struct sr_unit_error *n = e->notes; n; n = n->next)
      sr_note(diags, place_in(lookup, n), "%s", n->text.ptr);
    sr_note(diags, entry, "read for this rule file%s%s",
            *unit->build->file ? ", with the flags of " : "",
            unit->build->file);
  }
}

static void tell_failure(const struct sr_lookup *lookup,
                         const struct sr_rule_file *file,
                         const struct group *group) {
  const struct sr_unit *unit = group->units[0];
  bool is_missing = false;
  for (size_t i = 0; i < unit->header_count; i++) {
    is_missing |= unit->is_missing[i];
    if (unit->is_missing[i])
      tell_missing(lookup, file, unit, i);
  }
  if (!is_missing)
    tell_errors(lookup, file, unit);
}

/* Types that points lead to are known before members are asked for, so that
 * what costs a further reading is read for all at once. */
static void import_points(const struct sr_rule *rule, struct sr_decls *decls) {
  for (const struct sr_step *step = rule->steps; step; step = step->next)
    for (const struct sr_point *p = step->points; p; p = p->next)
      for (const struct sr_symbol *s = sr_decls_find(decls, p->name); s;
           s = s->next)
        if (s->kind == SR_SYMBOL_FUNCTION)
          sr_decls_complete(decls, s->type);
}

static void give_decls(struct sr_lookup *lookup) {
  for (struct sr_rule_file *f = lookup->set->files; f; f = f->next) {
    if (!has_headers(f))
      continue;
    struct group *group = group_of(lookup, f);
    f->is_partial = lookup->options.stand_ins != NULL;
    if (group->main)
      f->decls = &group->main->decls;
    else
      tell_failure(lookup, f, group);
  }
  for (struct sr_rule *r = sr_ruleset_next(lookup->set, NULL); r;
       r = sr_ruleset_next(lookup->set, r)) {
    struct sr_rule_file *file = r->file;
    if (!file || !file->decls)
      continue;
    import_points(r, file->decls);
    sr_names_resolve(r, file->decls);
  }
}

/* Has the main unit import all that the spec will say of the rules. */
static uint32_t intern_nothing(void *writer, struct sr_str text) {
  (void)writer;
  (void)text;
  return 0;
}

static void import_all(struct sr_lookup *lookup) {
  struct sr_spec_types types;
  sr_spec_types_init(&types, &lookup->set->arena, intern_nothing, NULL);
  for (struct sr_rule *r = sr_ruleset_next(lookup->set, NULL); r;
       r = sr_ruleset_next(lookup->set, r)) {
    struct sr_rule_file *file = r->file;
    if (file && file->decls)
      sr_spec_types_add(&types, r, file->decls);
  }
  sr_spec_types_finish(&types);
  sr_spec_types_release(&types);
}

struct difference {
  struct sr_lookup *lookup;
  const struct sr_rule_file *file;
};

static void tell_difference(void *context, const char *text,
                            struct sr_str file, uint32_t line) {
  struct difference *d = context;
  struct sr_ruleset *set = d->lookup->set;
  struct sr_unit_error place = {.file = file, .line = line, .column = 1};
  sr_warning(&set->diags, header_loc(d->file, 0), "declaration-differs",
             "%s; rules are compiled for the first: compile those for the "
             "others apart, with their flags",
             text);
  if (file.len)
    sr_note(&set->diags, place_in(d->lookup, &place), "it is declared here");
}

/* The other sets of flags, as long as there are not too many, are read and
 * held against the main one; those that make errors are not for these
 * headers. */
static void compare_group(struct sr_lookup *lookup, struct group *group,
                          const struct sr_rule_file *file) {
  enum { most_sets = 32, most_differences = 20 };
  struct difference d = {.lookup = lookup, .file = file};
  size_t told = 0;
  for (size_t i = 0; i < unit_count(lookup) && i < most_sets; i++) {
    struct sr_unit *unit = group->units[i];
    if (unit == group->main || unit->is_read || told > most_differences)
      continue;
    read_unit(group, unit);
    if (unit->tu)
      told += sr_unit_compare(group->main, unit, tell_difference, &d);
    sr_unit_release(unit);
  }
}

static void compare_groups(struct sr_lookup *lookup) {
  if (unit_count(lookup) < 2)
    return;
  import_all(lookup);
  for (struct sr_rule_file *f = lookup->set->files; f; f = f->next) {
    struct group *group = has_headers(f) ? group_of(lookup, f) : NULL;
    if (!group || !group->main || group->is_compared)
      continue;
    group->is_compared = true;
    compare_group(lookup, group, f);
  }
}

static const struct sr_rule_file *first_with_headers(
    const struct sr_ruleset *set) {
  const struct sr_rule_file *file = set->files;
  while (file && !has_headers(file))
    file = file->next;
  return file;
}

struct sr_lookup *sr_lookup_run(struct sr_ruleset *set,
                                const struct sr_lookup_options *options) {
  struct sr_lookup *lookup = sr_xalloc(sizeof(*lookup));
  *lookup = (struct sr_lookup){.set = set, .options = *options};
  lookup->last = &lookup->groups;
  const struct sr_rule_file *file = first_with_headers(set);
  char error[512];
  if (!file)
    return lookup;
  if (!sr_libclang_load(&lookup->clang, options->llvm_major,
                        options->library_folder, error, sizeof(error))) {
    tell(lookup, header_loc(file, 0), "header-no-clang", "%s", error);
    return lookup;
  }
  lookup->index = lookup->clang.clang_createIndex(0, 0);
  gather(lookup);
  for (struct group *group = lookup->groups; group; group = group->next)
    read_group(lookup, group);
  give_decls(lookup);
  compare_groups(lookup);
  return lookup;
}

/* Gives back what clang holds. */
static void close_clang(struct sr_lookup *lookup) {
  for (struct group *group = lookup->groups; group; group = group->next)
    for (size_t i = 0; i < unit_count(lookup); i++)
      sr_unit_close(group->units[i]);
  if (lookup->index)
    lookup->clang.clang_disposeIndex(lookup->index);
  lookup->index = NULL;
  sr_libclang_unload(&lookup->clang);
}

void sr_lookup_seal(struct sr_lookup *lookup) {
  import_all(lookup);
  close_clang(lookup);
#ifdef __GLIBC__
  malloc_trim(0); /* clang's heap, of a thread that has ended */
#endif
}

const struct sr_lookup_unit *sr_lookup_build(struct sr_decls *decls,
                                             struct sr_str *includes) {
  *includes = unit_of(decls)->includes;
  return unit_of(decls)->build;
}

void sr_lookup_free(struct sr_lookup *lookup) {
  close_clang(lookup);
  for (struct group *group = lookup->groups; group; group = group->next)
    for (size_t i = 0; i < unit_count(lookup); i++)
      sr_unit_release(group->units[i]);
  sr_table_release(&lookup->by_headers);
  free(lookup);
}
