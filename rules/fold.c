/* Folding: integers are computed exactly in 128 bits and must fit into 64. */
#include "fold.h"

#include <string.h>

#include "banned.h"

__extension__ typedef __int128 wide;

struct folder {
  sr_fold_name *name;
  void *context;
  struct sr_diags *diags; /* NULL: silent */
};

static const struct sr_const none = {.kind = SR_CONST_NONE};

static struct sr_const fail(const struct folder *f, const struct sr_expr *expr,
                            const char *why) {
  if (f->diags)
    sr_error(f->diags, expr->loc, "constant-value", "%s", why);
  return none;
}

static wide widen(const struct sr_const *value) {
  return value->is_unsigned ? (wide)(uint64_t)value->imm : (wide)value->imm;
}

static struct sr_const narrow(const struct folder *f,
                              const struct sr_expr *expr, wide value) {
  if (value < (wide)INT64_MIN || value > (wide)UINT64_MAX)
    return fail(f, expr, "this overflows 64 bits");
  uint64_t bits = (uint64_t)value;
  struct sr_const result = {.kind = SR_CONST_INT,
                            .is_unsigned = value > (wide)INT64_MAX};
  memcpy(&result.imm, &bits, sizeof(bits));
  return result;
}

static struct sr_const truth(bool value) {
  return (struct sr_const){.kind = SR_CONST_INT, .imm = value};
}

static struct sr_const real(double value) {
  return (struct sr_const){.kind = SR_CONST_FLOAT, .real = value};
}

static bool is_true(const struct sr_const *value) {
  if (value->kind == SR_CONST_FLOAT)
    return value->real < 0 || value->real > 0;
  return value->kind == SR_CONST_STRING || value->imm != 0;
}

static double as_real(const struct sr_const *value) {
  return value->kind == SR_CONST_FLOAT ? value->real : (double)widen(value);
}

static struct sr_const fold(const struct folder *f, const struct sr_expr *expr);

static struct sr_const compare(enum sr_expr_op op, int order) {
  switch (op) {
  case SR_EXPR_LT:
    return truth(order < 0);
  case SR_EXPR_LE:
    return truth(order <= 0);
  case SR_EXPR_GT:
    return truth(order > 0);
  case SR_EXPR_GE:
    return truth(order >= 0);
  case SR_EXPR_EQ:
    return truth(order == 0);
  default:
    return truth(order != 0);
  }
}

static bool is_comparison(enum sr_expr_op op) {
  return op >= SR_EXPR_LT && op <= SR_EXPR_NE;
}

static struct sr_const fold_reals(const struct folder *f,
                                  const struct sr_expr *expr, double a,
                                  double b) {
  if (is_comparison(expr->op))
    return compare(expr->op, a < b ? -1 : a > b);
  switch (expr->op) {
  case SR_EXPR_MUL:
    return real(a * b);
  case SR_EXPR_DIV:
    return b < 0 || b > 0 ? real(a / b) : fail(f, expr, "this divides by zero");
  case SR_EXPR_ADD:
    return real(a + b);
  case SR_EXPR_SUB:
    return real(a - b);
  default:
    return fail(f, expr, "this operator needs integers");
  }
}

static struct sr_const multiply(const struct folder *f,
                                const struct sr_expr *expr, wide a, wide b) {
  wide product;
  if (__builtin_mul_overflow(a, b, &product))
    return fail(f, expr, "this overflows 64 bits");
  return narrow(f, expr, product);
}

static struct sr_const fold_shift(const struct folder *f,
                                  const struct sr_expr *expr, wide a, wide b) {
  if (b < 0 || b > 63)
    return fail(f, expr, "this shifts by less than 0 or more than 63");
  if (expr->op == SR_EXPR_SHL)
    return multiply(f, expr, a, (wide)1 << (int)b);
  return narrow(f, expr, a >> (int)b);
}

static struct sr_const fold_integers(const struct folder *f,
                                     const struct sr_expr *expr, wide a,
                                     wide b) {
  if (is_comparison(expr->op))
    return compare(expr->op, a < b ? -1 : a > b);
  switch (expr->op) {
  case SR_EXPR_MUL:
    return multiply(f, expr, a, b);
  case SR_EXPR_DIV:
    return b ? narrow(f, expr, a / b) : fail(f, expr, "this divides by zero");
  case SR_EXPR_REM:
    return b ? narrow(f, expr, a % b) : fail(f, expr, "this divides by zero");
  case SR_EXPR_ADD:
    return narrow(f, expr, a + b);
  case SR_EXPR_SUB:
    return narrow(f, expr, a - b);
  case SR_EXPR_BITAND:
    return narrow(f, expr, a & b);
  case SR_EXPR_BITXOR:
    return narrow(f, expr, a ^ b);
  case SR_EXPR_BITOR:
    return narrow(f, expr, a | b);
  default:
    return fold_shift(f, expr, a, b);
  }
}

static struct sr_const fold_binary(const struct folder *f,
                                   const struct sr_expr *expr) {
  struct sr_const a = fold(f, expr->kid);
  struct sr_const b = fold(f, expr->kid->next);
  if (!a.kind || !b.kind)
    return none;
  if (a.kind == SR_CONST_STRING || b.kind == SR_CONST_STRING)
    return fail(f, expr, "there is no arithmetic on strings");
  if (a.kind == SR_CONST_FLOAT || b.kind == SR_CONST_FLOAT)
    return fold_reals(f, expr, as_real(&a), as_real(&b));
  return fold_integers(f, expr, widen(&a), widen(&b));
}

static struct sr_const fold_logic(const struct folder *f,
                                  const struct sr_expr *expr) {
  struct sr_const a = fold(f, expr->kid);
  if (!a.kind)
    return none;
  bool decided = expr->op == SR_EXPR_OR ? is_true(&a) : !is_true(&a);
  if (decided)
    return truth(expr->op != SR_EXPR_AND);
  struct sr_const b = fold(f, expr->kid->next);
  return b.kind ? truth(is_true(&b)) : none;
}

static struct sr_const fold_unary(const struct folder *f,
                                  const struct sr_expr *expr) {
  struct sr_const a = fold(f, expr->kid);
  if (!a.kind)
    return none;
  if (expr->op == SR_EXPR_NOT)
    return truth(!is_true(&a));
  if (a.kind == SR_CONST_FLOAT && expr->op == SR_EXPR_NEGATE)
    return real(-a.real);
  if (a.kind != SR_CONST_INT)
    return fail(f, expr, "this operator needs an integer");
  if (expr->op == SR_EXPR_NEGATE)
    return narrow(f, expr, -widen(&a));
  a.imm = ~a.imm; /* within the 64 bits; a complement is a signed value */
  a.is_unsigned = false;
  return a;
}

/* Width and sign of the integer types that a constant may be cast to. */
static unsigned integer_type(struct sr_str name, bool *is_signed) {
  static const struct {
    const char *name;
    unsigned bits;
    bool is_signed;
  } types[] = {{"char", 8, true},
               {"signed char", 8, true},
               {"unsigned char", 8, false},
               {"short", 16, true},
               {"unsigned short", 16, false},
               {"int", 32, true},
               {"unsigned int", 32, false},
               {"long", 64, true},
               {"unsigned long", 64, false},
               {"long long", 64, true},
               {"unsigned long long", 64, false},
               {"int8_t", 8, true},
               {"uint8_t", 8, false},
               {"int16_t", 16, true},
               {"uint16_t", 16, false},
               {"int32_t", 32, true},
               {"uint32_t", 32, false},
               {"int64_t", 64, true},
               {"uint64_t", 64, false},
               {"size_t", 64, false},
               {"ssize_t", 64, true}};
  for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
    if (sr_str_is(name, types[i].name)) {
      *is_signed = types[i].is_signed;
      return types[i].bits;
    }
  return 0;
}

static struct sr_const fold_cast(const struct folder *f,
                                 const struct sr_expr *expr) {
  bool is_signed = false;
  unsigned bits = expr->imm ? 0 : integer_type(expr->str, &is_signed);
  struct sr_const a = fold(f, expr->kid);
  if (!a.kind)
    return none;
  if (expr->imm == 0 && sr_str_is(expr->str, "double"))
    return a.kind == SR_CONST_STRING ? fail(f, expr, "a string is no number")
                                     : real(as_real(&a));
  if (!bits || a.kind != SR_CONST_INT)
    return fail(f, expr, "a constant is cast between integer types only");
  uint64_t value = (uint64_t)a.imm;
  if (bits < 64)
    value &= (UINT64_C(1) << bits) - 1;
  wide result = (wide)value;
  if (is_signed && (value >> (bits - 1) & 1))
    result -= (wide)1 << bits;
  return narrow(f, expr, result);
}

static struct sr_const fold_in(const struct folder *f,
                               const struct sr_expr *expr) {
  struct sr_const x = fold(f, expr->kid);
  bool found = false;
  for (const struct sr_expr *kid = expr->kid->next; kid; kid = kid->next) {
    struct sr_const y = fold(f, kid);
    if (x.kind != SR_CONST_INT || y.kind != SR_CONST_INT)
      return fail(f, expr, "this is not constant");
    found |= widen(&x) == widen(&y);
  }
  return truth(found);
}

static struct sr_const fold_leaf(const struct folder *f,
                                 const struct sr_expr *expr) {
  struct sr_const value = {.kind = SR_CONST_INT};
  switch (expr->op) {
  case SR_EXPR_INT:
    value.imm = expr->imm;
    value.is_unsigned = expr->is_unsigned;
    return value;
  case SR_EXPR_FLOAT:
    return real(expr->real);
  case SR_EXPR_STRING:
    value.kind = SR_CONST_STRING;
    value.str = expr->str;
    return value;
  case SR_EXPR_TRUE:
    return truth(true);
  case SR_EXPR_FALSE:
  case SR_EXPR_NULL:
    return truth(false);
  case SR_EXPR_NAME:
    if (f->name)
      return f->name(expr, f->context, &value) ? value : none;
    return none;
  default:
    return fail(f, expr, "this is not constant");
  }
}

static struct sr_const fold(const struct folder *f,
                            const struct sr_expr *expr) {
  switch (expr->op) {
  case SR_EXPR_NOT:
  case SR_EXPR_COMPLEMENT:
  case SR_EXPR_NEGATE:
    return fold_unary(f, expr);
  case SR_EXPR_CAST:
    return fold_cast(f, expr);
  case SR_EXPR_AND:
  case SR_EXPR_OR:
  case SR_EXPR_IMPLIES:
    return fold_logic(f, expr);
  case SR_EXPR_IN:
    return fold_in(f, expr);
  case SR_EXPR_CONDITIONAL: {
    struct sr_const test = fold(f, expr->kid);
    if (!test.kind)
      return none;
    return fold(f, is_true(&test) ? expr->kid->next : expr->kid->next->next);
  }
  default:
    if (expr->op >= SR_EXPR_MUL && expr->op <= SR_EXPR_BITOR)
      return fold_binary(f, expr);
    return fold_leaf(f, expr);
  }
}

struct sr_const sr_fold(const struct sr_expr *expr, sr_fold_name *name,
                        void *context, struct sr_diags *diags) {
  struct folder f = {name, context, diags};
  return fold(&f, expr);
}
