/* Lays out the spec: tables, header, strings. */
#include <stdlib.h>
#include <string.h>

#include "aliases.h"
#include "hash.h"
#include "spec_tables.h"
#include "spec_writer.h"

#include "banned.h"

enum { slice_count = 19 };

struct string_place {
  uint32_t offset;
};

uint32_t sr_write_count(const struct sr_strbuf *buf, size_t size) {
  return (uint32_t)(buf->len / size);
}

uint32_t sr_write_text(struct sr_spec_writer *w, struct sr_str text) {
  if (text.len == 0)
    return 0;
  struct string_place *place = sr_table_get(&w->interned, text);
  if (place)
    return place->offset;
  place = SR_NEW(&w->set->arena, struct string_place);
  place->offset = (uint32_t)w->strings.len;
  sr_strbuf_add(&w->strings, text.ptr, text.len);
  sr_strbuf_addc(&w->strings, '\0');
  sr_table_add(&w->interned, text, place);
  return place->offset;
}

/* Files a point in a table of buckets, before those filed so far. */
static void file_point(struct sr_spec_writer *w, struct sr_strbuf *table,
                       uint32_t index) {
  struct sr_spec_bucket *buckets = (void *)table->ptr;
  struct sr_spec_point *points = (void *)w->points.ptr;
  size_t mask = table->len / sizeof(*buckets) - 1;
  const char *name = w->strings.ptr + points[index].name;
  uint64_t hash = sr_hash64(name, strlen(name));
  size_t at = (size_t)hash & mask;
  while (buckets[at].first != SR_NONE && buckets[at].name != points[index].name)
    at = (at + 1) & mask;
  points[index].next = buckets[at].first;
  buckets[at] = (struct sr_spec_bucket){hash, points[index].name, index};
}

static void make_buckets(struct sr_strbuf *table, size_t points) {
  struct sr_spec_bucket empty;
  memset(&empty, 0, sizeof(empty));
  empty.first = SR_NONE;
  size_t room = 1;
  while (room < 2 * points)
    room *= 2;
  for (size_t i = 0; points && i < room; i++)
    sr_strbuf_add(table, (const char *)&empty, sizeof(empty));
}

static bool is_function_point(const struct sr_spec_point *point) {
  return point->base == SR_BASE_FUNCTION;
}

static void file_points(struct sr_spec_writer *w) {
  const struct sr_spec_point *points = (void *)w->points.ptr;
  uint32_t count = sr_write_count(&w->points, sizeof(*points));
  size_t functions = 0, subjects = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (points[i].flags & SR_POINT_IS_GLOB)
      sr_strbuf_add(&w->globs, (const char *)&i, sizeof(i));
    else if (is_function_point(&points[i]))
      functions++;
    else
      subjects++;
  }
  make_buckets(&w->functions, functions);
  make_buckets(&w->subjects, subjects);
  for (uint32_t i = count; i-- > 0;)
    if (!(points[i].flags & SR_POINT_IS_GLOB))
      file_point(
          w, is_function_point(&points[i]) ? &w->functions : &w->subjects, i);
}

static void make_tables(struct sr_spec_writer *w) {
  file_points(w);
  const struct sr_spec_parts parts = {
      .rules = (const void *)w->rules.ptr,
      .rule_count = w->rule_count,
      .points = (void *)w->points.ptr,
      .globs = (const void *)w->globs.ptr,
      .glob_count = sr_write_count(&w->globs, sizeof(uint32_t)),
      .strings = w->strings.ptr};
  sr_spec_file_globs(&parts, &w->glob_keys);
  sr_spec_list_rules(&parts, &w->rule_list);
}

/* Puts an array at the end, and frees it: both together may be large. */
static void lay(struct sr_strbuf *out, struct sr_strbuf *array, size_t size,
                struct sr_spec_slice *slice) {
  slice->offset = (uint32_t)out->len;
  slice->count = sr_write_count(array, size);
  sr_strbuf_add(out, array->ptr, array->len);
  sr_strbuf_release(array);
  sr_strbuf_init(array);
  while (out->len % 8)
    sr_strbuf_addc(out, '\0');
}

/* What the compiler must know of the spec before it looks at any rule. */
static uint32_t history_flags(const struct sr_spec_writer *w) {
  const struct sr_spec_step *steps = (const void *)w->steps.ptr;
  const struct sr_spec_ghost *ghosts = (const void *)w->ghosts.ptr;
  uint32_t flags = w->frames.len ? SR_SPEC_USES_ACTIVATIONS : 0;
  for (size_t i = 0; i < w->steps.len / sizeof(*steps); i++)
    if (steps[i].flags & SR_STEP_AT_EXIT)
      flags |= SR_SPEC_USES_ACTIVATIONS;
  for (size_t i = 0; i < w->ghosts.len / sizeof(*ghosts); i++) {
    uint32_t end = ghosts[i].end;
    if (ghosts[i].scope == SR_SCOPE_FUNCTION)
      flags |= SR_SPEC_USES_ACTIVATIONS;
    if (end == SR_END_PROCESS || end == SR_END_THREAD || end == SR_END_TIME)
      flags |= SR_SPEC_JUDGES_PROCESS;
  }
  return flags;
}

static void lay_all(struct sr_spec_writer *w, struct sr_strbuf *out) {
  struct sr_spec_header h;
  memset(&h, 0, sizeof(h));
  h.flags = history_flags(w);
  sr_strbuf_clear(out);
  sr_strbuf_add(out, (const char *)&h, sizeof(h));
  lay(out, &w->rules, sizeof(struct sr_spec_rule), &h.rules);
  lay(out, &w->steps, sizeof(struct sr_spec_step), &h.steps);
  lay(out, &w->actions, sizeof(struct sr_spec_action), &h.actions);
  lay(out, &w->ghosts, sizeof(struct sr_spec_ghost), &h.ghosts);
  lay(out, &w->frames, sizeof(struct sr_spec_frame), &h.frames);
  lay(out, &w->points, sizeof(struct sr_spec_point), &h.points);
  lay(out, &w->exprs, sizeof(struct sr_spec_expr), &h.exprs);
  lay(out, &w->names, sizeof(uint32_t), &h.names);
  lay(out, &w->parts, sizeof(struct sr_spec_part), &h.parts);
  lay(out, &w->functions, sizeof(struct sr_spec_bucket), &h.functions);
  lay(out, &w->subjects, sizeof(struct sr_spec_bucket), &h.subjects);
  lay(out, &w->globs, sizeof(uint32_t), &h.globs);
  lay(out, &w->suppressions, sizeof(struct sr_spec_suppression),
      &h.suppressions);
  lay(out, &w->declared.types, sizeof(struct sr_spec_type), &h.types);
  lay(out, &w->declared.members, sizeof(struct sr_spec_member), &h.members);
  lay(out, &w->declared.symbols, sizeof(struct sr_spec_symbol), &h.symbols);
  lay(out, &w->declared.symbol_names, sizeof(struct sr_spec_bucket), &h.symbol_names);
  lay(out, &w->helpers, 1, &h.helpers);
  lay(out, &w->aliases, sizeof(struct sr_spec_alias), &h.aliases);
  lay(out, &w->glob_keys, sizeof(struct sr_spec_bucket), &h.glob_keys);
  lay(out, &w->rule_list, 1, &h.rule_list);
  lay(out, &w->strings, 1, &h.strings);
  h.helpers_llvm = h.helpers.count ? w->set->helpers_llvm : 0;
  memcpy(h.magic, SR_SPEC_MAGIC, sizeof(h.magic));
  h.version = SR_SPEC_VERSION;
  h.flags |= w->declared.has_gaps ? 0 : SR_SPEC_HAS_TYPES;
  h.header_size = sizeof(h);
  h.size = out->len;
  h.digest = sr_hash64(out->ptr + sizeof(h), out->len - sizeof(h));
  memcpy(out->ptr, &h, sizeof(h));
}

/* All buffers, for what is done to each. */
static void list_buffers(struct sr_spec_writer *w,
                         struct sr_strbuf *all[slice_count]) {
  struct sr_strbuf *const list[slice_count] = {
      &w->rules,        &w->steps,     &w->actions,   &w->ghosts,
      &w->frames,       &w->points,    &w->exprs,     &w->names,
      &w->parts,        &w->functions, &w->subjects,  &w->globs,
      &w->suppressions, &w->helpers,   &w->aliases,   &w->glob_keys,
      &w->rule_list,    &w->strings,   &w->watched};
  memcpy(all, list, sizeof(list));
}

static void release(struct sr_spec_writer *w) {
  struct sr_strbuf *all[slice_count];
  list_buffers(w, all);
  for (size_t i = 0; i < slice_count; i++)
    sr_strbuf_release(all[i]);
  sr_spec_types_release(&w->declared);
  sr_table_release(&w->interned);
}

static uint32_t intern_declared(void *writer, struct sr_str text) {
  return sr_write_text(writer, text);
}

static void init(struct sr_spec_writer *w) {
  struct sr_strbuf *all[slice_count];
  list_buffers(w, all);
  for (size_t i = 0; i < slice_count; i++)
    sr_strbuf_init(all[i]);
  sr_strbuf_addc(&w->strings, '\0');
  sr_spec_types_init(&w->declared, &w->set->arena, intern_declared, w);
}

static void write_helpers(struct sr_spec_writer *w) {
  for (const struct sr_rule_file *f = w->set->files; f; f = f->next) {
    if (!f->helpers)
      continue;
    struct sr_spec_helper head = {(uint32_t)f->bitcode.len,
                                  sr_write_text(w, sr_str_of(f->source->name))};
    sr_strbuf_add(&w->helpers, (const char *)&head, sizeof(head));
    sr_strbuf_add(&w->helpers, f->bitcode.ptr, f->bitcode.len);
    while (w->helpers.len % 8)
      sr_strbuf_addc(&w->helpers, '\0');
  }
}

static void write_aliases(struct sr_spec_writer *w) {
  for (const struct sr_alias *a = w->set->aliases; a; a = a->next) {
    struct sr_spec_alias out = {sr_write_text(w, a->name), sr_write_text(w, a->other)};
    sr_strbuf_add(&w->aliases, (const char *)&out, sizeof(out));
  }
}

static bool is_wanted(const struct sr_spec_writer *w, const struct sr_rule *rule) {
  return rule->status == SR_RULE_ACTIVE ||
         (rule->status == SR_RULE_CANDIDATE && w->with_candidates);
}

/* What the headers of its file say of the names in a rule. */
static void write_declared(struct sr_spec_writer *w) {
  bool is_lock = w->set->rules == NULL;
  for (const struct sr_rule *r = sr_ruleset_next(w->set, NULL); r;
       r = sr_ruleset_next(w->set, r)) {
    is_lock |= r == w->set->lock_rules;
    if (is_lock ? !w->uses_locks : !is_wanted(w, r))
      continue;
    if (r->file->decls)
      sr_spec_types_add(&w->declared, r, r->file->decls);
    else
      w->declared.has_gaps = true;
  }
  sr_spec_types_finish(&w->declared);
}

bool sr_ruleset_compile(struct sr_ruleset *set, bool with_candidates,
                        struct sr_strbuf *out) {
  struct sr_spec_writer w = {.set = set, .with_candidates = with_candidates};
  init(&w);
  for (const struct sr_rule *r = set->rules; r; r = r->next)
    if (is_wanted(&w, r)) {
      sr_write_rule(&w, r, 0);
      w.rule_count++;
    }
  sr_write_hidden(&w);
  write_declared(&w);
  write_helpers(&w);
  write_aliases(&w);
  bool ok = w.rule_count != 0;
  if (!ok)
    sr_error(&set->diags, (struct sr_loc){0}, "no-rules",
             "no rule is left to compile: all are retired or candidates; "
             "--candidates compiles those, too");
  if (ok) {
    make_tables(&w);
    lay_all(&w, out);
  }
  if (out->len > UINT32_MAX)
    ok = sr_error(&set->diags, (struct sr_loc){0}, "file-too-big",
                  "the spec of these rules would have more than 4 GiB; split "
                  "them");
  release(&w);
  return ok;
}
