/* What the program's files see differently: a struct that changes with a -D,
 * a macro, a parameter.
 *
 * Rules are compiled once, with the declarations of the main set of flags.
 * All that was imported from there for some rule is held against what another
 * set of flags makes of the same headers; what is not declared there at all is
 * no difference, for such files do not use it. */
#include "lookup_unit.h"

#include <stdarg.h>
#include <string.h>

#include "strbuf.h"

#include "banned.h"

struct comparison {
  struct sr_unit *ours, *theirs;
  sr_difference_sink *sink;
  void *context;
  size_t found;
};

static const char *who(const struct sr_unit *unit) {
  return *unit->build->file ? unit->build->file : "the flags given";
}

static void SR_PRINTF(3, 4) tell(struct comparison *c, const struct sr_type *at,
                                 const char *format, ...) {
  struct sr_strbuf text;
  va_list args;
  sr_strbuf_init(&text);
  va_start(args, format);
  sr_strbuf_vaddf(&text, format, args);
  va_end(args);
  c->sink(c->context, text.ptr, at ? at->file : (struct sr_str){"", 0},
          at ? at->line : 0);
  sr_strbuf_release(&text);
  c->found++;
}

static struct sr_strbuf name_of(const struct sr_type *type) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_type_add_name(type, &text);
  return text;
}

static const struct sr_type *same_type(struct sr_unit *unit,
                                       const struct sr_type *type) {
  const struct sr_symbol *symbol = sr_unit_symbols(unit, type->name);
  for (; symbol; symbol = symbol->next) {
    const struct sr_type *found = sr_type_stripped(symbol->type);
    if (symbol->kind == SR_SYMBOL_TYPE && found && found->kind == type->kind &&
        sr_str_equals(found->name, type->name))
      return found;
  }
  return NULL;
}

static const struct sr_member *find(const struct sr_type *type,
                                    struct sr_str name) {
  for (size_t i = 0; i < type->member_count; i++)
    if (sr_str_equals(type->members[i].name, name))
      return &type->members[i];
  return NULL;
}

static uint64_t bits_of(const struct sr_member *member) {
  if (member->flags & SR_MEMBER_IS_BIT_FIELD)
    return member->bit_size;
  return member->type ? member->type->size * 8 : 0;
}

/* True if it told of a difference. */
static bool compare_member(struct comparison *c, const struct sr_type *type,
                           const struct sr_member *ours,
                           const struct sr_member *theirs, const char *name) {
  int len = (int)ours->name.len;
  const char *text = ours->name.ptr;
  bool is_enum = type->kind == SR_TYPE_ENUM;
  if (!theirs)
    tell(c, type, "'%s' has %s '%.*s' in %s and not in %s", name,
         is_enum ? "the enumerator" : "the field", len, text, who(c->ours),
         who(c->theirs));
  else if (ours->value != theirs->value && is_enum)
    tell(c, type, "'%.*s' is %lld in %s and %lld in %s", len, text,
         (long long)ours->value, who(c->ours), (long long)theirs->value,
         who(c->theirs));
  else if (ours->value != theirs->value)
    tell(c, type, "field '%.*s' of '%s' is at bit %lld in %s and at bit %lld "
                  "in %s",
         len, text, name, (long long)ours->value, who(c->ours),
         (long long)theirs->value, who(c->theirs));
  else if (bits_of(ours) != bits_of(theirs))
    tell(c, type, "field '%.*s' of '%s' has %llu bits in %s and %llu in %s",
         len, text, name, (unsigned long long)bits_of(ours), who(c->ours),
         (unsigned long long)bits_of(theirs), who(c->theirs));
  else
    return false;
  return true;
}

/* The size says most; else the first member that differs. */
static void compare_types(struct comparison *c, const struct sr_type *ours,
                          const struct sr_type *theirs) {
  struct sr_strbuf name = name_of(ours);
  unsigned incomplete =
      (ours->flags | theirs->flags) & SR_TYPE_IS_INCOMPLETE;
  bool is_read = ((const struct sr_import *)(const void *)ours)->is_complete;
  if (incomplete) {
    sr_strbuf_release(&name);
    return;
  }
  if (ours->size != theirs->size)
    tell(c, ours, "'%s' has %llu bytes in %s and %llu bytes in %s", name.ptr,
         (unsigned long long)ours->size, who(c->ours),
         (unsigned long long)theirs->size, who(c->theirs));
  else if (is_read) {
    sr_unit_complete(c->theirs, theirs);
    for (size_t i = 0; i < ours->member_count; i++)
      if (ours->members[i].name.len &&
          compare_member(c, ours, &ours->members[i],
                         find(theirs, ours->members[i].name), name.ptr))
        break;
  }
  sr_strbuf_release(&name);
}

static void compare_all_types(struct comparison *c) {
  /* In the order of import, so that messages do not depend on addresses. */
  size_t room = c->ours->type_count + 1;
  const struct sr_type **all =
      sr_arena_array(c->ours->decls.arena, room, sizeof(*all));
  for (size_t i = 0; i < c->ours->types.room; i++) {
    const struct sr_import *import = c->ours->types.slots[i].value;
    if (import && import->type.id < room)
      all[import->type.id] = &import->type;
  }
  for (size_t i = 0; i < room; i++) {
    const struct sr_type *type = all[i];
    if (!type || !type->name.len ||
        (type->kind != SR_TYPE_RECORD && type->kind != SR_TYPE_ENUM))
      continue;
    const struct sr_type *theirs = same_type(c->theirs, type);
    if (theirs)
      compare_types(c, type, theirs);
  }
}

/* Of functions: the parameters' types and names. */
static void compare_functions(struct comparison *c,
                              const struct sr_symbol *ours,
                              const struct sr_symbol *theirs) {
  sr_unit_complete(c->ours, ours->type);
  sr_unit_complete(c->theirs, theirs->type);
  if (ours->type->member_count != theirs->type->member_count) {
    tell(c, NULL, "'%s' has %zu parameters in %s and %zu in %s",
         ours->name.ptr, ours->type->member_count, who(c->ours),
         theirs->type->member_count, who(c->theirs));
    return;
  }
  for (size_t i = 0; i < ours->type->member_count; i++) {
    const struct sr_member *a = &ours->type->members[i];
    const struct sr_member *b = &theirs->type->members[i];
    struct sr_strbuf left = name_of(a->type), right = name_of(b->type);
    bool same = strcmp(left.ptr, right.ptr) == 0 &&
                sr_str_equals(a->name, b->name);
    if (!same)
      tell(c, NULL, "parameter %zu of '%s' is '%s %s' in %s and '%s %s' in %s",
           i + 1, ours->name.ptr, left.ptr, a->name.ptr, who(c->ours),
           right.ptr, b->name.ptr, who(c->theirs));
    sr_strbuf_release(&left);
    sr_strbuf_release(&right);
    if (!same)
      return;
  }
}

static const struct sr_symbol *only_of_kind(const struct sr_symbol *symbol,
                                            enum sr_symbol_kind kind) {
  const struct sr_symbol *found = NULL;
  for (; symbol; symbol = symbol->next) {
    if (symbol->kind != kind)
      continue;
    if (found)
      return NULL; /* overloads: which is which, their types say */
    found = symbol;
  }
  return found;
}

static void compare_symbols(struct comparison *c, const struct sr_name *name) {
  const struct sr_symbol *all = sr_unit_symbols(c->theirs, name->text);
  const struct sr_symbol *ours =
      only_of_kind(name->symbols, SR_SYMBOL_FUNCTION);
  const struct sr_symbol *theirs = only_of_kind(all, SR_SYMBOL_FUNCTION);
  if (ours && theirs)
    compare_functions(c, ours, theirs);
  ours = only_of_kind(name->symbols, SR_SYMBOL_VARIABLE);
  theirs = only_of_kind(all, SR_SYMBOL_VARIABLE);
  if (!ours || !theirs)
    return;
  struct sr_strbuf left = name_of(ours->type), right = name_of(theirs->type);
  if (strcmp(left.ptr, right.ptr) != 0)
    tell(c, NULL, "variable '%s' is '%s' in %s and '%s' in %s",
         name->text.ptr, left.ptr, who(c->ours), right.ptr, who(c->theirs));
  sr_strbuf_release(&left);
  sr_strbuf_release(&right);
}

static void add_value(const struct sr_const *value, struct sr_strbuf *out) {
  if (value->kind == SR_CONST_FLOAT)
    sr_strbuf_addf(out, "%g", value->real);
  else if (value->kind == SR_CONST_STRING)
    sr_strbuf_addf(out, "\"%.*s\"", (int)value->str.len, value->str.ptr);
  else if (value->is_unsigned)
    sr_strbuf_addf(out, "%llu", (unsigned long long)value->imm);
  else
    sr_strbuf_addf(out, "%lld", (long long)value->imm);
}

static void compare_macro(struct comparison *c, const struct sr_macro *ours) {
  const struct sr_macro *theirs = sr_table_get(&c->theirs->macros, ours->name);
  if (!theirs || ours->value.kind == SR_CONST_NONE ||
      theirs->value.kind == SR_CONST_NONE)
    return;
  struct sr_strbuf left, right;
  sr_strbuf_init(&left);
  sr_strbuf_init(&right);
  add_value(&ours->value, &left);
  add_value(&theirs->value, &right);
  if (strcmp(left.ptr, right.ptr) != 0)
    tell(c, NULL, "'%.*s' is %s in %s and %s in %s", (int)ours->name.len,
         ours->name.ptr, left.ptr, who(c->ours), right.ptr, who(c->theirs));
  sr_strbuf_release(&left);
  sr_strbuf_release(&right);
}

size_t sr_unit_compare(struct sr_unit *ours, struct sr_unit *theirs,
                       sr_difference_sink *sink, void *context) {
  struct comparison c = {ours, theirs, sink, context, 0};
  compare_all_types(&c);
  for (size_t i = 0; i < ours->names.room; i++) {
    const struct sr_name *name = ours->names.slots[i].value;
    if (name && name->symbols)
      compare_symbols(&c, name);
  }
  for (size_t i = 0; i < ours->probe_count; i++)
    compare_macro(&c, ours->probes[i]);
  return c.found;
}
