/* Chooses and writes the declarations that rules mention.
 *
 * Types get their index when they are first referred to; what a record's entry
 * says is decided at the end, when it is known whether a rule wants its
 * members. */
#include "spec_types.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "point.h"
#include "rule_walk.h"
#include "spec.h"

#include "banned.h"

struct sr_typed {
  const struct sr_type *type;
  struct sr_decls *decls;
  bool is_full;  /* RECORD: with members */
  unsigned walk; /* the last one that came by */
};

struct type_index {
  uint32_t value;
};

struct symbol_head {
  uint32_t name, first, last;
};

void sr_spec_types_init(struct sr_spec_types *out, struct sr_arena *arena,
                        uint32_t (*intern)(void *, struct sr_str),
                        void *writer) {
  memset(out, 0, sizeof(*out));
  out->arena = arena;
  out->intern = intern;
  out->writer = writer;
  sr_strbuf_init(&out->types);
  sr_strbuf_init(&out->members);
  sr_strbuf_init(&out->symbols);
  sr_strbuf_init(&out->symbol_names);
}

void sr_spec_types_release(struct sr_spec_types *out) {
  sr_strbuf_release(&out->types);
  sr_strbuf_release(&out->members);
  sr_strbuf_release(&out->symbols);
  sr_strbuf_release(&out->symbol_names);
  sr_table_release(&out->by_type);
  sr_table_release(&out->by_key);
  sr_table_release(&out->symbol_keys);
  sr_table_release(&out->symbol_heads);
  free(out->entries);
}

static uint32_t new_entry(struct sr_spec_types *out,
                          const struct sr_type *type) {
  if (out->count == out->room) {
    out->room = out->room ? 2 * out->room : 64;
    out->entries =
        sr_xrealloc(out->entries, out->room * sizeof(*out->entries));
  }
  out->entries[out->count] = (struct sr_typed){type, out->decls, false, 0};
  return (uint32_t)out->count++;
}

static uint32_t refer(struct sr_spec_types *out, const struct sr_type *type);

/* What makes types of different look-ups the same; empty: only itself. */
static void add_key(struct sr_spec_types *out, const struct sr_type *type,
                    struct sr_strbuf *key) {
  switch (type->kind) {
  case SR_TYPE_FUNCTION:
    return;
  case SR_TYPE_POINTER:
  case SR_TYPE_REFERENCE:
  case SR_TYPE_ARRAY:
    sr_strbuf_addf(key, "%d %u %llu", (int)type->kind,
                   (unsigned)refer(out, type->target),
                   (unsigned long long)type->count);
    return;
  default:
    if (type->name.len == 0)
      return;
    sr_strbuf_addf(key, "%d %llu %s:%u ", (int)type->kind,
                   (unsigned long long)type->size, type->file.ptr,
                   (unsigned)type->line);
    sr_strbuf_add(key, type->name.ptr, type->name.len);
  }
}

/* The type's index. */
static uint32_t refer(struct sr_spec_types *out, const struct sr_type *type) {
  if (!type)
    return SR_NONE;
  struct sr_str place = {(const char *)&type, sizeof(type)};
  struct type_index *index = sr_table_get(&out->by_type, place);
  if (index)
    return index->value;
  struct sr_strbuf key;
  sr_strbuf_init(&key);
  add_key(out, type, &key);
  struct sr_str text = {key.ptr, key.len};
  index = key.len ? sr_table_get(&out->by_key, text) : NULL;
  if (!index) {
    index = SR_NEW(out->arena, struct type_index);
    index->value = new_entry(out, type);
    if (key.len)
      sr_table_add(&out->by_key, sr_arena_str(out->arena, key.ptr, key.len),
                   index);
  }
  sr_strbuf_release(&key);
  sr_table_add(&out->by_type,
               sr_arena_str(out->arena, place.ptr, place.len), index);
  return index->value;
}

/* T, through typedefs, pointers, references, arrays, and what functions
 * return. */
static const struct sr_type *innermost(const struct sr_type *type) {
  while (type && type->target &&
         (type->kind == SR_TYPE_TYPEDEF || type->kind == SR_TYPE_POINTER ||
          type->kind == SR_TYPE_REFERENCE || type->kind == SR_TYPE_ARRAY ||
          type->kind == SR_TYPE_FUNCTION))
    type = type->target;
  return type;
}

/* The record is wanted with its members; so are those it shares its names
 * with: bases, and anonymous structs and unions. */
static void want_members(struct sr_spec_types *out,
                         const struct sr_type *record) {
  record = sr_decls_complete(out->decls, record);
  if (!record || record->kind != SR_TYPE_RECORD)
    return;
  uint32_t index = refer(out, record);
  if (out->entries[index].is_full)
    return;
  out->entries[index].is_full = true;
  for (size_t i = 0; i < record->member_count; i++)
    if (record->members[i].name.len == 0)
      want_members(out, record->members[i].type);
}

/* Fields that a rule's expressions name. */
struct fields {
  struct sr_str *all;
  size_t count, room;
};

static void add_field(struct fields *fields, struct sr_str name) {
  for (size_t i = 0; i < fields->count; i++)
    if (sr_str_equals(fields->all[i], name))
      return;
  if (fields->count == fields->room) {
    fields->room = fields->room ? 2 * fields->room : 16;
    fields->all =
        sr_xrealloc(fields->all, fields->room * sizeof(*fields->all));
  }
  fields->all[fields->count++] = name;
}

/* Follows the fields that the rule names wherever they lead from here: no
 * path that an expression takes is missed. */
static void walk_type(struct sr_spec_types *out, const struct fields *fields,
                      const struct sr_type *type) {
  const struct sr_type *record = innermost(type);
  if (!record || record->kind != SR_TYPE_RECORD)
    return;
  uint32_t index = refer(out, record);
  if (out->entries[index].walk == out->walk)
    return;
  out->entries[index].walk = out->walk;
  for (size_t i = 0; i < fields->count; i++) {
    uint64_t offset;
    const struct sr_member *member =
        sr_type_member(out->decls, record, fields->all[i], &offset);
    if (!member)
      continue;
    want_members(out, record);
    walk_type(out, fields, member->type);
  }
}

static void add_symbol(struct sr_spec_types *out,
                       const struct sr_symbol *symbol, unsigned flags) {
  struct sr_strbuf key;
  uint32_t type = refer(out, symbol->type);
  sr_strbuf_init(&key);
  sr_strbuf_addf(&key, "%d %u %s %s", (int)symbol->kind, (unsigned)type,
                 symbol->name.ptr, symbol->link_name.ptr);
  struct sr_str text = {key.ptr, key.len};
  struct type_index *known = sr_table_get(&out->symbol_keys, text);
  uint32_t index = (uint32_t)(out->symbols.len / sizeof(struct sr_spec_symbol));
  struct sr_spec_symbol *all = (void *)out->symbols.ptr;
  if (known) {
    all[known->value].flags |= flags;
    sr_strbuf_release(&key);
    return;
  }
  known = SR_NEW(out->arena, struct type_index);
  known->value = index;
  sr_table_add(&out->symbol_keys,
               sr_arena_str(out->arena, text.ptr, text.len), known);
  sr_strbuf_release(&key);
  struct sr_spec_symbol s;
  memset(&s, 0, sizeof(s));
  s.name = out->intern(out->writer, symbol->name);
  s.kind = symbol->kind;
  s.type = type;
  s.flags = symbol->flags | flags;
  s.link_name = out->intern(out->writer, symbol->link_name);
  s.file = out->intern(out->writer, symbol->file);
  s.line = symbol->line;
  s.column = symbol->column;
  s.next = SR_NONE;
  sr_strbuf_add(&out->symbols, (const char *)&s, sizeof(s));
  struct symbol_head *head = sr_table_get(&out->symbol_heads, symbol->name);
  if (head) {
    all = (void *)out->symbols.ptr;
    all[head->last].next = index;
    head->last = index;
    return;
  }
  head = SR_NEW(out->arena, struct symbol_head);
  *head = (struct symbol_head){s.name, index, index};
  sr_table_add(&out->symbol_heads, symbol->name, head);
}

/* Takes in all symbols of a name and of one of the kinds (a mask). */
static const struct sr_symbol *add_symbols(struct sr_spec_types *out,
                                           const struct fields *fields,
                                           struct sr_str name, unsigned kinds,
                                           unsigned flags) {
  const struct sr_symbol *first = sr_decls_find(out->decls, name);
  for (const struct sr_symbol *s = first; s; s = s->next) {
    if (!(kinds & 1u << s->kind))
      continue;
    add_symbol(out, s, flags);
    walk_type(out, fields, s->type);
    const struct sr_type *type = s->kind == SR_SYMBOL_FUNCTION
                                     ? sr_decls_complete(out->decls, s->type)
                                     : NULL;
    for (size_t i = 0; type && i < type->member_count; i++)
      walk_type(out, fields, type->members[i].type);
  }
  return first;
}

/* Takes a keyword such as `struct` off. */
static struct sr_str without_keyword(struct sr_str words) {
  const char *space = memchr(words.ptr, ' ', words.len);
  size_t len = space ? (size_t)(space - words.ptr) + 1 : 0;
  return (struct sr_str){words.ptr + len, words.len - len};
}

static void add_type_words(struct sr_spec_types *out,
                           const struct fields *fields, struct sr_str words) {
  const struct sr_type *type = sr_decls_type(out->decls, words);
  if (!type)
    return;
  refer(out, type);
  walk_type(out, fields, type);
  add_symbols(out, fields, without_keyword(words), 1u << SR_SYMBOL_TYPE, 0);
}

static void collect_fields(struct fields *fields, const struct sr_expr *expr) {
  if (!expr)
    return;
  if (expr->op == SR_EXPR_MEMBER || expr->op == SR_EXPR_ARROW)
    add_field(fields, expr->str);
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    collect_fields(fields, kid);
}

static void add_expr(struct sr_spec_types *out, const struct fields *fields,
                     const struct sr_expr *expr) {
  if (!expr)
    return;
  if (expr->op == SR_EXPR_NAME)
    add_symbols(out, fields, expr->str,
                1u << SR_SYMBOL_VARIABLE | 1u << SR_SYMBOL_FUNCTION, 0);
  else if (expr->op == SR_EXPR_CAST || expr->op == SR_EXPR_SIZEOF)
    add_type_words(out, fields, expr->str);
  else if (expr->op == SR_EXPR_CALL && expr->imm == 0)
    add_symbols(out, fields, expr->str, 1u << SR_SYMBOL_FUNCTION,
                SR_SYMBOL_IS_PURE);
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    add_expr(out, fields, kid);
}

/* Wants every record along the point's path. */
static void add_path(struct sr_spec_types *out, const struct fields *fields,
                     const struct sr_type *type, struct sr_str path) {
  while (path.len) {
    const char *dot = memchr(path.ptr, '.', path.len);
    size_t len = dot ? (size_t)(dot - path.ptr) : path.len;
    uint64_t offset;
    const struct sr_type *record = innermost(type);
    want_members(out, record);
    const struct sr_member *member =
        record ? sr_type_member(out->decls, record,
                                (struct sr_str){path.ptr, len}, &offset)
               : NULL;
    /* Without debug information no address tells which arm of a union it is,
     * or that it leads to a bit-field at a struct's start. */
    if (!member || (record->flags & SR_TYPE_IS_UNION) ||
        (member->flags & SR_MEMBER_IS_BIT_FIELD))
      out->has_gaps = true;
    if (!member)
      return;
    type = member->type;
    walk_type(out, fields, type);
    if (innermost(type) != sr_type_stripped(type)) {
      /* Calls through the pointer see its function's parameters. */
      const struct sr_type *target = sr_type_stripped(type);
      while (target && target->kind == SR_TYPE_POINTER)
        target = sr_type_stripped(target->target);
      if (target && target->kind == SR_TYPE_FUNCTION) {
        target = sr_decls_complete(out->decls, target);
        for (size_t i = 0; i < target->member_count; i++)
          walk_type(out, fields, target->members[i].type);
      }
    }
    path.ptr += len + (dot != NULL);
    path.len -= len + (dot != NULL);
  }
}

/* What `this` of a method points to. */
static void add_class(struct sr_spec_types *out, struct sr_str method) {
  size_t len = method.len;
  while (len > 1 && !(method.ptr[len - 1] == ':' && method.ptr[len - 2] == ':'))
    len--;
  if (len < 2)
    return;
  struct sr_str name = {method.ptr, len - 2};
  const struct sr_symbol *type =
      sr_decls_find_kind(out->decls, name, SR_SYMBOL_TYPE);
  if (!type)
    return;
  add_symbol(out, type, 0);
  want_members(out, type->type);
}

static void add_point(struct sr_spec_types *out, const struct fields *fields,
                      const struct sr_point *point) {
  static const unsigned kinds[] = {
      [SR_BASE_FUNCTION] = 1u << SR_SYMBOL_FUNCTION,
      [SR_BASE_ANY] = 1u << SR_SYMBOL_TYPE | 1u << SR_SYMBOL_VARIABLE,
      [SR_BASE_TYPE] = 1u << SR_SYMBOL_TYPE,
      [SR_BASE_VARIABLE] = 1u << SR_SYMBOL_VARIABLE};
  const struct sr_symbol *symbol = NULL;
  if (!(point->flags & SR_POINT_IS_GLOB)) /* told by debug information */
    symbol = add_symbols(out, fields, point->name, kinds[point->base], 0);
  bool is_known = false;
  for (; symbol; symbol = symbol->next) {
    if (!(kinds[point->base] & 1u << symbol->kind))
      continue;
    is_known = true;
    if (symbol->flags & SR_SYMBOL_IS_METHOD)
      add_class(out, symbol->name);
    if (point->field.len)
      add_path(out, fields, symbol->type, point->field);
  }
  out->has_gaps |= !is_known;
}

struct taking {
  struct sr_spec_types *out;
  struct fields fields;
};

static void take_fields(struct sr_expr *expr, const struct sr_place *place,
                        void *context) {
  struct taking *t = context;
  (void)place;
  collect_fields(&t->fields, expr);
}

static void take_names(struct sr_expr *expr, const struct sr_place *place,
                       void *context) {
  struct taking *t = context;
  (void)place;
  add_expr(t->out, &t->fields, expr);
}

void sr_spec_types_add(struct sr_spec_types *out, const struct sr_rule *rule,
                       struct sr_decls *decls) {
  struct taking t = {out, {NULL, 0, 0}};
  out->decls = decls;
  out->walk++;
  sr_rule_visit(rule, take_fields, &t);
  for (const struct sr_step *step = rule->steps; step; step = step->next)
    for (const struct sr_point *p = step->points; p; p = p->next)
      add_point(out, &t.fields, p);
  sr_rule_visit(rule, take_names, &t);
  free(t.fields.all);
}

static void write_member(struct sr_spec_types *out,
                         const struct sr_member *member) {
  struct sr_spec_member m;
  memset(&m, 0, sizeof(m));
  m.name = out->intern(out->writer, member->name);
  m.type = refer(out, member->type);
  m.value = member->value;
  m.bit_size = member->bit_size;
  m.flags = member->flags;
  sr_strbuf_add(&out->members, (const char *)&m, sizeof(m));
}

static bool has_members(const struct sr_typed *entry) {
  return entry->is_full || entry->type->kind == SR_TYPE_ENUM ||
         entry->type->kind == SR_TYPE_FUNCTION;
}

static void write_type(struct sr_spec_types *out, size_t n) {
  struct sr_typed entry = out->entries[n];
  const struct sr_type *type = entry.type;
  struct sr_spec_type t;
  memset(&t, 0, sizeof(t));
  if (has_members(&entry))
    sr_decls_complete(entry.decls, type);
  t.kind = (uint16_t)type->kind;
  t.flags = (uint16_t)type->flags;
  if (type->kind == SR_TYPE_RECORD && !entry.is_full)
    t.flags |= SR_TYPE_IS_INCOMPLETE;
  t.name = out->intern(out->writer, type->name);
  t.size = type->size;
  t.count = type->count;
  t.align = type->align;
  t.file = out->intern(out->writer, type->file);
  t.line = type->line;
  out->decls = entry.decls;
  t.target = refer(out, type->target);
  t.first_member =
      (uint32_t)(out->members.len / sizeof(struct sr_spec_member));
  for (size_t i = 0; has_members(&entry) && i < type->member_count; i++) {
    write_member(out, &type->members[i]);
    t.member_count++;
  }
  sr_strbuf_add(&out->types, (const char *)&t, sizeof(t));
}

static void file_symbols(struct sr_spec_types *out) {
  struct sr_spec_bucket empty;
  memset(&empty, 0, sizeof(empty));
  empty.first = SR_NONE;
  size_t room = 1;
  while (room < 2 * out->symbol_heads.count)
    room *= 2;
  for (size_t i = 0; out->symbol_heads.count && i < room; i++)
    sr_strbuf_add(&out->symbol_names, (const char *)&empty, sizeof(empty));
  struct sr_spec_bucket *buckets = (void *)out->symbol_names.ptr;
  for (size_t i = 0; i < out->symbol_heads.room; i++) {
    const struct sr_table_entry *slot = &out->symbol_heads.slots[i];
    const struct symbol_head *head = slot->value;
    if (!head)
      continue;
    uint64_t hash = sr_hash64(slot->key.ptr, slot->key.len);
    size_t at = (size_t)hash & (room - 1);
    while (buckets[at].first != SR_NONE)
      at = (at + 1) & (room - 1);
    buckets[at] = (struct sr_spec_bucket){hash, head->name, head->first};
  }
}

void sr_spec_types_finish(struct sr_spec_types *out) {
  /* More are referred to while these are written. */
  for (size_t n = 0; n < out->count; n++)
    write_type(out, n);
  file_symbols(out);
}
