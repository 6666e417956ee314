/* Questions about declarations that do not depend on who knows them. */
#include <string.h>

#include "decl_source.h"
#include "strbuf.h"
#include "aliases.h"

#include "banned.h"

const struct sr_symbol *sr_decls_find(struct sr_decls *decls,
                                      struct sr_str name) {
  return decls->ops->find(decls, name);
}

const struct sr_symbol *sr_decls_find_kind(struct sr_decls *decls,
                                           struct sr_str name,
                                           enum sr_symbol_kind kind) {
  const struct sr_symbol *symbol = sr_decls_find(decls, name);
  while (symbol && symbol->kind != kind)
    symbol = symbol->next;
  return symbol;
}

/* Takes a keyword such as `struct` off the words. */
static bool take_keyword(struct sr_str *words) {
  static const char *const keywords[] = {"struct ", "union ", "class ",
                                         "enum ", NULL};
  for (const char *const *keyword = keywords; *keyword; keyword++) {
    size_t len = strlen(*keyword);
    if (words->len <= len || memcmp(words->ptr, *keyword, len) != 0)
      continue;
    words->ptr += len;
    words->len -= len;
    return true;
  }
  return false;
}

const struct sr_type *sr_decls_type(struct sr_decls *decls,
                                    struct sr_str words) {
  bool has_keyword = take_keyword(&words);
  if (!has_keyword) {
    const struct sr_type *builtin = decls->ops->builtin(decls, words);
    if (builtin)
      return builtin;
  }
  const struct sr_type *found = NULL;
  for (const struct sr_symbol *symbol = sr_decls_find(decls, words); symbol;
       symbol = symbol->next) {
    if (symbol->kind != SR_SYMBOL_TYPE)
      continue;
    /* The tag and a typedef may have one name: the keyword means the tag. */
    bool is_typedef = symbol->type->kind == SR_TYPE_TYPEDEF;
    if (is_typedef != has_keyword)
      return symbol->type;
    if (!found)
      found = symbol->type;
  }
  return found;
}

bool sr_decls_constant(struct sr_decls *decls, struct sr_str name,
                       struct sr_const *value,
                       const struct sr_type **enumeration) {
  const struct sr_type *ignored;
  *value = (struct sr_const){0};
  if (!enumeration)
    enumeration = &ignored;
  *enumeration = NULL;
  return decls->ops->constant(decls, name, value, enumeration);
}

struct sr_str sr_decls_macro_problem(struct sr_decls *decls,
                                     struct sr_str name) {
  return decls->ops->macro_problem(decls, name);
}

const struct sr_type *sr_type_stripped(const struct sr_type *type) {
  while (type && type->kind == SR_TYPE_TYPEDEF && type->target)
    type = type->target;
  return type;
}

const struct sr_type *sr_decls_complete(struct sr_decls *decls,
                                        const struct sr_type *type) {
  type = sr_type_stripped(type);
  if (type && (type->kind == SR_TYPE_RECORD || type->kind == SR_TYPE_ENUM ||
               type->kind == SR_TYPE_FUNCTION))
    decls->ops->complete(decls, type);
  return type;
}

struct sr_str sr_decls_nearest(struct sr_decls *decls, struct sr_str name,
                               unsigned kinds) {
  struct sr_suggest suggest;
  sr_suggest_init(&suggest, name.ptr, name.len);
  decls->ops->offer(decls, kinds, &suggest);
  return sr_str_of(suggest.best ? suggest.best : "");
}

/* Bases and anonymous members hold further members. */
static bool is_passage(const struct sr_member *member) {
  return member->name.len == 0 && member->type &&
         !(member->flags & SR_MEMBER_IS_BIT_FIELD);
}

static const struct sr_member *find_member(struct sr_decls *decls,
                                           const struct sr_type *record,
                                           struct sr_str name, uint64_t start,
                                           uint64_t *bit_offset,
                                           unsigned depth) {
  enum { deepest = 64 };
  record = sr_decls_complete(decls, record);
  if (!record || record->kind != SR_TYPE_RECORD || depth > deepest)
    return NULL;
  for (size_t i = 0; i < record->member_count; i++)
    if (sr_str_equals(record->members[i].name, name)) {
      *bit_offset = start + (uint64_t)record->members[i].value;
      return &record->members[i];
    }
  for (size_t i = 0; i < record->member_count; i++) {
    const struct sr_member *member = &record->members[i];
    const struct sr_member *found =
        is_passage(member)
            ? find_member(decls, member->type, name,
                          start + (uint64_t)member->value, bit_offset,
                          depth + 1)
            : NULL;
    if (found)
      return found;
  }
  return NULL;
}

const struct sr_member *sr_type_member(struct sr_decls *decls,
                                       const struct sr_type *record,
                                       struct sr_str name,
                                       uint64_t *bit_offset) {
  return name.len ? find_member(decls, record, name, 0, bit_offset, 0) : NULL;
}

static const char *keyword_of(const struct sr_type *type) {
  if (type->flags & SR_TYPE_IS_CXX)
    return "";
  if (type->kind == SR_TYPE_ENUM)
    return "enum ";
  return type->flags & SR_TYPE_IS_UNION ? "union " : "struct ";
}

static const char *unnamed_word(const struct sr_type *type) {
  if (type->kind == SR_TYPE_ENUM)
    return "unnamed enum";
  return type->flags & SR_TYPE_IS_UNION ? "unnamed union" : "unnamed struct";
}

static void add_params(const struct sr_type *type, struct sr_strbuf *out) {
  sr_strbuf_addc(out, '(');
  for (size_t i = 0; i < type->member_count; i++) {
    sr_strbuf_adds(out, i ? ", " : "");
    sr_type_add_name(type->members[i].type, out);
  }
  if (type->flags & SR_TYPE_IS_VARIADIC)
    sr_strbuf_adds(out, type->member_count ? ", ..." : "...");
  sr_strbuf_addc(out, ')');
}

/* What stands before and behind the place of a declared name. */
static void add_before(const struct sr_type *type, struct sr_strbuf *out);
static void add_behind(const struct sr_type *type, struct sr_strbuf *out);

static bool binds_closer(const struct sr_type *type) {
  return type->target && (type->target->kind == SR_TYPE_FUNCTION ||
                          type->target->kind == SR_TYPE_ARRAY);
}

static void add_before(const struct sr_type *type, struct sr_strbuf *out) {
  const struct sr_type *target = type->target;
  switch (type->kind) {
  case SR_TYPE_POINTER:
  case SR_TYPE_REFERENCE:
    if (!target) {
      sr_strbuf_adds(out, "void *");
      return;
    }
    add_before(target, out);
    if (binds_closer(type))
      sr_strbuf_adds(out, " (");
    else if (target->kind != SR_TYPE_POINTER)
      sr_strbuf_addc(out, ' ');
    sr_strbuf_addc(out, type->kind == SR_TYPE_POINTER ? '*' : '&');
    return;
  case SR_TYPE_ARRAY:
  case SR_TYPE_FUNCTION:
    if (target)
      add_before(target, out);
    return;
  case SR_TYPE_RECORD:
  case SR_TYPE_ENUM:
    if (type->name.len == 0)
      sr_strbuf_adds(out, unnamed_word(type));
    else
      sr_strbuf_adds(out, keyword_of(type));
    break;
  default:
    break;
  }
  sr_strbuf_add(out, type->name.ptr, type->name.len);
}

static void add_behind(const struct sr_type *type, struct sr_strbuf *out) {
  const struct sr_type *target = type->target;
  switch (type->kind) {
  case SR_TYPE_POINTER:
  case SR_TYPE_REFERENCE:
    if (target && binds_closer(type))
      sr_strbuf_addc(out, ')');
    break;
  case SR_TYPE_ARRAY:
    if (type->count)
      sr_strbuf_addf(out, "[%llu]", (unsigned long long)type->count);
    else
      sr_strbuf_adds(out, "[]");
    break;
  case SR_TYPE_FUNCTION:
    add_params(type, out);
    break;
  default:
    return;
  }
  if (target)
    add_behind(target, out);
}

void sr_type_add_name(const struct sr_type *type, struct sr_strbuf *out) {
  add_before(type, out);
  add_behind(type, out);
}

bool sr_decls_is_renamed(struct sr_decls *decls, struct sr_str name) {
  return decls->set && sr_aliases_have(decls->set, name);
}
