/* What kind of value an expression gives, and which values of that kind. */
#include "expr_class.h"
#include "decls.h"

#include "banned.h"

const struct sr_type *sr_type_behind(const struct sr_type *type) {
  for (unsigned depth = 0; type && depth < 1000; depth++) {
    if (type->kind != SR_TYPE_TYPEDEF && type->kind != SR_TYPE_REFERENCE)
      return type;
    type = type->target;
  }
  return NULL;
}

bool sr_type_is_integer(const struct sr_type *type) {
  type = sr_type_behind(type);
  return type &&
         (type->kind == SR_TYPE_BOOLEAN || type->kind == SR_TYPE_ENUM ||
          type->kind == SR_TYPE_CHARACTER || type->kind == SR_TYPE_INTEGER);
}

bool sr_type_is_floating(const struct sr_type *type) {
  type = sr_type_behind(type);
  return type && type->kind == SR_TYPE_FLOATING;
}

bool sr_expr_is_comparison(const struct sr_expr *expr) {
  return expr->op >= SR_EXPR_LT && expr->op <= SR_EXPR_NE;
}

bool sr_expr_is_condition(const struct sr_expr *expr) {
  switch (expr->op) {
  case SR_EXPR_NOT:
  case SR_EXPR_AND:
  case SR_EXPR_OR:
  case SR_EXPR_IMPLIES:
  case SR_EXPR_IN:
  case SR_EXPR_STREQ:
  case SR_EXPR_STRPREFIX:
  case SR_EXPR_ALL_OF_LIST:
  case SR_EXPR_ANY_OF_LIST:
  case SR_EXPR_ALL_OF_RANGE:
  case SR_EXPR_ANY_OF_RANGE:
  case SR_EXPR_TRUE:
  case SR_EXPR_FALSE:
  case SR_EXPR_ACTIVE:
  case SR_EXPR_HELD:
    return true;
  default:
    return sr_expr_is_comparison(expr);
  }
}

/* Operators whose value is of the kind of their operands' values. */
static bool is_arithmetic(const struct sr_expr *expr) {
  return expr->op == SR_EXPR_NEGATE || expr->op == SR_EXPR_MUL ||
         expr->op == SR_EXPR_DIV || expr->op == SR_EXPR_ADD ||
         expr->op == SR_EXPR_SUB || expr->op == SR_EXPR_CONDITIONAL;
}

static const struct sr_expr *first_operand(const struct sr_expr *expr) {
  return expr->op == SR_EXPR_CONDITIONAL ? expr->kid->next : expr->kid;
}

bool sr_expr_is_integer(const struct sr_expr *expr) {
  if (expr->type)
    return sr_type_is_integer(expr->type);
  if (is_arithmetic(expr)) {
    for (const struct sr_expr *k = first_operand(expr); k; k = k->next)
      if (!sr_expr_is_integer(k))
        return false;
    return true;
  }
  return sr_expr_is_condition(expr) || expr->op == SR_EXPR_INT ||
         expr->op == SR_EXPR_ERRNO || expr->op == SR_EXPR_COMPLEMENT ||
         expr->op == SR_EXPR_SIZEOF || expr->op == SR_EXPR_REM ||
         expr->op == SR_EXPR_SHL || expr->op == SR_EXPR_SHR ||
         (expr->op >= SR_EXPR_BITAND && expr->op <= SR_EXPR_BITOR) ||
         expr->op == SR_EXPR_THREAD || expr->op == SR_EXPR_NOW ||
         expr->op == SR_EXPR_GHOST;
}

bool sr_expr_is_floating(const struct sr_expr *expr) {
  if (expr->type)
    return sr_type_is_floating(expr->type);
  if (!is_arithmetic(expr))
    return expr->op == SR_EXPR_FLOAT;
  for (const struct sr_expr *k = first_operand(expr); k; k = k->next)
    if (sr_expr_is_floating(k))
      return true;
  return false;
}

struct sr_range sr_type_range(const struct sr_type *type, uint32_t bit_size) {
  type = sr_type_behind(type);
  if (!type || !sr_type_is_integer(type))
    return sr_range_all();
  if (type->kind == SR_TYPE_BOOLEAN)
    return sr_range_between(0, 1);
  const struct sr_type *integer =
      type->kind == SR_TYPE_ENUM ? sr_type_behind(type->target) : type;
  if (!integer)
    return sr_range_all();
  uint64_t bits = bit_size ? bit_size : 8 * integer->size;
  if (bits == 0 || bits > 64)
    return sr_range_all();
  return sr_range_of_bits((unsigned)bits, integer->flags & SR_TYPE_IS_SIGNED);
}
