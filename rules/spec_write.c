/* Writes checked rules as a spec.
 *
 * Arrays grow in buffers of their own and are laid one behind the other at the
 * end.  Nothing depends on addresses or time: same rules, same bytes. */
#include <stdlib.h>
#include <string.h>

#include "aliases.h"
#include "hash.h"
#include "point.h"
#include "ruleset.h"
#include "spec_tables.h"
#include "spec_types.h"

#include "banned.h"

enum { slice_count = 14 };

struct writer {
  struct sr_ruleset *set;
  bool with_candidates;
  struct sr_strbuf rules, points, exprs, names, parts, functions, subjects,
      globs, suppressions, helpers, aliases, glob_keys, rule_list, strings;
  struct sr_spec_types declared;
  struct sr_table interned; /* struct string_place by bytes */
};

struct string_place {
  uint32_t offset;
};

static uint32_t count_of(const struct sr_strbuf *buf, size_t size) {
  return (uint32_t)(buf->len / size);
}

static uint32_t intern(struct writer *w, struct sr_str text) {
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

/* The same for what lives in a buffer. */
static uint32_t intern_buffer(struct writer *w, struct sr_strbuf *buf) {
  uint32_t offset = intern(w, sr_arena_str(&w->set->arena, buf->ptr, buf->len));
  sr_strbuf_clear(buf);
  return offset;
}

static uint32_t write_expr(struct writer *w, const struct sr_expr *expr) {
  if (!expr)
    return SR_NONE;
  uint32_t index = count_of(&w->exprs, sizeof(struct sr_spec_expr));
  struct sr_spec_expr out;
  memset(&out, 0, sizeof(out));
  out.op = (uint16_t)expr->op;
  out.kid = out.next = SR_NONE;
  out.str = intern(w, expr->str);
  out.str_size = (uint32_t)expr->str.len;
  out.text = intern(w, expr->text);
  out.line = expr->loc.line;
  out.column = expr->loc.column;
  out.is_unsigned = expr->is_unsigned;
  if (expr->op == SR_EXPR_FLOAT)
    out.real = expr->real;
  else
    out.imm = expr->imm;
  sr_strbuf_add(&w->exprs, (const char *)&out, sizeof(out));
  uint32_t previous = SR_NONE;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    uint32_t child = write_expr(w, kid);
    struct sr_spec_expr *all = (void *)w->exprs.ptr;
    if (previous == SR_NONE)
      all[index].kid = child;
    else
      all[previous].next = child;
    previous = child;
  }
  return index;
}

static void add_name(struct writer *w, struct sr_str name) {
  uint32_t offset = intern(w, name);
  sr_strbuf_add(&w->names, (const char *)&offset, sizeof(offset));
}

static struct sr_spec_list write_texts(struct writer *w,
                                       struct sr_texts texts) {
  struct sr_spec_list list = {count_of(&w->names, sizeof(uint32_t)),
                              (uint32_t)texts.count};
  for (size_t i = 0; i < texts.count; i++)
    add_name(w, texts.all[i]);
  return list;
}

static struct sr_spec_list write_params(struct writer *w,
                                        const struct sr_point *point) {
  struct sr_spec_list list = {count_of(&w->names, sizeof(uint32_t)),
                              (uint32_t)point->param_count};
  for (size_t i = 0; i < point->param_count; i++)
    add_name(w, point->params[i].name);
  return list;
}

static void write_point(struct writer *w, const struct sr_point *point,
                        uint32_t rule) {
  struct sr_spec_point out;
  memset(&out, 0, sizeof(out));
  out.rule = rule;
  out.kind = point->kind;
  out.base = point->base;
  out.flags = point->flags;
  out.name = intern(w, point->name);
  out.field = intern(w, point->field);
  out.params = write_params(w, point);
  out.as = intern(w, point->as);
  out.in_function = write_texts(w, point->filters[SR_FILTER_IN_FUNCTION]);
  out.not_in_function =
      write_texts(w, point->filters[SR_FILTER_NOT_IN_FUNCTION]);
  out.in_file = write_texts(w, point->filters[SR_FILTER_IN_FILE]);
  out.not_in_file = write_texts(w, point->filters[SR_FILTER_NOT_IN_FILE]);
  out.when = write_expr(w, point->when);
  out.text = intern(w, point->text);
  out.line = point->loc.line;
  out.column = point->loc.column;
  out.next = SR_NONE;
  sr_strbuf_add(&w->points, (const char *)&out, sizeof(out));
}

/* One line. */
static void add_incident_text(const struct sr_node *incident,
                              struct sr_strbuf *out) {
  size_t start = out->len;
  const struct sr_node *id = sr_node_get(incident, "id");
  const struct sr_node *url = sr_node_get(incident, "url");
  const struct sr_node *fix = sr_node_get(incident, "fixed-by");
  const struct sr_node *summary = sr_node_get(incident, "summary");
  if (!id && !url && !fix && !summary)
    summary = sr_node_get(incident, "date");
  if (id)
    sr_strbuf_adds(out, id->text.ptr);
  if (url)
    sr_strbuf_addf(out, "%s%s", id ? " " : "", url->text.ptr);
  if (fix)
    sr_strbuf_addf(out, "%s(fixed by %s)", id || url ? " " : "", fix->text.ptr);
  if (!id && !url && !fix && summary)
    sr_strbuf_adds(out, summary->text.ptr);
  for (size_t i = start; i < out->len; i++)
    if (out->ptr[i] == '\n' || out->ptr[i] == '\r')
      out->ptr[i] = ' ';
}

static void write_incidents(struct writer *w, const struct sr_node *node,
                            struct sr_spec_rule *out) {
  struct sr_strbuf buf;
  if (!node)
    return;
  sr_strbuf_init(&buf);
  if (node->kind == SR_NODE_MAP)
    add_incident_text(node, &buf);
  for (const struct sr_node_item *i = node->items;
       i && node->kind == SR_NODE_LIST; i = i->next) {
    if (i != node->items)
      sr_strbuf_addc(&buf, '\n');
    add_incident_text(i->value, &buf);
  }
  out->incident_text = intern_buffer(w, &buf);
  sr_node_add_json_text(node, &buf);
  out->incident_json = intern_buffer(w, &buf);
  sr_strbuf_release(&buf);
}

static void write_extra(struct writer *w, const struct sr_rule *rule,
                        struct sr_spec_rule *out) {
  struct sr_strbuf buf;
  sr_strbuf_init(&buf);
  for (size_t i = 0; i < rule->tags.count; i++) {
    sr_strbuf_adds(&buf, i ? "," : ",\"tags\":[");
    sr_strbuf_add_json(&buf, rule->tags.all[i].ptr, rule->tags.all[i].len);
  }
  if (rule->tags.count)
    sr_strbuf_addc(&buf, ']');
  if (rule->owner.len) {
    sr_strbuf_adds(&buf, ",\"owner\":");
    sr_strbuf_add_json(&buf, rule->owner.ptr, rule->owner.len);
  }
  if (rule->evidence) {
    sr_strbuf_adds(&buf, ",\"evidence\":");
    sr_node_add_json(rule->evidence, &buf);
  }
  out->extra_json = intern_buffer(w, &buf);
  sr_strbuf_release(&buf);
}

static void write_parts(struct writer *w, const struct sr_rule *rule,
                        struct sr_spec_rule *out) {
  out->first_part = count_of(&w->parts, sizeof(struct sr_spec_part));
  for (const struct sr_part *p = rule->parts; p; p = p->next) {
    struct sr_spec_part part = {intern(w, p->text), write_expr(w, p->expr)};
    sr_strbuf_add(&w->parts, (const char *)&part, sizeof(part));
    out->part_count++;
  }
}

static void write_suppressions(struct writer *w, const struct sr_rule *rule,
                               struct sr_spec_rule *rule_out) {
  rule_out->first_suppression =
      count_of(&w->suppressions, sizeof(struct sr_spec_suppression));
  for (const struct sr_suppression *s = rule->suppressions; s; s = s->next) {
    if (s->is_expired)
      continue;
    struct sr_spec_suppression out = {
        write_texts(w, s->in_function), write_texts(w, s->in_file),
        intern(w, s->reason), intern(w, s->until)};
    sr_strbuf_add(&w->suppressions, (const char *)&out, sizeof(out));
    rule_out->suppression_count++;
  }
}

static void write_rule(struct writer *w, const struct sr_rule *rule) {
  struct sr_spec_rule out;
  memset(&out, 0, sizeof(out));
  uint32_t index = count_of(&w->rules, sizeof(out));
  out.id = intern(w, rule->id);
  out.message = intern(w, rule->message);
  out.file = intern(w, sr_str_of(rule->source->name));
  out.line = rule->loc.line;
  out.column = rule->loc.column;
  out.severity = rule->severity;
  out.status = rule->status == SR_RULE_CANDIDATE ? SR_STATUS_CANDIDATE
                                                 : SR_STATUS_ACTIVE;
  out.first_point = count_of(&w->points, sizeof(struct sr_spec_point));
  for (const struct sr_point *p = rule->points; p; p = p->next) {
    write_point(w, p, index);
    out.point_count++;
  }
  out.when = write_expr(w, rule->when);
  out.require = write_expr(w, rule->require);
  out.forbid = write_expr(w, rule->forbid);
  write_parts(w, rule, &out);
  write_incidents(w, rule->incidents, &out);
  write_extra(w, rule, &out);
  write_suppressions(w, rule, &out);
  sr_strbuf_add(&w->rules, (const char *)&out, sizeof(out));
}

/* Files a point in a table of buckets, before those filed so far. */
static void file_point(struct writer *w, struct sr_strbuf *table,
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

static void file_points(struct writer *w) {
  const struct sr_spec_point *points = (void *)w->points.ptr;
  uint32_t count = count_of(&w->points, sizeof(*points));
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

static void make_tables(struct writer *w) {
  file_points(w);
  const struct sr_spec_parts parts = {
      .rules = (const void *)w->rules.ptr,
      .rule_count = count_of(&w->rules, sizeof(struct sr_spec_rule)),
      .points = (void *)w->points.ptr,
      .globs = (const void *)w->globs.ptr,
      .glob_count = count_of(&w->globs, sizeof(uint32_t)),
      .strings = w->strings.ptr};
  sr_spec_file_globs(&parts, &w->glob_keys);
  sr_spec_list_rules(&parts, &w->rule_list);
}

/* Puts an array at the end, and frees it: both together may be large. */
static void lay(struct sr_strbuf *out, struct sr_strbuf *array, size_t size,
                struct sr_spec_slice *slice) {
  slice->offset = (uint32_t)out->len;
  slice->count = count_of(array, size);
  sr_strbuf_add(out, array->ptr, array->len);
  sr_strbuf_release(array);
  sr_strbuf_init(array);
  while (out->len % 8)
    sr_strbuf_addc(out, '\0');
}

static void lay_all(struct writer *w, struct sr_strbuf *out) {
  struct sr_spec_header h;
  memset(&h, 0, sizeof(h));
  sr_strbuf_clear(out);
  sr_strbuf_add(out, (const char *)&h, sizeof(h));
  lay(out, &w->rules, sizeof(struct sr_spec_rule), &h.rules);
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
  h.flags = w->declared.has_gaps ? 0 : SR_SPEC_HAS_TYPES;
  h.header_size = sizeof(h);
  h.size = out->len;
  h.digest = sr_hash64(out->ptr + sizeof(h), out->len - sizeof(h));
  memcpy(out->ptr, &h, sizeof(h));
}

static void release(struct writer *w) {
  struct sr_strbuf *all[slice_count] = {
      &w->rules,   &w->points,       &w->exprs,   &w->names,
      &w->parts,   &w->functions,    &w->subjects, &w->globs,
      &w->suppressions, &w->helpers, &w->aliases, &w->glob_keys, &w->rule_list,
      &w->strings};
  for (size_t i = 0; i < slice_count; i++)
    sr_strbuf_release(all[i]);
  sr_spec_types_release(&w->declared);
  sr_table_release(&w->interned);
}

static uint32_t intern_declared(void *writer, struct sr_str text) {
  return intern(writer, text);
}

static void init(struct writer *w) {
  struct sr_strbuf *all[slice_count] = {
      &w->rules,   &w->points,       &w->exprs,   &w->names,
      &w->parts,   &w->functions,    &w->subjects, &w->globs,
      &w->suppressions, &w->helpers, &w->aliases, &w->glob_keys, &w->rule_list,
      &w->strings};
  for (size_t i = 0; i < slice_count; i++)
    sr_strbuf_init(all[i]);
  sr_strbuf_addc(&w->strings, '\0');
  sr_spec_types_init(&w->declared, &w->set->arena, intern_declared, w);
}

static void write_helpers(struct writer *w) {
  for (const struct sr_rule_file *f = w->set->files; f; f = f->next) {
    if (!f->helpers)
      continue;
    struct sr_spec_helper head = {(uint32_t)f->bitcode.len,
                                  intern(w, sr_str_of(f->source->name))};
    sr_strbuf_add(&w->helpers, (const char *)&head, sizeof(head));
    sr_strbuf_add(&w->helpers, f->bitcode.ptr, f->bitcode.len);
    while (w->helpers.len % 8)
      sr_strbuf_addc(&w->helpers, '\0');
  }
}

static void write_aliases(struct writer *w) {
  for (const struct sr_alias *a = w->set->aliases; a; a = a->next) {
    struct sr_spec_alias out = {intern(w, a->name), intern(w, a->other)};
    sr_strbuf_add(&w->aliases, (const char *)&out, sizeof(out));
  }
}

static bool is_wanted(const struct writer *w, const struct sr_rule *rule) {
  return rule->status == SR_RULE_ACTIVE ||
         (rule->status == SR_RULE_CANDIDATE && w->with_candidates);
}

/* What the headers of its file say of the names in a rule. */
static void write_declared(struct writer *w) {
  const struct sr_rule_file *file = w->set->files;
  for (const struct sr_rule *r = w->set->rules; r; r = r->next) {
    while (file && file->source != r->source)
      file = file->next;
    if (!is_wanted(w, r))
      continue;
    if (file && file->decls)
      sr_spec_types_add(&w->declared, r, file->decls);
    else
      w->declared.has_gaps = true;
  }
  sr_spec_types_finish(&w->declared);
}

bool sr_ruleset_compile(struct sr_ruleset *set, bool with_candidates,
                        struct sr_strbuf *out) {
  struct writer w = {.set = set, .with_candidates = with_candidates};
  init(&w);
  for (const struct sr_rule *r = set->rules; r; r = r->next)
    if (is_wanted(&w, r))
      write_rule(&w, r);
  write_declared(&w);
  write_helpers(&w);
  write_aliases(&w);
  bool ok = w.rules.len != 0;
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
