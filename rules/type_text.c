/* Types that need no headers, classes of types, and fields by name. */
#include "check_scope.h"
#include "expr_class.h"
#include "suggest.h"

#include "banned.h"

#define NAMED(text)                                                            \
  { text, sizeof(text) - 1 }

static const struct sr_type character = {
    .kind = SR_TYPE_CHARACTER, .name = NAMED("char"), .size = 1};
static const struct sr_type nothing = {.kind = SR_TYPE_VOID,
                                       .name = NAMED("void")};
const struct sr_type sr_type_integer = {.kind = SR_TYPE_INTEGER,
                                        .flags = SR_TYPE_IS_SIGNED,
                                        .name = NAMED("long"),
                                        .size = 8};
const struct sr_type sr_type_truth = {
    .kind = SR_TYPE_BOOLEAN, .name = NAMED("bool"), .size = 1};
const struct sr_type sr_type_real = {
    .kind = SR_TYPE_FLOATING, .name = NAMED("double"), .size = 8};
const struct sr_type sr_type_string = {
    .kind = SR_TYPE_POINTER, .target = &character, .size = 8};
const struct sr_type sr_type_null = {
    .kind = SR_TYPE_POINTER, .target = &nothing, .size = 8};

enum sr_class sr_type_class(const struct sr_type *type) {
  type = sr_type_behind(type);
  if (!type)
    return SR_CLASS_UNKNOWN;
  switch (type->kind) {
  case SR_TYPE_VOID:
    return SR_CLASS_NOTHING;
  case SR_TYPE_BOOLEAN:
  case SR_TYPE_CHARACTER:
  case SR_TYPE_INTEGER:
  case SR_TYPE_ENUM:
    return SR_CLASS_INTEGER;
  case SR_TYPE_FLOATING:
    return SR_CLASS_FLOATING;
  case SR_TYPE_POINTER:
  case SR_TYPE_ARRAY:
  case SR_TYPE_FUNCTION:
    return SR_CLASS_POINTER;
  case SR_TYPE_RECORD:
    return SR_CLASS_RECORD;
  default:
    return SR_CLASS_UNKNOWN;
  }
}

const char *sr_type_text(const struct sr_type *type, struct sr_diags *diags) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_type_add_name(type, &text);
  const char *copy = sr_arena_copy(diags->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return copy;
}

const struct sr_type *sr_type_pointer(const struct sr_type *type,
                                      struct sr_arena *arena) {
  struct sr_type *pointer = SR_NEW(arena, struct sr_type);
  *pointer = (struct sr_type){
      .kind = SR_TYPE_POINTER, .target = type, .size = 8, .align = 8};
  return pointer;
}

const struct sr_type *sr_type_pointee(const struct sr_type *type) {
  type = sr_type_behind(type);
  if (type && (type->kind == SR_TYPE_POINTER || type->kind == SR_TYPE_ARRAY))
    return type->target;
  return NULL;
}

/* Members within unnamed ones count as the record's own. */
static void offer_members(struct sr_decls *decls, const struct sr_type *record,
                          struct sr_suggest *near, struct sr_strbuf *list,
                          unsigned depth) {
  enum { deepest = 8, longest_list = 90 };
  record = sr_type_behind(record);
  record = record ? sr_decls_complete(decls, record) : NULL;
  if (!record || record->kind != SR_TYPE_RECORD || depth > deepest)
    return;
  for (size_t i = 0; i < record->member_count; i++) {
    const struct sr_member *member = &record->members[i];
    if (member->name.len == 0) {
      offer_members(decls, member->type, near, list, depth + 1);
      continue;
    }
    /* Names are kept with a NUL behind them. */
    sr_suggest_offer(near, member->name.ptr);
    if (list->len <= longest_list)
      sr_strbuf_addf(list, "%s'%.*s'", list->len ? ", " : "",
                     (int)member->name.len, member->name.ptr);
  }
}

/* A member through which the name is found, one step further. */
static const struct sr_member *find_way(struct sr_decls *decls,
                                        const struct sr_type *record,
                                        struct sr_str name) {
  uint64_t offset;
  for (size_t i = 0; i < record->member_count; i++) {
    const struct sr_member *member = &record->members[i];
    const struct sr_type *target = sr_type_pointee(member->type);
    target = sr_type_behind(target ? target : member->type);
    if (member->name.len && target && target->kind == SR_TYPE_RECORD &&
        sr_type_member(decls, target, name, &offset))
      return member;
  }
  return NULL;
}

const char *sr_field_cure(struct sr_scope *scope, const struct sr_type *record,
                          struct sr_str name) {
  struct sr_suggest near;
  struct sr_strbuf list, cure;
  sr_strbuf_init(&list);
  sr_strbuf_init(&cure);
  sr_suggest_init(&near, name.ptr, name.len);
  offer_members(scope->decls, record, &near, &list, 0);
  const struct sr_member *way = find_way(scope->decls, record, name);
  if (way)
    sr_strbuf_addf(&cure, "; did you mean '%.*s%s%.*s'?", (int)way->name.len,
                   way->name.ptr, sr_type_pointee(way->type) ? "->" : ".",
                   (int)name.len, name.ptr);
  else if (near.best)
    sr_strbuf_addf(&cure, "; did you mean '%s'?", near.best);
  else if (list.len && list.len <= 90)
    sr_strbuf_addf(&cure, "; it has %s", list.ptr);
  else if (record->file.len)
    sr_strbuf_addf(&cure, "; it is defined at %.*s:%u", (int)record->file.len,
                   record->file.ptr, (unsigned)record->line);
  const char *copy = sr_arena_copy(scope->diags->arena, cure.ptr, cure.len);
  sr_strbuf_release(&list);
  sr_strbuf_release(&cure);
  return copy;
}

const struct sr_member *sr_check_field(struct sr_scope *scope,
                                       const struct sr_type *record,
                                       struct sr_str name, struct sr_loc loc) {
  uint64_t offset;
  record = sr_decls_complete(scope->decls, sr_type_behind(record));
  const struct sr_member *member =
      sr_type_member(scope->decls, record, name, &offset);
  if (member || sr_decls_is_renamed(scope->decls, name))
    return member;
  if (record->flags & SR_TYPE_IS_INCOMPLETE || record->member_count == 0)
    sr_warning(scope->diags, loc, "type-incomplete",
               "'%s' is declared in the headers, but not defined, so that "
               "'%.*s' cannot be checked; add the file that defines it to "
               "'headers'",
               sr_type_text(record, scope->diags), (int)name.len, name.ptr);
  else
    sr_error(scope->diags, loc, "field-unknown", "'%s' has no field '%.*s'%s",
             sr_type_text(record, scope->diags), (int)name.len, name.ptr,
             sr_field_cure(scope, record, name));
  return NULL;
}
