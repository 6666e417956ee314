/* What a point names: functions, parameters, types, variables, fields. */
#include <stdio.h>
#include <string.h>

#include "check_scope.h"
#include "expr_class.h"
#include "glob.h"
#include "point.h"
#include "suggest.h"

#include "banned.h"

enum {
  FUNCTIONS = 1 << SR_SYMBOL_FUNCTION,
  VARIABLES = 1 << SR_SYMBOL_VARIABLE,
  TYPES = 1 << SR_SYMBOL_TYPE
};

static struct sr_loc name_loc(const struct sr_point *point) {
  return sr_text_loc(&point->name_text, 0, point->name_text.str.len);
}

/* "f", or "T.f" for calls through a function pointer. */
static const char *full_name(const struct sr_scope *s) {
  const struct sr_point *point = s->point;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "%s%s%s", point->name.ptr, point->field.len ? "." : "",
                 point->field.ptr);
  const char *copy = sr_arena_copy(s->diags->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return copy;
}

/* ---- functions ---- */

/* The class in "ns::T::f", where f is a method. */
static const struct sr_type *find_class(struct sr_scope *s,
                                        struct sr_str name) {
  while (name.len > 1 && memcmp(name.ptr + name.len - 2, "::", 2) != 0)
    name.len--;
  if (name.len < 3)
    return NULL;
  name.len -= 2;
  return sr_decls_type(s->decls, name);
}

/* True for a step that demands something here, and does not only take note: of
 * events those in the caller may be meant. */
static bool demands(const struct sr_step *step) {
  return step && (step->require || step->forbid) && !step->loop &&
         step->kind != SR_KIND_PROTOCOL && step->kind != SR_KIND_BALANCED_BY;
}

/* A function of the program's own is better watched from inside, where every
 * way to reach it leads.  Filters may select callers on purpose. */
static void suggest_entry(struct sr_scope *s, const struct sr_symbol *symbol) {
  static const char *const system[] = {"/usr/", "/opt/", "/lib"};
  const struct sr_point *point = s->point;
  if (point->kind != SR_POINT_CALL || symbol->file.len == 0 ||
      !demands(s->step) || symbol->type->flags & SR_TYPE_IS_VARIADIC)
    return;
  for (size_t i = 0; i < SR_FILTERS; i++)
    if (point->filters[i].count)
      return;
  for (size_t i = 0; i < sizeof(system) / sizeof(*system); i++)
    if (strncmp(symbol->file.ptr, system[i], strlen(system[i])) == 0)
      return;
  sr_remark(s->diags, point->loc, "point-entry",
            "if the program defines '%s', 'entry: %s' sees calls through "
            "pointers, too, and needs one check instead of one at each call",
            point->name.ptr, point->written.ptr);
}

static void find_function(struct sr_scope *s) {
  const struct sr_point *point = s->point;
  const struct sr_symbol *found = NULL;
  if (point->flags & SR_POINT_IS_GLOB ||
      memchr(point->name.ptr, '<', point->name.len))
    return;
  unsigned count = 0;
  for (const struct sr_symbol *symbol = sr_decls_find(s->decls, point->name);
       symbol; symbol = symbol->next) {
    count += symbol->kind == SR_SYMBOL_FUNCTION;
    found = symbol->kind == SR_SYMBOL_FUNCTION ? symbol : found;
  }
  if (count == 1) {
    s->function = sr_decls_complete(s->decls, found->type);
    suggest_entry(s, found);
    if (found->flags & SR_SYMBOL_IS_METHOD)
      s->class_type = find_class(s, point->name);
  }
  if (count || sr_decls_is_renamed(s->decls, point->name))
    return;
  struct sr_str near = sr_decls_nearest(s->decls, point->name, FUNCTIONS);
  if (near.len && !sr_str_equals(near, point->name))
    sr_warning(s->diags, name_loc(point), "function-unknown",
               "no function '%s' is declared in the headers; did you mean "
               "'%.*s'?",
               point->name.ptr, (int)near.len, near.ptr);
}

static const char *ordinal(size_t n) {
  return n % 100 / 10 == 1 ? "th"
         : n % 10 == 1     ? "st"
         : n % 10 == 2     ? "nd"
         : n % 10 == 3     ? "rd"
                           : "th";
}

/* Holds the parameter list and `as` against the declaration. */
static bool check_function(struct sr_scope *s) {
  const struct sr_point *point = s->point;
  const struct sr_type *function = s->function;
  size_t count = function ? function->member_count : 0;
  if (!function)
    return true;
  size_t hidden = sr_scope_hidden(s);
  if (point->param_count > count + hidden &&
      !(function->flags & SR_TYPE_IS_VARIADIC))
    return sr_error(s->diags, point->params[count + hidden].loc, "point-params",
                    "'%s' has %zu parameter%s, and this would be the %zu%s; "
                    "leave it out",
                    full_name(s), count, count == 1 ? "" : "s", count + 1,
                    ordinal(count + 1));
  if (point->as.len && sr_type_class(function->target) == SR_CLASS_NOTHING)
    return sr_error(s->diags, point->loc, "point-as",
                    "'%s' returns nothing (void), so that there is nothing to "
                    "call '%s'",
                    point->name.ptr, point->as.ptr);
  return true;
}

/* ---- types and variables ---- */

static bool fail_unknown(struct sr_scope *s, const char *what, unsigned kinds) {
  const struct sr_point *point = s->point;
  if (sr_decls_is_renamed(s->decls, point->name))
    return false;
  struct sr_str near = sr_decls_nearest(s->decls, point->name, kinds);
  if (near.len)
    return sr_error(s->diags, name_loc(point), "type-unknown",
                    "the headers declare no %s '%s'; did you mean '%.*s'?",
                    what, point->name.ptr, (int)near.len, near.ptr);
  return sr_error(s->diags, name_loc(point), "type-unknown",
                  "the headers declare no %s '%s'; add the file that declares "
                  "it, a .c file if need be, to 'headers'",
                  what, point->name.ptr);
}

/* The type that the path begins in; NULL after an error, or if it is no
 * matter of headers. */
static const struct sr_type *find_base(struct sr_scope *s, bool *ok) {
  const struct sr_point *point = s->point;
  const struct sr_symbol *type = NULL, *variable = NULL;
  if (point->base != SR_BASE_VARIABLE && point->field.len)
    type = sr_decls_find_kind(s->decls, point->name, SR_SYMBOL_TYPE);
  if (point->base != SR_BASE_TYPE)
    variable = sr_decls_find_kind(s->decls, point->name, SR_SYMBOL_VARIABLE);
  if (type && variable) {
    *ok = sr_error(s->diags, name_loc(point), "point-ambiguous",
                   "'%s' is both a type and a variable; write 'struct %s' or "
                   "'var %s'",
                   point->name.ptr, point->written.ptr, point->written.ptr);
    return NULL;
  }
  if (type || variable) {
    const struct sr_type *found =
        type ? sr_decls_type(s->decls, point->name) : variable->type;
    if (type && found && sr_type_class(found) == SR_CLASS_RECORD)
      s->subject = sr_type_pointer(found, s->diags->arena);
    return found;
  }
  *ok = point->base == SR_BASE_TYPE ? fail_unknown(s, "type", TYPES)
        : point->base == SR_BASE_VARIABLE || !point->field.len
            ? fail_unknown(s, "variable", VARIABLES)
            : fail_unknown(s, "type or variable", TYPES | VARIABLES);
  return NULL;
}

/* Why a path cannot go on from a value of this type. */
static bool fail_path(struct sr_scope *s, const struct sr_type *type,
                      struct sr_str before, size_t from, struct sr_loc loc) {
  const struct sr_type *target = sr_type_behind(sr_type_pointee(type));
  if (target && target->kind == SR_TYPE_RECORD && target->name.len)
    return sr_error(s->diags, loc, "field-unknown",
                    "'%.*s' is a pointer; a point names the type it points "
                    "to: '%s.%s'",
                    (int)before.len, before.ptr, sr_type_text(target, s->diags),
                    s->point->field.ptr + from);
  return sr_error(s->diags, loc, "field-unknown",
                  "'%.*s' is '%s', which has no fields", (int)before.len,
                  before.ptr, sr_type_text(type, s->diags));
}

/* A pattern for fields: some field must fit. */
static bool check_pattern(struct sr_scope *s, const struct sr_type *record,
                          struct sr_str pattern, struct sr_loc loc) {
  record = sr_decls_complete(s->decls, sr_type_behind(record));
  if (memchr(pattern.ptr, '.', pattern.len) || record->member_count == 0)
    return true;
  for (size_t i = 0; i < record->member_count; i++)
    if (record->members[i].name.len == 0 ||
        sr_glob_match(pattern.ptr, pattern.len, record->members[i].name.ptr,
                      record->members[i].name.len))
      return true;
  return sr_error(s->diags, loc, "field-unknown",
                  "no field of '%s' fits '%.*s'%s",
                  sr_type_text(record, s->diags), (int)pattern.len, pattern.ptr,
                  sr_field_cure(s, record, pattern));
}

/* Walks "conn.stats.bytes" from a type.  False after an error; *type is NULL
 * where it cannot be told. */
static bool walk_path(struct sr_scope *s, const struct sr_type **type) {
  const struct sr_point *point = s->point;
  struct sr_str path = point->field;
  struct sr_str before = point->name;
  for (size_t from = 0; *type && from < path.len;) {
    const char *dot = memchr(path.ptr + from, '.', path.len - from);
    size_t to = dot ? (size_t)(dot - path.ptr) : path.len;
    struct sr_str segment = {path.ptr + from, to - from};
    struct sr_loc loc = sr_text_loc(&point->field_text, from, to);
    if (sr_type_class(*type) != SR_CLASS_RECORD)
      return fail_path(s, *type, before, from, loc);
    if (point->flags & SR_POINT_FIELD_GLOB &&
        strcspn(segment.ptr, "*?[") < segment.len) {
      bool ok = check_pattern(s, *type, segment, loc);
      *type = NULL;
      return ok;
    }
    size_t errors = s->diags->errors;
    const struct sr_member *member = sr_check_field(s, *type, segment, loc);
    if (!member) {
      *type = NULL;
      return s->diags->errors == errors;
    }
    *type = member->type;
    s->field_bits = member->bit_size;
    before = segment;
    from = to + 1;
  }
  return true;
}

static bool check_access(struct sr_scope *s) {
  bool ok = true;
  const struct sr_type *type = find_base(s, &ok);
  if (!type || !walk_path(s, &type))
    return ok && type;
  s->field = type;
  return true;
}

/* Calls through a function pointer. */
static bool check_indirect(struct sr_scope *s) {
  bool ok = true;
  const struct sr_type *type = find_base(s, &ok);
  s->subject = NULL;
  if (!ok || !type)
    return ok;
  if (!walk_path(s, &type))
    return false;
  type = sr_type_behind(type);
  if (!type)
    return true;
  const struct sr_type *target = sr_type_behind(sr_type_pointee(type));
  s->field_bits = 0;
  if (target && target->kind == SR_TYPE_FUNCTION) {
    s->function = sr_decls_complete(s->decls, target);
    return check_function(s);
  }
  struct sr_loc loc =
      s->point->field.len
          ? sr_text_loc(&s->point->field_text, 0, s->point->field_text.str.len)
          : name_loc(s->point);
  return sr_error(s->diags, loc, "point-field",
                  "'%s' is '%s', no pointer to a function that could be called",
                  full_name(s), sr_type_text(type, s->diags));
}

bool sr_scope_begin(struct sr_scope *scope, const struct sr_rule *rule,
                    const struct sr_step *step, const struct sr_point *point,
                    struct sr_diags *diags) {
  *scope = (struct sr_scope){
      .diags = diags,
      .decls = rule->file->is_partial ? NULL : rule->file->decls,
      .point = point,
      .step = step};
  if (!scope->decls)
    return true;
  if (point->flags & SR_POINT_IS_GLOB)
    return true;
  if (sr_point_is_indirect(point))
    return check_indirect(scope);
  if (!sr_point_is_of_function(point))
    return check_access(scope);
  find_function(scope);
  return check_function(scope);
}
