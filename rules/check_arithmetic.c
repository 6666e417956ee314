/* Operators that compute: integers, floating numbers, pointers. */
#include "check_scope.h"
#include "expr_class.h"
#include "fold.h"

#include "banned.h"

static const char *type_of(struct sr_scope *s, const struct sr_expr *expr) {
  return sr_type_text(expr->type, s->diags);
}

static bool needs_integers(enum sr_expr_op op) {
  return op == SR_EXPR_REM || op == SR_EXPR_SHL || op == SR_EXPR_SHR ||
         op == SR_EXPR_COMPLEMENT ||
         (op >= SR_EXPR_BITAND && op <= SR_EXPR_BITOR);
}

static bool is_fold_zero(const struct sr_expr *expr) {
  struct sr_const value = sr_fold(expr, NULL, NULL, NULL);
  return (value.kind == SR_CONST_INT && value.imm == 0) ||
         (value.kind == SR_CONST_FLOAT && !(value.real < 0 || value.real > 0));
}

/* Operands that leave no value whatever the program does. */
static void check_divisor(struct sr_scope *s, struct sr_expr *expr) {
  struct sr_expr *right = expr->kid->next;
  if ((expr->op == SR_EXPR_DIV || expr->op == SR_EXPR_REM) &&
      is_fold_zero(right)) {
    sr_type_fail(s, right, "expr-no-value",
                 "this divides by zero, which never has a value");
    return;
  }
  if (expr->op != SR_EXPR_SHL && expr->op != SR_EXPR_SHR)
    return;
  struct sr_const by = sr_fold(right, NULL, NULL, NULL);
  if (by.kind == SR_CONST_INT && (by.imm < 0 || by.imm > 63 || by.is_unsigned))
    sr_type_fail(
        s, right, "expr-no-value",
        "values have 64 bits; shifts by less than 0 or more than 63 never "
        "have a value");
}

static enum sr_class class_of(const struct sr_expr *expr) {
  return sr_type_class(expr->type);
}

/* What + - * / make of pointers. */
static void type_pointers(struct sr_scope *s, struct sr_expr *expr) {
  struct sr_expr *a = expr->kid, *b = expr->kid->next;
  bool first = class_of(a) == SR_CLASS_POINTER;
  bool second = class_of(b) == SR_CLASS_POINTER;
  if (expr->op == SR_EXPR_SUB && first && second)
    expr->type = &sr_type_integer;
  else if (expr->op == SR_EXPR_ADD && first && second)
    sr_type_fail(
        s, expr, "type-operand",
        "there is no sum of two pointers; did you mean their difference, "
        "'-'?");
  else if (expr->op == SR_EXPR_ADD)
    expr->type = first ? a->type : b->type;
  else if (expr->op == SR_EXPR_SUB && first)
    expr->type = a->type;
  else if (expr->op == SR_EXPR_MUL || expr->op == SR_EXPR_SUB)
    sr_type_fail(s, expr, "type-operand",
                 "'%s' is a pointer, '%s'; did you mean what it points to?",
                 sr_brief(first ? a : b).text, type_of(s, first ? a : b));
  else
    expr->type = &sr_type_integer;
}

void sr_check_arithmetic(struct sr_scope *s, struct sr_expr *expr) {
  enum sr_class most = SR_CLASS_INTEGER;
  bool is_known = true;
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    enum sr_class class = class_of(kid);
    if (!sr_check_value(s, kid))
      return;
    if (class == SR_CLASS_FLOATING && needs_integers(expr->op)) {
      sr_type_fail(s, kid, "type-operand",
                   "'%s' is a floating number ('%s'), and this operator needs "
                   "integers; cast it: (long)%s",
                   sr_brief(kid).text, type_of(s, kid), sr_brief(kid).text);
      return;
    }
    is_known &= class != SR_CLASS_UNKNOWN;
    most = class > most ? class : most;
  }
  if (expr->kid->next)
    check_divisor(s, expr);
  if (needs_integers(expr->op))
    expr->type = &sr_type_integer;
  else if (most == SR_CLASS_POINTER && expr->kid->next)
    type_pointers(s, expr);
  else if (most == SR_CLASS_POINTER)
    sr_type_fail(s, expr, "type-operand",
                 "'%s' is a pointer and has no negative",
                 sr_brief(expr->kid).text);
  else if (is_known)
    expr->type = most == SR_CLASS_FLOATING ? &sr_type_real : &sr_type_integer;
}
