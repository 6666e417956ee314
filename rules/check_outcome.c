/* Conditions, and parts of conditions, that are always true or always false
 * by themselves. */
#include "check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "decls.h"
#include "expr_class.h"
#include "fold.h"

#include "banned.h"

/* Why an outcome is known, for the message's end; empty if that is plain. */
struct reason {
  char text[320];
};

static bool is_literal(const struct sr_expr *expr) {
  return expr->op == SR_EXPR_TRUE || expr->op == SR_EXPR_FALSE ||
         expr->op == SR_EXPR_NULL || expr->op == SR_EXPR_INT ||
         expr->op == SR_EXPR_STRING;
}

static bool is_chain(const struct sr_expr *expr) {
  return expr->op == SR_EXPR_AND || expr->op == SR_EXPR_OR ||
         expr->op == SR_EXPR_IMPLIES;
}

/* True if the parent's outcome speaks for this one, too. */
static bool joins(const struct sr_expr *expr, const struct sr_expr *parent) {
  if (!parent || !is_chain(expr))
    return false;
  return expr->op == parent->op ||
         (expr->op != SR_EXPR_AND && parent->op != SR_EXPR_AND &&
          is_chain(parent) && expr != parent->kid);
}

static void add_number(struct reason *reason, const char *before,
                       sr_wide value) {
  size_t len = strlen(reason->text);
  snprintf(reason->text + len, sizeof(reason->text) - len, "%s%s%" PRIu64,
           before, value < 0 ? "-" : "",
           (uint64_t)(value < 0 ? -value : value));
}

/* What its type alone says of a value. */
static void explain_type(struct reason *reason, const struct sr_expr *expr,
                         struct sr_range range) {
  const struct sr_type *type = sr_type_behind(expr->type);
  struct sr_brief brief = sr_brief(expr);
  if (expr->bit_size)
    snprintf(reason->text, sizeof(reason->text),
             ": '%s' is a bit-field of %u bit%s, from", brief.text,
             (unsigned)expr->bit_size, expr->bit_size == 1 ? "" : "s");
  else if (range.lo == 0 && range.hi == 1)
    snprintf(reason->text, sizeof(reason->text), ": '%s' is a bool, from",
             brief.text);
  else if (range.lo == 0)
    snprintf(reason->text, sizeof(reason->text),
             ": '%s' is unsigned ('%.*s'), from", brief.text,
             (int)type->name.len, type->name.ptr);
  else
    snprintf(reason->text, sizeof(reason->text), ": '%s' is '%.*s', from",
             brief.text, (int)type->name.len, type->name.ptr);
  add_number(reason, " ", range.lo);
  add_number(reason, " to ", range.hi);
}

static bool is_whole_type(const struct sr_expr *expr, struct sr_range range) {
  struct sr_range all = sr_type_range(expr->type, expr->bit_size);
  return sr_type_is_integer(expr->type) && !sr_range_is_constant(&range) &&
         all.lo == range.lo && all.hi == range.hi &&
         (expr->op < SR_EXPR_NOT || expr->op == SR_EXPR_OLD);
}

/* A mask that reaches beyond the bits that there are. */
static void explain_width(struct reason *reason, const struct sr_expr *expr) {
  const struct sr_expr *kid = expr->kid;
  size_t len = strlen(reason->text);
  if (expr->op != SR_EXPR_BITAND)
    return;
  if (kid->op == SR_EXPR_INT)
    kid = kid->next;
  const struct sr_type *type = sr_type_behind(kid->type);
  uint64_t bits = kid->bit_size ? kid->bit_size
                  : type && sr_type_is_integer(type) && type->size < 8
                      ? 8 * type->size
                      : 0;
  if (bits && kid->op < SR_EXPR_NOT)
    snprintf(reason->text + len, sizeof(reason->text) - len,
             ", for '%s' has only %u bits", sr_brief(kid).text, (unsigned)bits);
}

static void explain_value(struct reason *reason, const struct sr_expr *expr,
                          struct sr_range range) {
  uint64_t may = range.may;
  if (is_whole_type(expr, range)) {
    explain_type(reason, expr, range);
    return;
  }
  int len = snprintf(reason->text, sizeof(reason->text), ": '%s' is ",
                     sr_brief(expr).text);
  bool is_mask =
      expr->op == SR_EXPR_BITAND && range.lo >= 0 && (may & (may + 1));
  if (sr_range_is_constant(&range)) {
    add_number(reason, "", range.lo);
    explain_width(reason, expr);
  } else if (is_mask && (may & (may - 1)) == 0) {
    add_number(reason, "0 or ", (sr_wide)may);
  } else if (is_mask) {
    snprintf(reason->text + len, sizeof(reason->text) - (size_t)len,
             "made of bits of 0x%" PRIx64 " only", may);
  } else {
    add_number(reason, "from ", range.lo);
    add_number(reason, " to ", range.hi);
  }
}

/* `new >= 0` of an unsigned field is meant to stop it from passing 0. */
static void add_cure(struct reason *reason, const struct sr_expr *x,
                     struct sr_range range) {
  size_t len = strlen(reason->text);
  if (x->op == SR_EXPR_NAME && sr_str_is(x->str, "new") && range.lo == 0 &&
      range.hi > 1)
    snprintf(reason->text + len, sizeof(reason->text) - len,
             "; to keep it from falling below 0, write 'old > 0 || new >= "
             "old'");
}

static struct reason explain_comparison(struct sr_assumer *a,
                                        struct sr_expr *expr) {
  struct reason reason = {""};
  struct sr_expr *x = expr->kid, *y = expr->kid->next;
  if (sr_fold(x, NULL, NULL, NULL).kind && sr_fold(y, NULL, NULL, NULL).kind)
    return reason;
  if (sr_canon_value(a->canon, x) == sr_canon_value(a->canon, y)) {
    snprintf(reason.text, sizeof(reason.text), ": '%s' is compared with itself",
             sr_brief(x).text);
    return reason;
  }
  sr_assume_begin(a);
  struct sr_range range = sr_assume_range(a, x);
  bool is_second = sr_fold(x, NULL, NULL, NULL).kind ||
                   (range.lo == INT64_MIN && range.hi == (sr_wide)UINT64_MAX);
  struct sr_expr *side = is_second ? y : x;
  range = sr_assume_range(a, side);
  explain_value(&reason, side, range);
  struct sr_const other = sr_fold(is_second ? x : y, NULL, NULL, NULL);
  if (other.kind == SR_CONST_INT && (other.imm == 0 || other.imm == -1))
    add_cure(&reason, side, range);
  return reason;
}

/* Two operands that cannot both be. */
static struct reason explain_chain(const struct sr_assumer *a, bool outcome) {
  struct reason reason = {""};
  if (!a->culprit || !a->other)
    return reason;
  struct sr_brief culprit = sr_brief(a->culprit), other = sr_brief(a->other);
  snprintf(reason.text, sizeof(reason.text),
           outcome ? ": if '%s' is not so, '%s' is"
                   : ": '%s' and '%s' exclude each other",
           other.text, culprit.text);
  return reason;
}

static void report(struct sr_checker *c, struct sr_expr *expr, bool outcome) {
  struct sr_assumer *a = &c->assumer;
  struct reason reason = {""};
  if (is_chain(expr)) {
    reason = explain_chain(a, outcome);
  } else if (sr_expr_is_comparison(expr)) {
    reason = explain_comparison(a, expr);
  } else if (!is_literal(expr) && !sr_expr_is_condition(expr)) {
    sr_assume_begin(a);
    if (expr->op == SR_EXPR_ADDRESS)
      snprintf(reason.text, sizeof(reason.text),
               ": '%s' is an address, never NULL", sr_brief(expr).text);
    else
      explain_value(&reason, expr, sr_assume_range(a, expr));
  }
  expr->is_reported = true;
  sr_warning(c->diags, expr->loc,
             outcome ? "condition-always-true" : "condition-always-false",
             "this condition is always %s%s", outcome ? "true" : "false",
             reason.text);
}

/* Judges one condition by itself. */
static bool judge(struct sr_checker *c, struct sr_expr *expr) {
  for (int outcome = 0; outcome < 2; outcome++) {
    sr_assume_begin(&c->assumer);
    if (sr_assume(&c->assumer, expr, !outcome))
      continue;
    if (!expr->is_reported)
      report(c, expr, outcome);
    return true;
  }
  return false;
}

static bool check(struct sr_checker *c, struct sr_expr *expr,
                  const struct sr_expr *parent, bool is_condition) {
  bool found = false;
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    bool is_test =
        is_chain(expr) || expr->op == SR_EXPR_NOT ||
        (expr->op == SR_EXPR_CONDITIONAL && (kid == expr->kid || is_condition));
    found |= check(c, kid, expr, is_test);
  }
  if (found || is_literal(expr) || expr->op == SR_EXPR_NOT)
    return found;
  if (!is_condition && !sr_expr_is_condition(expr))
    return false;
  return !joins(expr, parent) && judge(c, expr);
}

bool sr_check_outcomes(struct sr_checker *checker, struct sr_expr *expr,
                       bool is_condition) {
  return check(checker, expr, NULL, is_condition);
}
