/* All names that the headers declare, and the symbols behind those that rules
 * use.
 *
 * C has one scope here: tags and enumerators within structs are global.  In
 * C++, namespaces and classes are looked into when a name begins with theirs:
 * the standard library's would cost more than all the rest. */
#include <stdlib.h>
#include <string.h>

#include "lookup_unit.h"
#include "strbuf.h"

#include "banned.h"

struct indexer {
  struct sr_unit *unit;
  struct sr_str prefix; /* "ns::", or empty */
};

static struct sr_name *name_of(struct sr_unit *unit, struct sr_str text) {
  struct sr_name *name = sr_table_get(&unit->names, text);
  if (name)
    return name;
  name = SR_NEW(unit->decls.arena, struct sr_name);
  name->text = sr_arena_str(unit->decls.arena, text.ptr, text.len);
  return sr_table_add(&unit->names, name->text, name);
}

static struct sr_cursor *new_cursor(struct sr_unit *unit, CXCursor cursor) {
  struct sr_cursor *entry = SR_NEW(unit->decls.arena, struct sr_cursor);
  entry->cursor = cursor;
  return entry;
}

static unsigned kind_of(CXCursor cursor) {
  switch (cursor.kind) {
  case CXCursor_FunctionDecl:
  case CXCursor_CXXMethod:
  case CXCursor_Constructor:
  case CXCursor_Destructor:
  case CXCursor_ConversionFunction:
    return SR_SYMBOL_FUNCTION;
  case CXCursor_VarDecl:
    return SR_SYMBOL_VARIABLE;
  default:
    return SR_SYMBOL_TYPE;
  }
}

static void add_cursor(struct sr_unit *unit, struct sr_str text,
                       CXCursor cursor) {
  struct sr_name *name = name_of(unit, text);
  struct sr_cursor *entry = new_cursor(unit, cursor);
  if (name->last)
    name->last->next = entry;
  else
    name->first = entry;
  name->last = entry;
  name->kinds |= 1u << kind_of(cursor);
}

static void add_scope(struct sr_unit *unit, struct sr_str text,
                      CXCursor cursor) {
  struct sr_name *name = name_of(unit, text);
  struct sr_cursor *entry = new_cursor(unit, cursor);
  entry->next = name->scopes;
  name->scopes = entry;
}

static void add_constant(struct sr_unit *unit, struct sr_str text,
                         CXCursor cursor) {
  struct sr_name *name = name_of(unit, text);
  if (!name->constant)
    name->constant = new_cursor(unit, cursor);
  name->kinds |= SR_DECLS_CONSTANTS;
}

/* The prefix and the cursor's own name; false if it has none. */
static bool spell(const struct indexer *x, CXCursor cursor,
                  struct sr_strbuf *out) {
  const struct sr_libclang *c = x->unit->clang;
  CXString text = c->clang_getCursorSpelling(cursor);
  const char *chars = c->clang_getCString(text);
  bool is_named = chars && *chars && *chars != '(' && !strchr(chars, ' ');
  if (cursor.kind == CXCursor_Namespace && chars && !*chars) {
    chars = "(anonymous namespace)";
    is_named = true;
  }
  sr_strbuf_clear(out);
  sr_strbuf_add(out, x->prefix.ptr, x->prefix.len);
  if (is_named)
    sr_strbuf_adds(out, chars);
  c->clang_disposeString(text);
  return is_named;
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent,
                                     CXClientData data);

static void visit_inside(struct sr_unit *unit, CXCursor cursor,
                         struct sr_str prefix) {
  struct indexer inner = {unit, prefix};
  unit->clang->clang_visitChildren(cursor, visit, &inner);
}

static struct sr_str scope_prefix(struct sr_unit *unit,
                                  const struct sr_strbuf *name) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_add(&text, name->ptr, name->len);
  sr_strbuf_adds(&text, "::");
  struct sr_str prefix = sr_arena_str(unit->decls.arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return prefix;
}

struct enumerators {
  struct indexer *outer;
  struct sr_str prefix; /* "Color::"; empty in C */
};

static enum CXChildVisitResult visit_enumerator(CXCursor cursor,
                                                CXCursor parent,
                                                CXClientData data) {
  const struct enumerators *e = data;
  struct sr_strbuf text;
  (void)parent;
  if (cursor.kind != CXCursor_EnumConstantDecl)
    return CXChildVisit_Continue;
  sr_strbuf_init(&text);
  if (spell(e->outer, cursor, &text))
    add_constant(e->outer->unit, (struct sr_str){text.ptr, text.len}, cursor);
  struct indexer inner = {e->outer->unit, e->prefix};
  if (e->prefix.len && spell(&inner, cursor, &text))
    add_constant(e->outer->unit, (struct sr_str){text.ptr, text.len}, cursor);
  sr_strbuf_release(&text);
  return CXChildVisit_Continue;
}

static void visit_enum(struct indexer *x, CXCursor cursor,
                       const struct sr_strbuf *name) {
  struct enumerators e = {x, {"", 0}};
  if (name && x->unit->build->is_cxx)
    e.prefix = scope_prefix(x->unit, name);
  x->unit->clang->clang_visitChildren(cursor, visit_enumerator, &e);
}

/* Explicit specialisations are named with their arguments. */
static void add_specialisation(struct indexer *x, CXCursor cursor) {
  const struct sr_libclang *c = x->unit->clang;
  struct sr_str name =
      sr_libclang_str(c, x->unit->decls.arena,
                      c->clang_getTypeSpelling(c->clang_getCursorType(cursor)));
  if (name.len && name.ptr[name.len - 1] == '>')
    add_cursor(x->unit, name, cursor);
}

static enum CXChildVisitResult visit_record(struct indexer *x, CXCursor cursor,
                                            struct sr_strbuf *name,
                                            bool is_named) {
  struct sr_unit *unit = x->unit;
  struct sr_str text = {name->ptr, name->len};
  if (is_named)
    add_cursor(unit, text, cursor);
  if (!unit->build->is_cxx)
    return CXChildVisit_Recurse;
  add_specialisation(x, cursor);
  if (is_named && unit->clang->clang_isCursorDefinition(cursor))
    add_scope(unit, text, cursor);
  return CXChildVisit_Continue;
}

static void take_probe(struct indexer *x, CXCursor cursor,
                       const struct sr_strbuf *name) {
  size_t len = strlen(SR_PROBE_TYPE);
  if (strncmp(name->ptr, SR_PROBE_TYPE, len) == 0)
    x->unit->builtins[strtoul(name->ptr + len, NULL, 10)] = sr_unit_type(
        x->unit, x->unit->clang->clang_getTypedefDeclUnderlyingType(cursor));
  else
    sr_unit_take_probe(x->unit, x->unit->probes, x->unit->probe_count, cursor,
                       name->ptr);
}

static void visit_namespace(struct indexer *x, CXCursor cursor,
                            const struct sr_strbuf *name) {
  add_scope(x->unit, (struct sr_str){name->ptr, name->len}, cursor);
  if (x->unit->clang->clang_Cursor_isInlineNamespace(cursor))
    visit_inside(x->unit, cursor, x->prefix);
}

static enum CXChildVisitResult visit_named(struct indexer *x, CXCursor cursor,
                                           struct sr_strbuf *name,
                                           bool is_named) {
  struct sr_str text = {name->ptr, name->len};
  switch (cursor.kind) {
  case CXCursor_StructDecl:
  case CXCursor_UnionDecl:
  case CXCursor_ClassDecl:
    return visit_record(x, cursor, name, is_named);
  case CXCursor_EnumDecl:
    if (is_named)
      add_cursor(x->unit, text, cursor);
    visit_enum(x, cursor, is_named ? name : NULL);
    break;
  case CXCursor_Namespace:
    visit_namespace(x, cursor, name);
    break;
  default:
    if (strncmp(name->ptr, "semrules_", 9) == 0 &&
        (strncmp(name->ptr, SR_PROBE_TYPE, strlen(SR_PROBE_TYPE)) == 0 ||
         strncmp(name->ptr, SR_PROBE_MARK, strlen(SR_PROBE_MARK)) == 0 ||
         strncmp(name->ptr, SR_PROBE_VALUE, strlen(SR_PROBE_VALUE)) == 0))
      take_probe(x, cursor, name);
    else if (is_named)
      add_cursor(x->unit, text, cursor);
  }
  return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent,
                                     CXClientData data) {
  struct indexer *x = data;
  (void)parent;
  switch (cursor.kind) {
  case CXCursor_LinkageSpec:
  case CXCursor_UnexposedDecl:
    return CXChildVisit_Recurse;
  case CXCursor_StructDecl:
  case CXCursor_UnionDecl:
  case CXCursor_ClassDecl:
  case CXCursor_EnumDecl:
  case CXCursor_Namespace:
  case CXCursor_TypedefDecl:
  case CXCursor_TypeAliasDecl:
  case CXCursor_FunctionDecl:
  case CXCursor_VarDecl:
  case CXCursor_CXXMethod:
  case CXCursor_Constructor:
  case CXCursor_Destructor:
  case CXCursor_ConversionFunction:
    break;
  default:
    return CXChildVisit_Continue;
  }
  struct sr_strbuf name;
  sr_strbuf_init(&name);
  bool is_named = spell(x, cursor, &name);
  enum CXChildVisitResult next = visit_named(x, cursor, &name, is_named);
  sr_strbuf_release(&name);
  return next;
}

void sr_unit_index(struct sr_unit *unit) {
  visit_inside(unit, unit->clang->clang_getTranslationUnitCursor(unit->tu),
               (struct sr_str){"", 0});
}

static void expand(struct sr_unit *unit, struct sr_name *scope) {
  if (scope->is_expanded || !scope->scopes)
    return;
  scope->is_expanded = true;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_add(&text, scope->text.ptr, scope->text.len);
  struct sr_str prefix = scope_prefix(unit, &text);
  sr_strbuf_release(&text);
  for (struct sr_cursor *s = scope->scopes; s; s = s->next)
    visit_inside(unit, s->cursor, prefix);
}

/* Looks into the namespaces and classes that the name begins with. */
static void expand_prefixes(struct sr_unit *unit, struct sr_str name) {
  unsigned depth = 0;
  for (size_t i = 1; i + 1 < name.len; i++) {
    if (name.ptr[i] == '<')
      depth++;
    if (name.ptr[i] == '>' && depth)
      depth--;
    if (depth || name.ptr[i] != ':' || name.ptr[i + 1] != ':')
      continue;
    struct sr_name *scope =
        sr_table_get(&unit->names, (struct sr_str){name.ptr, i});
    if (scope)
      expand(unit, scope);
    i++;
  }
}

struct sr_name *sr_unit_find(struct sr_unit *unit, struct sr_str name) {
  if (name.len > 2 && memcmp(name.ptr, "::", 2) == 0)
    name = (struct sr_str){name.ptr + 2, name.len - 2};
  if (unit->build->is_cxx && unit->tu)
    expand_prefixes(unit, name);
  return sr_table_get(&unit->names, name);
}

/* The better of two declarations of one thing: the definition, then the one
 * that names its parameters. */
static unsigned worth(const struct sr_libclang *c, CXCursor cursor) {
  if (c->clang_isCursorDefinition(cursor))
    return 2;
  int count = c->clang_Cursor_getNumArguments(cursor);
  for (int i = 0; i < count; i++) {
    CXString text = c->clang_getCursorSpelling(
        c->clang_Cursor_getArgument(cursor, (unsigned)i));
    const char *chars = c->clang_getCString(text);
    bool is_named = chars && *chars;
    c->clang_disposeString(text);
    if (is_named)
      return 1;
  }
  return 0;
}

struct chosen {
  CXCursor cursor;
  const void *canonical;
};

/* Of each thing that the name stands for, its best declaration. */
static size_t choose(const struct sr_unit *unit, const struct sr_name *name,
                     struct chosen *all) {
  const struct sr_libclang *c = unit->clang;
  size_t count = 0;
  for (const struct sr_cursor *e = name->first; e; e = e->next) {
    const void *canonical = c->clang_getCanonicalCursor(e->cursor).data[0];
    size_t i = 0;
    while (i < count && all[i].canonical != canonical)
      i++;
    if (i == count)
      all[count++] = (struct chosen){e->cursor, canonical};
    else if (worth(c, e->cursor) > worth(c, all[i].cursor))
      all[i].cursor = e->cursor;
  }
  return count;
}

static unsigned symbol_flags(const struct sr_unit *unit, CXCursor cursor) {
  const struct sr_libclang *c = unit->clang;
  unsigned flags = 0;
  enum CXLinkageKind linkage = c->clang_getCursorLinkage(cursor);
  if (linkage == CXLinkage_Internal || linkage == CXLinkage_UniqueExternal)
    flags |= SR_SYMBOL_IS_STATIC;
  if (kind_of(cursor) != SR_SYMBOL_FUNCTION)
    return flags;
  if (c->clang_Cursor_isFunctionInlined(cursor))
    flags |= SR_SYMBOL_IS_INLINE;
  if (cursor.kind != CXCursor_FunctionDecl &&
      !c->clang_CXXMethod_isStatic(cursor))
    flags |= SR_SYMBOL_IS_METHOD;
  return flags;
}

/* A typedef of the tag of the same name says nothing more. */
static bool is_repetition(const struct sr_symbol *first,
                          const struct sr_symbol *symbol) {
  for (; first; first = first->next)
    if (first->kind == symbol->kind && symbol->kind == SR_SYMBOL_TYPE &&
        sr_type_stripped(first->type) == sr_type_stripped(symbol->type))
      return true;
  return false;
}

static struct sr_symbol *make_symbol(struct sr_unit *unit,
                                     const struct sr_name *name,
                                     CXCursor cursor) {
  const struct sr_libclang *c = unit->clang;
  struct sr_symbol *symbol = SR_NEW(unit->decls.arena, struct sr_symbol);
  symbol->kind = (enum sr_symbol_kind)kind_of(cursor);
  symbol->name = name->text;
  symbol->link_name = (struct sr_str){"", 0};
  symbol->type = symbol->kind == SR_SYMBOL_TYPE
                     ? sr_unit_type(unit, c->clang_getCursorType(cursor))
                     : sr_unit_type_of(unit, cursor);
  symbol->file = sr_unit_place(unit, c->clang_getCursorLocation(cursor),
                               &symbol->line, &symbol->column);
  if (symbol->kind == SR_SYMBOL_TYPE) {
    /* The typedef that names an unnamed struct stands for its tag. */
    const struct sr_type *behind = sr_type_stripped(symbol->type);
    if (behind && sr_str_equals(behind->name, name->text))
      symbol->type = behind;
    return symbol;
  }
  symbol->flags = symbol_flags(unit, cursor);
  symbol->link_name = sr_libclang_str(c, unit->decls.arena,
                                      c->clang_Cursor_getMangling(cursor));
  return symbol;
}

static void import_symbols(struct sr_unit *unit, struct sr_name *name) {
  size_t count = 0;
  for (const struct sr_cursor *e = name->first; e; e = e->next)
    count++;
  struct chosen *all = sr_xalloc(count * sizeof(*all));
  count = choose(unit, name, all);
  struct sr_symbol *last = NULL;
  /* Tags before typedefs. */
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < count; i++) {
      bool is_alias = all[i].cursor.kind == CXCursor_TypedefDecl ||
                      all[i].cursor.kind == CXCursor_TypeAliasDecl;
      if (is_alias != (pass == 1))
        continue;
      struct sr_symbol *symbol = make_symbol(unit, name, all[i].cursor);
      if (is_repetition(name->symbols, symbol))
        continue;
      if (last)
        last->next = symbol;
      else
        name->symbols = symbol;
      last = symbol;
    }
  free(all);
}

const struct sr_symbol *sr_unit_symbols(struct sr_unit *unit,
                                        struct sr_str text) {
  struct sr_name *name = sr_unit_find(unit, text);
  if (!name)
    return NULL;
  if (!name->is_imported && unit->tu) {
    name->is_imported = true;
    import_symbols(unit, name);
  }
  return name->symbols;
}

void sr_unit_offer(struct sr_unit *unit, unsigned kinds,
                   struct sr_suggest *suggest) {
  if (unit->build->is_cxx && unit->tu)
    expand_prefixes(unit, (struct sr_str){suggest->name, suggest->len});
  for (size_t i = 0; i < unit->names.room; i++) {
    const struct sr_name *name = unit->names.slots[i].value;
    if (name && (name->kinds & kinds))
      sr_suggest_offer(suggest, name->text.ptr);
  }
  if (kinds & SR_DECLS_CONSTANTS)
    sr_unit_offer_macros(unit, suggest);
}
