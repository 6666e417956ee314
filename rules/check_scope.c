/* Names at a point. */
#include "check_scope.h"

#include "expr_class.h"
#include "point.h"
#include "suggest.h"

#include "banned.h"

static void set(struct sr_expr *expr, const struct sr_type *type,
                uint32_t bits) {
  expr->type = type;
  expr->bit_size = bits;
}

static bool is_exit(const struct sr_point *point) {
  return point->kind == SR_POINT_RETURN || point->kind == SR_POINT_EXIT;
}

/* obj, old, new, value, ret, callee, this, and what `as` names. */
static bool find_special(struct sr_scope *s, struct sr_expr *name) {
  const struct sr_point *point = s->point;
  bool is_subject = point->as.len && sr_str_equals(point->as, name->str);
  bool is_access = !sr_point_is_of_function(point);
  if (is_access && (is_subject || sr_str_is(name->str, "obj"))) {
    set(name, s->subject, 0);
  } else if (is_access &&
             (sr_str_is(name->str, "old") || sr_str_is(name->str, "new") ||
              sr_str_is(name->str, "value"))) {
    set(name, s->field, s->field_bits);
  } else if (is_exit(point) && (is_subject || sr_str_is(name->str, "ret"))) {
    set(name, s->function ? s->function->target : NULL, 0);
    if (sr_type_class(name->type) == SR_CLASS_NOTHING && !name->is_reported) {
      name->is_reported = true;
      sr_error(s->diags, name->loc, "name-not-here",
               "'%s' returns nothing (void), so that there is no 'ret'",
               point->name.ptr);
      name->type = NULL;
    }
  } else if (sr_str_is(name->str, "this")) {
    set(name,
        s->class_type ? sr_type_pointer(s->class_type, s->diags->arena) : NULL,
        0);
  } else {
    return sr_str_is(name->str, "callee") && sr_point_is_indirect(point);
  }
  return true;
}

size_t sr_scope_hidden(const struct sr_scope *s) {
  const struct sr_point *point = s->point;
  return s->class_type && point->param_count &&
         sr_str_is(point->params[0].name, "this");
}

/* A parameter, by the point's list or by the declaration's names. */
static bool find_parameter(struct sr_scope *s, struct sr_expr *name) {
  const struct sr_point *point = s->point;
  const struct sr_type *function = s->function;
  size_t hidden = sr_scope_hidden(s);
  for (size_t i = hidden; i < point->param_count; i++)
    if (sr_str_equals(point->params[i].name, name->str)) {
      if (function && i - hidden < function->member_count)
        set(name, function->members[i - hidden].type, 0);
      return true;
    }
  bool is_listed = (point->flags & SR_POINT_HAS_PARAMS) &&
                   !(point->flags & SR_POINT_ELLIPSIS);
  if (!sr_point_is_of_function(point) || is_listed)
    return false;
  for (size_t i = 0; function && i < function->member_count; i++)
    if (sr_str_equals(function->members[i].name, name->str)) {
      set(name, function->members[i].type, 0);
      return true;
    }
  return false;
}

static bool find_local(const struct sr_scope *s, struct sr_expr *name) {
  for (const struct sr_local *l = s->locals; l; l = l->outer)
    if (sr_str_equals(l->name, name->str)) {
      set(name, l->type, 0);
      return true;
    }
  return false;
}

/* True if the function may have parameters of names that nobody told. */
static bool may_have_more(const struct sr_scope *s) {
  const struct sr_point *point = s->point;
  if (!sr_point_is_of_function(point) ||
      ((point->flags & SR_POINT_HAS_PARAMS) &&
       !(point->flags & SR_POINT_ELLIPSIS)))
    return false;
  if (!s->function)
    return true;
  for (size_t i = 0; i < s->function->member_count; i++)
    if (s->function->members[i].name.len == 0)
      return true;
  return false;
}

/* "(c, len)" */
static const char *parameter_names(const struct sr_scope *s) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  for (size_t i = 0; i < s->function->member_count; i++)
    sr_strbuf_addf(&text, "%s%.*s", i ? ", " : "",
                   (int)s->function->members[i].name.len,
                   s->function->members[i].name.ptr);
  const char *copy = sr_arena_copy(s->diags->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return copy;
}

static const char *nearest(const struct sr_scope *s, struct sr_str name) {
  const struct sr_point *point = s->point;
  struct sr_suggest near;
  sr_suggest_init(&near, name.ptr, name.len);
  for (size_t i = 0; i < point->param_count; i++)
    sr_suggest_offer(&near,
                     sr_arena_copy(s->diags->arena, point->params[i].name.ptr,
                                   point->params[i].name.len));
  if (point->as.len)
    sr_suggest_offer(&near, point->as.ptr);
  bool is_listed = (point->flags & SR_POINT_HAS_PARAMS) &&
                   !(point->flags & SR_POINT_ELLIPSIS);
  for (size_t i = 0; s->function && !is_listed && i < s->function->member_count;
       i++)
    if (s->function->members[i].name.len)
      sr_suggest_offer(&near, s->function->members[i].name.ptr);
  struct sr_str other = sr_decls_nearest(
      s->decls, name, 1 << SR_SYMBOL_VARIABLE | SR_DECLS_CONSTANTS);
  if (other.len)
    sr_suggest_offer(&near, other.ptr);
  return near.best;
}

static void fail(struct sr_scope *s, struct sr_expr *name) {
  const struct sr_point *point = s->point;
  int len = (int)name->str.len;
  const char *text = name->str.ptr, *near;
  if (sr_decls_is_renamed(s->decls, name->str))
    return;
  struct sr_str problem = sr_decls_macro_problem(s->decls, name->str);
  name->is_reported = true;
  if (problem.len)
    sr_error(s->diags, name->loc, "name-unknown",
             "the macro '%.*s' has no value here (%.*s); give its value under "
             "'constants', or write what it expands to",
             len, text, (int)problem.len, problem.ptr);
  else if (sr_decls_find_kind(s->decls, name->str, SR_SYMBOL_TYPE))
    sr_error(s->diags, name->loc, "name-unknown",
             "'%.*s' is a type, not a value; name a variable or a parameter",
             len, text);
  else if ((near = nearest(s, name->str)))
    sr_error(s->diags, name->loc, "name-unknown",
             "nothing is called '%.*s' at '%s'; did you mean '%s'?", len, text,
             point->text.ptr, near);
  else if (s->function && s->function->member_count &&
           !(point->flags & SR_POINT_HAS_PARAMS))
    sr_error(s->diags, name->loc, "name-unknown",
             "'%.*s' is neither a parameter of '%s', which has (%s), nor a "
             "variable or constant that the headers declare; if it is a "
             "variable of a .c file, add that file to 'headers'",
             len, text, point->name.ptr, parameter_names(s));
  else
    sr_error(s->diags, name->loc, "name-unknown",
             "nothing is called '%.*s' at '%s', and the headers declare no "
             "such variable or constant; add the file that does to 'headers', "
             "or a value to 'constants'",
             len, text, point->text.ptr);
}

/* The name may be a parameter's, but looks like a constant's or variable's. */
static void doubt(struct sr_scope *s, struct sr_expr *name) {
  enum { shortest = 5 };
  int len = (int)name->str.len;
  struct sr_str problem = sr_decls_macro_problem(s->decls, name->str);
  if (s->point->flags & SR_POINT_IS_GLOB)
    return;
  if (problem.len) {
    name->is_reported = true;
    sr_warning(s->diags, name->loc, "name-unknown",
               "unless '%s' has a parameter '%.*s': the macro of this name has "
               "no value (%.*s); give its value under 'constants'",
               s->point->name.ptr, len, name->str.ptr, (int)problem.len,
               problem.ptr);
    return;
  }
  struct sr_str near = sr_decls_nearest(
      s->decls, name->str, 1 << SR_SYMBOL_VARIABLE | SR_DECLS_CONSTANTS);
  if (name->str.len < shortest || near.len == 0 ||
      sr_suggest_distance(name->str.ptr, name->str.len, near.ptr, near.len,
                          1) > 1)
    return;
  name->is_reported = true;
  sr_warning(s->diags, name->loc, "name-unknown",
             "unless '%s' has a parameter '%.*s', which the headers do not "
             "tell: did you mean '%.*s'?",
             s->point->name.ptr, len, name->str.ptr, (int)near.len, near.ptr);
}

void sr_scope_name(struct sr_scope *scope, struct sr_expr *name) {
  set(name, NULL, 0);
  if (!scope->decls || find_local(scope, name) || find_parameter(scope, name) ||
      find_special(scope, name))
    return;
  for (const struct sr_symbol *symbol = sr_decls_find(scope->decls, name->str);
       symbol; symbol = symbol->next)
    if (symbol->kind != SR_SYMBOL_TYPE) {
      set(name, symbol->type, 0);
      return;
    }
  struct sr_const value;
  if (sr_decls_constant(scope->decls, name->str, &value, NULL))
    return;
  if (name->is_reported)
    return;
  if (may_have_more(scope))
    doubt(scope, name);
  else if (!(scope->point->flags & SR_POINT_IS_GLOB))
    fail(scope, name);
}
