/* Comparisons of values that do not go together. */
#include <string.h>

#include "check_scope.h"
#include "expr_class.h"
#include "fold.h"

#include "banned.h"

static bool is_zero(const struct sr_expr *expr) {
  return (expr->op == SR_EXPR_INT && expr->imm == 0) ||
         expr->op == SR_EXPR_FALSE;
}

static bool is_string(const struct sr_expr *expr) {
  return expr->op == SR_EXPR_STRING;
}

/* == and != of strings compare addresses, which are never equal. */
static bool check_string(struct sr_scope *s, struct sr_expr *expr,
                         const struct sr_expr *a, const struct sr_expr *b) {
  if (!is_string(a) && !is_string(b))
    return true;
  bool is_equality = expr->op == SR_EXPR_EQ || expr->op == SR_EXPR_NE;
  expr->is_reported = true;
  if (is_equality)
    return sr_error(s->diags, expr->loc, "type-string",
                    "'%s' compares the places of strings, not what they say; "
                    "did you mean '%sstreq(%s, %s)'?",
                    sr_expr_op_name(expr->op),
                    expr->op == SR_EXPR_NE ? "!" : "", sr_brief(a).text,
                    sr_brief(b).text);
  return sr_error(s->diags, expr->loc, "type-string",
                  "strings are compared by streq(a, b) and strprefix(s, p) "
                  "only");
}

static bool check_classes(struct sr_scope *s, struct sr_expr *expr,
                          const struct sr_expr *a, const struct sr_expr *b) {
  enum sr_class x = sr_type_class(a->type), y = sr_type_class(b->type);
  if (x == SR_CLASS_UNKNOWN || y == SR_CLASS_UNKNOWN)
    return true;
  for (unsigned i = 0; i < 2; i++) {
    const struct sr_expr *side = i ? b : a;
    enum sr_class class = i ? y : x;
    if (class != SR_CLASS_RECORD && class != SR_CLASS_NOTHING)
      continue;
    expr->is_reported = true;
    return sr_error(s->diags, side->loc, "type-operand",
                    class == SR_CLASS_RECORD
                        ? "'%s' is a whole '%s'; compare one of its fields"
                        : "'%s' has no value, its type is '%s'",
                    sr_brief(side).text, sr_type_text(side->type, s->diags));
  }
  bool first = x == SR_CLASS_POINTER, second = y == SR_CLASS_POINTER;
  if (first == second || is_zero(first ? b : a))
    return true;
  const struct sr_expr *pointer = first ? a : b, *number = first ? b : a;
  expr->is_reported = true;
  if (pointer->op == SR_EXPR_NULL)
    return sr_error(s->diags, expr->loc, "type-pointer-number",
                    "'%s' is a number ('%s'), NULL a pointer; compare it with "
                    "0",
                    sr_brief(number).text,
                    sr_type_text(number->type, s->diags));
  return sr_error(s->diags, expr->loc, "type-pointer-number",
                  "'%s' is a pointer ('%s'), '%s' a number; name what it "
                  "points to, or cast the number: (void *)%s",
                  sr_brief(pointer).text, sr_type_text(pointer->type, s->diags),
                  sr_brief(number).text, sr_brief(number).text);
}

/* The enumeration of a value, or of a constant's name; NULL if none. */
static const struct sr_type *enumeration_of(struct sr_scope *s,
                                            const struct sr_expr *expr) {
  const struct sr_type *type = sr_type_behind(expr->type);
  struct sr_const value;
  if (expr->op == SR_EXPR_INT && expr->str.len && s->decls &&
      sr_decls_constant(s->decls, expr->str, &value, &type) &&
      value.kind == SR_CONST_INT && value.imm == expr->imm)
    type = sr_type_behind(type);
  return type && type->kind == SR_TYPE_ENUM ? type : NULL;
}

/* True if the enumeration's values are meant to be combined by |. */
static bool is_flags(const struct sr_type *type) {
  size_t bits = 0;
  for (size_t i = 0; i < type->member_count; i++) {
    int64_t value = type->members[i].value;
    if (value > 2 && (value & (value - 1)))
      return false;
    bits += value > 0;
  }
  return bits > 1 && type->members[type->member_count - 1].value > 3;
}

static bool has_value(const struct sr_type *type, int64_t value) {
  for (size_t i = 0; i < type->member_count; i++)
    if (type->members[i].value == value)
      return true;
  return false;
}

/* "'RED', 'GREEN'" */
static const char *enumerators(struct sr_scope *s, const struct sr_type *type) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  for (size_t i = 0; i < type->member_count && text.len < 80; i++)
    sr_strbuf_addf(&text, "%s'%.*s'", i ? ", " : "",
                   (int)type->members[i].name.len, type->members[i].name.ptr);
  if (text.len >= 80)
    sr_strbuf_adds(&text, "...");
  const char *copy = sr_arena_copy(s->diags->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return copy;
}

static void check_enums(struct sr_scope *s, struct sr_expr *expr,
                        const struct sr_expr *a, const struct sr_expr *b) {
  const struct sr_type *x = enumeration_of(s, a), *y = enumeration_of(s, b);
  if (x && y && x != y && !expr->is_reported) {
    expr->is_reported = true;
    sr_warning(s->diags, expr->loc, "type-enum",
               "'%s' is of '%s', '%s' of '%s'; did you mean a constant of the "
               "same enumeration?",
               sr_brief(a).text, sr_type_text(x, s->diags), sr_brief(b).text,
               sr_type_text(y, s->diags));
    return;
  }
  if (!x || y || b->op != SR_EXPR_INT || expr->is_reported)
    return;
  x = sr_decls_complete(s->decls, x);
  if (x->member_count == 0 || has_value(x, b->imm) || is_flags(x))
    return;
  expr->is_reported = true;
  sr_warning(s->diags, expr->loc, "type-enum",
             "no constant of '%s' is %s; it has %s", sr_type_text(x, s->diags),
             sr_brief(b).text, enumerators(s, x));
}

static bool is_exact(const struct sr_expr *expr) {
  struct sr_const value = sr_fold(expr, NULL, NULL, NULL);
  return value.kind == SR_CONST_INT ||
         (value.kind == SR_CONST_FLOAT &&
          !(value.real < (double)(float)value.real ||
            value.real > (double)(float)value.real));
}

static void check_floats(struct sr_scope *s, struct sr_expr *expr,
                         const struct sr_expr *a, const struct sr_expr *b) {
  enum sr_class x = sr_type_class(a->type), y = sr_type_class(b->type);
  if ((x != SR_CLASS_FLOATING && y != SR_CLASS_FLOATING) || is_exact(a) ||
      is_exact(b) || expr->is_reported)
    return;
  expr->is_reported = true;
  sr_warning(s->diags, expr->loc, "type-float",
             "floating numbers are seldom exactly equal; compare their "
             "difference with a bound: -1e-9 < %s - %s && ...",
             sr_brief(a).text, sr_brief(b).text);
}

static void check_pair(struct sr_scope *s, struct sr_expr *expr,
                       const struct sr_expr *a, const struct sr_expr *b) {
  bool is_equality = expr->op == SR_EXPR_EQ || expr->op == SR_EXPR_NE ||
                     expr->op == SR_EXPR_IN;
  if (expr->is_reported || !check_string(s, expr, a, b) ||
      !check_classes(s, expr, a, b) || !is_equality)
    return;
  check_enums(s, expr, a, b);
  check_enums(s, expr, b, a);
  check_floats(s, expr, a, b);
}

void sr_check_comparison(struct sr_scope *scope, struct sr_expr *expr) {
  for (const struct sr_expr *kid = expr->kid->next; kid; kid = kid->next)
    check_pair(scope, expr, expr->kid, kid);
}

void sr_check_strings(struct sr_scope *scope, struct sr_expr *expr) {
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    const struct sr_type *target = sr_type_behind(sr_type_pointee(kid->type));
    bool is_chars =
        target &&
        (target->kind == SR_TYPE_CHARACTER || target->kind == SR_TYPE_VOID ||
         target->kind == SR_TYPE_UNKNOWN ||
         (target->kind == SR_TYPE_INTEGER && target->size == 1));
    if (!kid->type || is_chars || kid->is_reported)
      continue;
    kid->is_reported = true;
    if (kid->op == SR_EXPR_INT && kid->text.len && kid->text.ptr[0] == '\'')
      sr_error(scope->diags, kid->loc, "type-string",
               "'%s' is one character; strings stand in double quotes",
               sr_brief(kid).text);
    else
      sr_error(scope->diags, kid->loc, "type-string",
               "%s compares strings, and '%s' is '%s', no pointer to char",
               sr_expr_op_name(expr->op), sr_brief(kid).text,
               sr_type_text(kid->type, scope->diags));
  }
}
