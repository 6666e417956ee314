/* Constants: enumerators, and macros by what their probes evaluate to. */
#include <stdlib.h>
#include <string.h>

#include "lookup_unit.h"

#include "banned.h"

static struct sr_const from_evaluation(struct sr_unit *unit, CXEvalResult e) {
  const struct sr_libclang *c = unit->clang;
  struct sr_const value = {0};
  switch (c->clang_EvalResult_getKind(e)) {
  case CXEval_Int:
    value.kind = SR_CONST_INT;
    if (c->clang_EvalResult_isUnsignedInt(e)) {
      unsigned long long bits = c->clang_EvalResult_getAsUnsigned(e);
      memcpy(&value.imm, &bits, sizeof(value.imm));
      value.is_unsigned = value.imm < 0;
    } else {
      value.imm = c->clang_EvalResult_getAsLongLong(e);
    }
    break;
  case CXEval_Float:
    value.kind = SR_CONST_FLOAT;
    value.real = c->clang_EvalResult_getAsDouble(e);
    break;
  case CXEval_StrLiteral: {
    const char *text = c->clang_EvalResult_getAsStr(e);
    value.kind = SR_CONST_STRING;
    value.str = sr_arena_str(unit->decls.arena, text, strlen(text));
    break;
  }
  default:
    break;
  }
  return value;
}

static bool is_too_wide(const struct sr_libclang *c, CXCursor cursor) {
  enum CXTypeKind kind =
      c->clang_getCanonicalType(c->clang_getCursorType(cursor)).kind;
  return kind == CXType_Int128 || kind == CXType_UInt128;
}

void sr_unit_take_probe(struct sr_unit *unit, struct sr_macro **probes,
                        size_t count, CXCursor cursor, const char *name) {
  const struct sr_libclang *c = unit->clang;
  bool is_mark = strncmp(name, SR_PROBE_MARK, strlen(SR_PROBE_MARK)) == 0;
  size_t n = strtoul(strrchr(name, '_') + 1, NULL, 10);
  if (n >= count)
    return;
  struct sr_macro *macro = probes[n];
  if (is_mark) {
    macro->is_marked = true;
    return;
  }
  CXEvalResult e = c->clang_Cursor_Evaluate(cursor);
  if (e && !macro->is_bad && !is_too_wide(c, cursor))
    macro->value = from_evaluation(unit, e);
  if (macro->value.kind == SR_CONST_NONE && macro->problem.len == 0)
    macro->problem = sr_str_of("it is no integer, floating or string constant "
                               "of at most 64 bits");
  if (e)
    c->clang_EvalResult_dispose(e);
}

void sr_unit_expect(struct sr_unit *unit, struct sr_str name) {
  if (sr_table_get(&unit->macros, name))
    return;
  for (size_t i = 0; i < name.len; i++)
    if (name.ptr[i] == ':')
      return; /* no macro has such a name */
  struct sr_macro *macro = SR_NEW(unit->decls.arena, struct sr_macro);
  macro->name = name;
  macro->problem = (struct sr_str){"", 0};
  sr_table_add(&unit->macros, name, macro);
  if (unit->probe_count == unit->probe_room) {
    unit->probe_room = unit->probe_room ? 2 * unit->probe_room : 64;
    unit->probes = sr_xrealloc(unit->probes,
                               unit->probe_room * sizeof(*unit->probes));
  }
  unit->probes[unit->probe_count++] = macro;
}

/* Whether a probe took what stands behind it along: then its mark, or the
 * last one, is missing. */
static bool has_lost_marks(const struct sr_unit *unit) {
  for (size_t i = 0; i < unit->probe_count; i++)
    if (!unit->probes[i]->is_marked)
      return true;
  return false;
}

static void forget_reading(struct sr_unit *unit) {
  sr_table_release(&unit->names);
  sr_table_release(&unit->types);
  unit->type_count = 0;
  memset(unit->builtins, 0, sizeof(unit->builtins));
  unit->clang->clang_disposeTranslationUnit(unit->tu);
  unit->tu = NULL;
}

static size_t count_bad(const struct sr_unit *unit) {
  size_t count = 0;
  for (size_t i = 0; i < unit->probe_count; i++)
    count += unit->probes[i]->is_bad;
  return count;
}

bool sr_unit_read(struct sr_unit *unit) {
  for (;;) {
    size_t bad = count_bad(unit);
    unit->tu = sr_unit_parse(unit, unit->probes, unit->probe_count, 0);
    if (!unit->tu)
      return false;
    sr_unit_index(unit);
    if (!has_lost_marks(unit) || count_bad(unit) == bad)
      return true;
    forget_reading(unit);
  }
}

void sr_unit_close(struct sr_unit *unit) {
  if (unit->tu)
    unit->clang->clang_disposeTranslationUnit(unit->tu);
  unit->tu = NULL;
}

void sr_unit_release(struct sr_unit *unit) {
  sr_unit_close(unit);
  sr_table_release(&unit->names);
  sr_table_release(&unit->types);
  sr_table_release(&unit->bases);
  sr_table_release(&unit->macros);
  sr_table_release(&unit->files);
  sr_table_release(&unit->macro_names);
  free(unit->probes);
  unit->probes = NULL;
  unit->probe_count = unit->probe_room = 0;
}

struct late {
  struct sr_unit *unit;
  struct sr_macro **probes;
  size_t count;
};

static enum CXChildVisitResult visit_late(CXCursor cursor, CXCursor parent,
                                          CXClientData data) {
  struct late *late = data;
  const struct sr_libclang *c = late->unit->clang;
  (void)parent;
  if (cursor.kind != CXCursor_VarDecl)
    return CXChildVisit_Continue;
  CXString text = c->clang_getCursorSpelling(cursor);
  const char *name = c->clang_getCString(text);
  if (name && strncmp(name, SR_PROBE_VALUE, strlen(SR_PROBE_VALUE)) == 0)
    sr_unit_take_probe(late->unit, late->probes, late->count, cursor, name);
  c->clang_disposeString(text);
  return CXChildVisit_Continue;
}

void sr_unit_probe_late(struct sr_unit *unit, struct sr_macro **probes,
                        size_t count) {
  CXTranslationUnit tu = sr_unit_parse(unit, probes, count, 0);
  if (!tu)
    return;
  struct late late = {unit, probes, count};
  unit->clang->clang_visitChildren(
      unit->clang->clang_getTranslationUnitCursor(tu), visit_late, &late);
  unit->clang->clang_disposeTranslationUnit(tu);
}

/* A name that was not expected: the headers are read again, for it alone. */
static struct sr_macro *find_macro(struct sr_unit *unit, struct sr_str name) {
  struct sr_macro *macro = sr_table_get(&unit->macros, name);
  if (macro || !unit->tu)
    return macro;
  size_t before = unit->probe_count;
  sr_unit_expect(unit, sr_arena_str(unit->decls.arena, name.ptr, name.len));
  if (unit->probe_count == before)
    return NULL;
  sr_unit_probe_late(unit, &unit->probes[before], 1);
  return unit->probes[before];
}

/* `static const int limit = 5;`, constexpr: its value, which never changes. */
static bool constant_variable(struct sr_unit *unit,
                              const struct sr_name *name,
                              struct sr_const *value) {
  const struct sr_libclang *c = unit->clang;
  for (const struct sr_cursor *e = name->first; e; e = e->next) {
    if (e->cursor.kind != CXCursor_VarDecl ||
        !c->clang_isConstQualifiedType(c->clang_getCursorType(e->cursor)) ||
        is_too_wide(c, e->cursor))
      continue;
    CXEvalResult result = c->clang_Cursor_Evaluate(e->cursor);
    if (result) {
      *value = from_evaluation(unit, result);
      c->clang_EvalResult_dispose(result);
    }
    if (value->kind == SR_CONST_INT || value->kind == SR_CONST_FLOAT)
      return true;
  }
  return false;
}

bool sr_unit_constant(struct sr_unit *unit, struct sr_str name,
                      struct sr_const *value,
                      const struct sr_type **enumeration) {
  const struct sr_libclang *c = unit->clang;
  const struct sr_macro *macro = find_macro(unit, name);
  if (macro && macro->value.kind != SR_CONST_NONE) {
    *value = macro->value;
    return true;
  }
  const struct sr_name *found = unit->tu ? sr_unit_find(unit, name) : NULL;
  if (!found || !found->constant)
    return found && constant_variable(unit, found, value);
  CXCursor cursor = found->constant->cursor;
  *enumeration =
      sr_unit_type(unit, c->clang_getCursorType(
                             c->clang_getCursorSemanticParent(cursor)));
  value->kind = SR_CONST_INT;
  bool is_signed = (*enumeration)->flags & SR_TYPE_IS_SIGNED;
  value->imm = sr_unit_enumerator(unit, cursor, is_signed);
  value->is_unsigned = value->imm < 0 && !is_signed;
  return true;
}

struct sr_str sr_unit_macro_problem(struct sr_unit *unit, struct sr_str name) {
  const struct sr_macro *macro = find_macro(unit, name);
  return macro ? macro->problem : (struct sr_str){"", 0};
}

static enum CXChildVisitResult visit_macro(CXCursor cursor, CXCursor parent,
                                           CXClientData data) {
  struct sr_unit *unit = data;
  const struct sr_libclang *c = unit->clang;
  (void)parent;
  if (cursor.kind != CXCursor_MacroDefinition ||
      c->clang_Cursor_isMacroBuiltin(cursor) ||
      c->clang_Cursor_isMacroFunctionLike(cursor))
    return CXChildVisit_Continue;
  struct sr_str name = sr_libclang_str(c, unit->decls.arena,
                                       c->clang_getCursorSpelling(cursor));
  struct sr_macro *macro = SR_NEW(unit->decls.arena, struct sr_macro);
  macro->name = name;
  sr_table_add(&unit->macro_names, name, macro);
  return CXChildVisit_Continue;
}

/* Clang keeps the names of macros when asked to, which costs time: only for
 * this. */
static void read_macro_names(struct sr_unit *unit) {
  if (unit->is_macro_list_read || !unit->tu)
    return;
  unit->is_macro_list_read = true;
  CXTranslationUnit tu = sr_unit_parse(
      unit, NULL, 0, CXTranslationUnit_DetailedPreprocessingRecord);
  if (!tu)
    return;
  unit->clang->clang_visitChildren(
      unit->clang->clang_getTranslationUnitCursor(tu), visit_macro, unit);
  unit->clang->clang_disposeTranslationUnit(tu);
}

void sr_unit_offer_macros(struct sr_unit *unit, struct sr_suggest *suggest) {
  read_macro_names(unit);
  for (size_t i = 0; i < unit->macro_names.room; i++) {
    const struct sr_macro *macro = unit->macro_names.slots[i].value;
    if (macro)
      sr_suggest_offer(suggest, macro->name.ptr);
  }
}
