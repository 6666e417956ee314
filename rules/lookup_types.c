/* Types: from clang's to ours, each once, members when they are asked for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lookup_unit.h"
#include "strbuf.h"

#include "banned.h"

/* What makes two types one, for the table of types. */
struct key {
  char what; /* 'D' declared, 'P' pointer, ... */
  char pad[7];
  const void *of;
  uint64_t count;
};

static struct sr_import *find_import(struct sr_unit *unit, char what,
                                     const void *of, uint64_t count,
                                     bool *is_new) {
  struct key key;
  memset(&key, 0, sizeof(key));
  key.what = what;
  key.of = of;
  key.count = count;
  struct sr_str bytes = {(const char *)&key, sizeof(key)};
  struct sr_import *import = sr_table_get(&unit->types, bytes);
  *is_new = !import;
  if (import)
    return import;
  struct sr_arena *arena = unit->decls.arena;
  import = SR_NEW(arena, struct sr_import);
  import->type.id = ++unit->type_count;
  import->type.name = import->type.file = (struct sr_str){"", 0};
  sr_table_add(&unit->types, sr_arena_str(arena, bytes.ptr, bytes.len), import);
  return import;
}

struct sr_str sr_unit_place(struct sr_unit *unit, CXSourceLocation location,
                            uint32_t *line, uint32_t *column) {
  const struct sr_libclang *c = unit->clang;
  CXFile file;
  unsigned at_line, at_column;
  c->clang_getExpansionLocation(location, &file, &at_line, &at_column, NULL);
  *line = at_line;
  *column = at_column;
  if (!file)
    return (struct sr_str){"", 0};
  CXString text = c->clang_getFileName(file);
  const char *name = c->clang_getCString(text);
  name = name ? name : "";
  while (strncmp(name, "./", 2) == 0)
    name += 2;
  struct sr_str *known = sr_table_get(&unit->files, sr_str_of(name));
  if (!known) {
    known = SR_NEW(unit->decls.arena, struct sr_str);
    *known = sr_arena_str(unit->decls.arena, name, strlen(name));
    sr_table_add(&unit->files, *known, known);
  }
  c->clang_disposeString(text);
  return *known;
}

static void set_layout(const struct sr_unit *unit, CXType from,
                       struct sr_type *type) {
  long long size = unit->clang->clang_Type_getSizeOf(from);
  long long align = unit->clang->clang_Type_getAlignOf(from);
  type->size = size > 0 ? (uint64_t)size : 0;
  type->align = align > 0 ? (uint32_t)align : 0;
}

struct builtin {
  enum CXTypeKind clang;
  enum sr_type_kind kind;
  unsigned flags;
  const char *name;
};

static const struct builtin builtins[] = {
    {CXType_Void, SR_TYPE_VOID, 0, "void"},
    {CXType_Bool, SR_TYPE_BOOLEAN, 0, "bool"},
    {CXType_Char_S, SR_TYPE_CHARACTER, SR_TYPE_IS_SIGNED, "char"},
    {CXType_Char_U, SR_TYPE_CHARACTER, 0, "char"},
    {CXType_SChar, SR_TYPE_CHARACTER, SR_TYPE_IS_SIGNED, "signed char"},
    {CXType_UChar, SR_TYPE_CHARACTER, 0, "unsigned char"},
    {CXType_WChar, SR_TYPE_INTEGER, SR_TYPE_IS_SIGNED, "wchar_t"},
    {CXType_Char16, SR_TYPE_INTEGER, 0, "char16_t"},
    {CXType_Char32, SR_TYPE_INTEGER, 0, "char32_t"},
    {CXType_Short, SR_TYPE_INTEGER, SR_TYPE_IS_SIGNED, "short"},
    {CXType_UShort, SR_TYPE_INTEGER, 0, "unsigned short"},
    {CXType_Int, SR_TYPE_INTEGER, SR_TYPE_IS_SIGNED, "int"},
    {CXType_UInt, SR_TYPE_INTEGER, 0, "unsigned int"},
    {CXType_Long, SR_TYPE_INTEGER, SR_TYPE_IS_SIGNED, "long"},
    {CXType_ULong, SR_TYPE_INTEGER, 0, "unsigned long"},
    {CXType_LongLong, SR_TYPE_INTEGER, SR_TYPE_IS_SIGNED, "long long"},
    {CXType_ULongLong, SR_TYPE_INTEGER, 0, "unsigned long long"},
    {CXType_Int128, SR_TYPE_INTEGER, SR_TYPE_IS_SIGNED, "__int128"},
    {CXType_UInt128, SR_TYPE_INTEGER, 0, "unsigned __int128"},
    {CXType_Float, SR_TYPE_FLOATING, 0, "float"},
    {CXType_Double, SR_TYPE_FLOATING, 0, "double"},
    {CXType_LongDouble, SR_TYPE_FLOATING, 0, "long double"},
    {CXType_Float128, SR_TYPE_FLOATING, 0, "__float128"},
    {CXType_Float16, SR_TYPE_FLOATING, 0, "_Float16"}};

static const struct sr_type *import_builtin(struct sr_unit *unit, CXType from) {
  for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++) {
    bool is_new;
    if (builtins[i].clang != from.kind)
      continue;
    struct sr_import *import =
        find_import(unit, 'B', builtins[i].name, 0, &is_new);
    if (is_new) {
      import->type.kind = builtins[i].kind;
      import->type.flags = builtins[i].flags;
      import->type.name = sr_str_of(builtins[i].name);
      if (from.kind != CXType_Void)
        set_layout(unit, from, &import->type);
    }
    return &import->type;
  }
  return NULL;
}

/* What clang calls it, for types that rules cannot use. */
static const struct sr_type *import_unknown(struct sr_unit *unit,
                                            CXType from) {
  bool is_new;
  struct sr_str name =
      sr_libclang_str(unit->clang, unit->decls.arena,
                      unit->clang->clang_getTypeSpelling(from));
  struct sr_import *import = find_import(unit, 'U', from.data[0], 0, &is_new);
  if (is_new) {
    import->type.name = name;
    set_layout(unit, from, &import->type);
  }
  return &import->type;
}

/* The parameters' names are those of the declaration, if it has as many. */
struct params {
  const struct sr_libclang *clang;
  CXCursor *all;
  size_t count, room;
};

static enum CXChildVisitResult add_param(CXCursor cursor, CXCursor parent,
                                         CXClientData data) {
  struct params *params = data;
  (void)parent;
  if (cursor.kind == CXCursor_ParmDecl && params->count < params->room)
    params->all[params->count] = cursor;
  params->count += cursor.kind == CXCursor_ParmDecl;
  return CXChildVisit_Continue;
}

static CXCursor no_cursor(void) {
  CXCursor none;
  memset(&none, 0, sizeof(none));
  none.kind = CXCursor_InvalidFile;
  return none;
}

static bool is_cursor(CXCursor cursor) {
  return cursor.kind != CXCursor_InvalidFile;
}

static const struct sr_type *import_type(struct sr_unit *unit, CXType from,
                                         CXCursor decl);

static const struct sr_type *import_function(struct sr_unit *unit, CXType from,
                                             CXCursor decl) {
  const struct sr_libclang *c = unit->clang;
  bool is_new;
  CXType canonical = c->clang_getCanonicalType(from);
  const void *of = is_cursor(decl) ? decl.data[0] : canonical.data[0];
  struct sr_import *import =
      find_import(unit, is_cursor(decl) ? 'N' : 'F', of, 0, &is_new);
  if (!is_new)
    return &import->type;
  import->type.kind = SR_TYPE_FUNCTION;
  import->clang = from;
  import->decl = decl;
  if (from.kind == CXType_FunctionNoProto || c->clang_isFunctionTypeVariadic(from))
    import->type.flags |= SR_TYPE_IS_VARIADIC;
  import->type.target =
      import_type(unit, c->clang_getResultType(from), no_cursor());
  return &import->type;
}

static void complete_function(struct sr_unit *unit, struct sr_import *import) {
  const struct sr_libclang *c = unit->clang;
  int count = c->clang_getNumArgTypes(import->clang);
  size_t room = count > 0 ? (size_t)count : 0;
  struct sr_member *members =
      sr_arena_array(unit->decls.arena, room, sizeof(*members));
  struct params params = {c, sr_xalloc(room * sizeof(CXCursor)), 0, room};
  if (is_cursor(import->decl))
    c->clang_visitChildren(import->decl, add_param, &params);
  for (size_t i = 0; i < room; i++) {
    CXType type = c->clang_getArgType(import->clang, (unsigned)i);
    bool is_named = params.count == room;
    members[i].name =
        is_named ? sr_libclang_str(c, unit->decls.arena,
                                   c->clang_getCursorSpelling(params.all[i]))
                 : (struct sr_str){"", 0};
    members[i].type =
        import_type(unit, type, is_named ? params.all[i] : no_cursor());
  }
  free(params.all);
  import->type.members = members;
  import->type.member_count = room;
}

/* "struct client" is "client", and "ns::T" is itself. */
static struct sr_str record_name(struct sr_unit *unit, CXType type,
                                 CXCursor decl) {
  const struct sr_libclang *c = unit->clang;
  static const char *const keywords[] = {"struct ", "union ", "class ",
                                         "enum ", NULL};
  if (c->clang_Cursor_isAnonymous(decl))
    return (struct sr_str){"", 0};
  struct sr_str name = sr_libclang_str(c, unit->decls.arena,
                                       c->clang_getTypeSpelling(type));
  for (const char *const *keyword = keywords; *keyword; keyword++) {
    size_t len = strlen(*keyword);
    if (name.len > len && memcmp(name.ptr, *keyword, len) == 0)
      return (struct sr_str){name.ptr + len, name.len - len};
  }
  return name;
}

static const struct sr_type *import_record(struct sr_unit *unit, CXType from,
                                           CXCursor tag) {
  const struct sr_libclang *c = unit->clang;
  bool is_new;
  CXCursor same = c->clang_getCanonicalCursor(tag);
  struct sr_import *import = find_import(unit, 'D', same.data[0], 0, &is_new);
  struct sr_type *type = &import->type;
  if (!is_new)
    return type;
  CXType plain = c->clang_getCursorType(tag);
  uint32_t column;
  import->clang = plain;
  import->decl = tag;
  type->kind = from.kind == CXType_Enum ? SR_TYPE_ENUM : SR_TYPE_RECORD;
  type->name = record_name(unit, plain, tag);
  set_layout(unit, plain, type);
  if (tag.kind == CXCursor_UnionDecl)
    type->flags |= SR_TYPE_IS_UNION;
  if (tag.kind == CXCursor_ClassDecl)
    type->flags |= SR_TYPE_IS_CLASS;
  if (unit->build->is_cxx)
    type->flags |= SR_TYPE_IS_CXX;
  if (c->clang_Type_getSizeOf(plain) < 0)
    type->flags |= SR_TYPE_IS_INCOMPLETE;
  type->file = sr_unit_place(unit, c->clang_getCursorLocation(tag), &type->line,
                             &column);
  if (type->kind == SR_TYPE_ENUM) {
    type->target =
        import_type(unit, c->clang_getEnumDeclIntegerType(tag), no_cursor());
    if (type->target)
      type->flags |= sr_type_stripped(type->target)->flags & SR_TYPE_IS_SIGNED;
  }
  return type;
}

struct members {
  struct sr_unit *unit;
  bool is_signed; /* ENUM */
  struct sr_member *all;
  size_t count, room;
};

static struct sr_member *new_member(struct members *members) {
  if (members->count == members->room) {
    members->room = members->room ? 2 * members->room : 16;
    members->all =
        sr_xrealloc(members->all, members->room * sizeof(*members->all));
  }
  struct sr_member *member = &members->all[members->count++];
  memset(member, 0, sizeof(*member));
  return member;
}

/* Unnamed, for the struct or union inside, or for padding bits. */
static struct sr_str field_name(struct sr_unit *unit, CXCursor field) {
  struct sr_str name =
      sr_libclang_str(unit->clang, unit->decls.arena,
                      unit->clang->clang_getCursorSpelling(field));
  /* Newer versions write "union list::(anonymous at file.h:3:1)". */
  return strpbrk(name.ptr, "( ") ? (struct sr_str){"", 0} : name;
}

static enum CXVisitorResult add_field(CXCursor field, CXClientData data) {
  struct members *members = data;
  struct sr_unit *unit = members->unit;
  const struct sr_libclang *c = unit->clang;
  struct sr_member *member = new_member(members);
  long long offset = c->clang_Cursor_getOffsetOfField(field);
  member->name = field_name(unit, field);
  member->type = sr_unit_type_of(unit, field);
  member->value = offset > 0 ? offset : 0;
  if (c->clang_Cursor_isBitField(field)) {
    int width = c->clang_getFieldDeclBitWidth(field);
    member->flags |= SR_MEMBER_IS_BIT_FIELD;
    member->bit_size = width > 0 ? (uint32_t)width : 0;
  }
  return CXVisit_Continue;
}

int64_t sr_unit_enumerator(const struct sr_unit *unit, CXCursor cursor,
                           bool is_signed) {
  const struct sr_libclang *c = unit->clang;
  if (is_signed)
    return c->clang_getEnumConstantDeclValue(cursor);
  unsigned long long bits = c->clang_getEnumConstantDeclUnsignedValue(cursor);
  int64_t value;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

static enum CXChildVisitResult add_enumerator(CXCursor cursor, CXCursor parent,
                                              CXClientData data) {
  struct members *members = data;
  const struct sr_libclang *c = members->unit->clang;
  (void)parent;
  if (cursor.kind != CXCursor_EnumConstantDecl)
    return CXChildVisit_Continue;
  struct sr_member *member = new_member(members);
  member->name = sr_libclang_str(c, members->unit->decls.arena,
                                 c->clang_getCursorSpelling(cursor));
  member->value =
      sr_unit_enumerator(members->unit, cursor, members->is_signed);
  return CXChildVisit_Continue;
}

struct bases {
  struct members *members;
  struct sr_import *derived;
};

static enum CXChildVisitResult add_base(CXCursor cursor, CXCursor parent,
                                        CXClientData data) {
  struct bases *bases = data;
  struct sr_unit *unit = bases->members->unit;
  uint64_t offset;
  (void)parent;
  if (cursor.kind != CXCursor_CXXBaseSpecifier)
    return CXChildVisit_Continue;
  const struct sr_type *base =
      sr_unit_type(unit, unit->clang->clang_getCursorType(cursor));
  if (unit->clang->clang_isVirtualBase(cursor) ||
      !sr_unit_base_offset(unit, bases->derived, base, &offset))
    return CXChildVisit_Continue;
  struct sr_member *member = new_member(bases->members);
  member->name = (struct sr_str){"", 0};
  member->type = base;
  member->value = (int64_t)(offset * 8);
  member->flags = SR_MEMBER_IS_BASE;
  return CXChildVisit_Continue;
}

static void add_fields(struct sr_import *import, struct members *members) {
  const struct sr_libclang *c = members->unit->clang;
  struct bases bases = {members, import};
  if (import->type.flags & SR_TYPE_IS_INCOMPLETE)
    return;
  if (import->type.flags & SR_TYPE_IS_CXX)
    c->clang_visitChildren(import->decl, add_base, &bases);
  c->clang_Type_visitFields(import->clang, add_field, members);
}

static void complete_members(struct sr_unit *unit, struct sr_import *import) {
  const struct sr_libclang *c = unit->clang;
  struct members members = {
      .unit = unit, .is_signed = import->type.flags & SR_TYPE_IS_SIGNED};
  if (import->type.kind == SR_TYPE_ENUM)
    c->clang_visitChildren(import->decl, add_enumerator, &members);
  else
    add_fields(import, &members);
  struct sr_member *copy =
      sr_arena_array(unit->decls.arena, members.count, sizeof(*copy));
  if (members.count)
    memcpy(copy, members.all, members.count * sizeof(*copy));
  import->type.members = copy;
  import->type.member_count = members.count;
  free(members.all);
}

void sr_unit_complete(struct sr_unit *unit, const struct sr_type *type) {
  /* All types of a unit are imports, and only it changes them. */
  struct sr_import *import;
  memcpy(&import, &type, sizeof(import));
  if (import->is_complete || !unit->tu)
    return;
  import->is_complete = true;
  if (type->kind == SR_TYPE_FUNCTION)
    complete_function(unit, import);
  else
    complete_members(unit, import);
}

static const struct sr_type *import_derived(struct sr_unit *unit, CXType from,
                                            enum sr_type_kind kind,
                                            const struct sr_type *target,
                                            uint64_t count) {
  bool is_new;
  struct sr_import *import =
      find_import(unit, (char)('a' + (int)kind), target, count, &is_new);
  if (is_new) {
    import->type.kind = kind;
    import->type.target = target;
    import->type.count = count;
    set_layout(unit, from, &import->type);
    if (kind == SR_TYPE_REFERENCE) { /* clang says that of the type behind */
      const struct sr_type *word =
          sr_unit_builtin(unit, sr_str_of("unsigned long"));
      import->type.size = word ? word->size : sizeof(void *);
      import->type.align = (uint32_t)import->type.size;
    }
  }
  return &import->type;
}

static const struct sr_type *import_typedef(struct sr_unit *unit, CXType from) {
  const struct sr_libclang *c = unit->clang;
  bool is_new;
  CXCursor decl = c->clang_getTypeDeclaration(from);
  CXCursor same = c->clang_getCanonicalCursor(decl);
  struct sr_import *import = find_import(unit, 'T', same.data[0], 0, &is_new);
  struct sr_type *type = &import->type;
  if (!is_new)
    return type;
  uint32_t column;
  import->clang = from;
  type->kind = SR_TYPE_TYPEDEF;
  type->name = record_name(unit, c->clang_getCursorType(decl), decl);
  type->file = sr_unit_place(unit, c->clang_getCursorLocation(decl),
                             &type->line, &column);
  set_layout(unit, from, type);
  type->target =
      import_type(unit, c->clang_getTypedefDeclUnderlyingType(decl), decl);
  return type;
}

static const struct sr_type *import_array(struct sr_unit *unit, CXType from,
                                          CXCursor decl) {
  const struct sr_libclang *c = unit->clang;
  long long count = from.kind == CXType_ConstantArray
                        ? c->clang_getArraySize(from)
                        : 0;
  return import_derived(
      unit, from, SR_TYPE_ARRAY,
      import_type(unit, c->clang_getArrayElementType(from), decl),
      count > 0 ? (uint64_t)count : 0);
}

static const struct sr_type *import_type(struct sr_unit *unit, CXType from,
                                         CXCursor decl) {
  const struct sr_libclang *c = unit->clang;
  switch (from.kind) {
  case CXType_Elaborated:
    return import_type(unit, c->clang_Type_getNamedType(from), decl);
  case CXType_Attributed:
    return import_type(unit, c->clang_Type_getModifiedType(from), decl);
  case CXType_Atomic:
    return import_type(unit, c->clang_Type_getValueType(from), decl);
  case CXType_Typedef:
    return import_typedef(unit, from);
  case CXType_Record:
  case CXType_Enum:
    return import_record(unit, from, c->clang_getTypeDeclaration(from));
  case CXType_Pointer:
    return import_derived(
        unit, from, SR_TYPE_POINTER,
        import_type(unit, c->clang_getPointeeType(from), decl), 0);
  case CXType_LValueReference:
  case CXType_RValueReference:
    return import_derived(
        unit, from, SR_TYPE_REFERENCE,
        import_type(unit, c->clang_getPointeeType(from), decl), 0);
  case CXType_ConstantArray:
  case CXType_IncompleteArray:
  case CXType_VariableArray:
    return import_array(unit, from, decl);
  case CXType_FunctionProto:
  case CXType_FunctionNoProto:
    return import_function(unit, from, decl);
  default:
    break;
  }
  const struct sr_type *builtin = import_builtin(unit, from);
  if (builtin)
    return builtin;
  CXType canonical = c->clang_getCanonicalType(from);
  return canonical.kind != from.kind && canonical.kind != CXType_Invalid
             ? import_type(unit, canonical, decl)
             : import_unknown(unit, from);
}

const struct sr_type *sr_unit_type(struct sr_unit *unit, CXType type) {
  return import_type(unit, type, no_cursor());
}

const struct sr_type *sr_unit_type_of(struct sr_unit *unit, CXCursor decl) {
  return import_type(unit, unit->clang->clang_getCursorType(decl), decl);
}

const struct sr_type *sr_unit_builtin(struct sr_unit *unit,
                                      struct sr_str name) {
  for (size_t i = 0; sr_builtin_names[i]; i++)
    if (sr_str_is(name, sr_builtin_names[i]))
      return unit->builtins[i];
  return NULL;
}
