/* What `when`, `require` and `forbid` of a rule make of each other. */
#include "check.h"

#include "banned.h"

static bool is_literal(const struct sr_expr *expr) {
  return expr->op == SR_EXPR_TRUE || expr->op == SR_EXPR_FALSE ||
         expr->op == SR_EXPR_INT;
}

static bool is_true(const struct sr_expr *expr) {
  return expr->op == SR_EXPR_TRUE || (expr->op == SR_EXPR_INT && expr->imm);
}

/* Which outcome is a breach of the condition. */
enum breach { BREACH_NONE, BREACH_IF_FALSE, BREACH_IF_TRUE };

/* A plain way to say "never here": `forbid: true`. */
static bool is_never_here(const struct sr_expr *expr, enum breach breach) {
  return is_literal(expr) &&
         breach == (is_true(expr) ? BREACH_IF_TRUE : BREACH_IF_FALSE);
}

/* True if its outcome is not known beforehand. */
static bool check_alone(struct sr_checker *c, struct sr_expr *expr,
                        enum breach breach) {
  if (!expr)
    return true;
  if (is_never_here(expr, breach))
    return false;
  if (!is_literal(expr))
    return !sr_check_outcomes(c, expr, true);
  if (!expr->is_reported)
    sr_warning(c->diags, expr->loc,
               is_true(expr) ? "condition-always-true"
                             : "condition-always-false",
               "this condition is always %s", is_true(expr) ? "true" : "false");
  expr->is_reported = true;
  return false;
}

static void note_when(struct sr_checker *c, const struct sr_rule *rule,
                      const struct sr_point *point) {
  if (point->when)
    sr_note(c->diags, point->when->loc, "this is the point's 'when'");
  if (rule->when)
    sr_note(c->diags, rule->when->loc, "this is the rule's 'when'");
}

/* Holds a condition against `when`, which is assumed and can be. */
static void check_under_when(struct sr_checker *c, const struct sr_rule *rule,
                             const struct sr_point *point, struct sr_expr *expr,
                             enum breach breach) {
  struct sr_assume_mark mark = sr_assume_mark(&c->assumer);
  bool is_require = breach == BREACH_IF_FALSE;
  const char *key = is_require ? "require" : "forbid";
  bool may_hold = sr_assume(&c->assumer, expr, is_require);
  sr_assume_undo(&c->assumer, mark);
  bool may_break = !may_hold || sr_assume(&c->assumer, expr, !is_require);
  sr_assume_undo(&c->assumer, mark);
  if ((may_hold && may_break) || expr->is_reported)
    return;
  expr->is_reported = true;
  if (!may_hold)
    sr_warning(c->diags, expr->loc, "when-contradicts",
               "wherever 'when' is true, '%s' is %s, and every visit a breach; "
               "mend one of them, or write '%s: %s' if that is meant",
               key, is_require ? "false" : "true", key,
               is_require ? "false" : "true");
  else
    sr_warning(c->diags, expr->loc, "when-implies",
               "wherever 'when' is true, '%s' is %s, so that nothing can ever "
               "break the rule; mend one of them",
               key, is_require ? "true" : "false");
  note_when(c, rule, point);
}

static void check_both(struct sr_checker *c, const struct sr_rule *rule) {
  struct sr_assume_mark mark = sr_assume_mark(&c->assumer);
  bool may_be = sr_assume(&c->assumer, rule->require, true) &&
                sr_assume(&c->assumer, rule->forbid, false);
  sr_assume_undo(&c->assumer, mark);
  if (may_be || rule->forbid->is_reported || rule->require->is_reported)
    return;
  rule->forbid->is_reported = true;
  sr_warning(c->diags, rule->forbid->loc, "forbid-contradicts",
             "whatever 'require' demands is forbidden here, and every visit a "
             "breach; mend one of them");
  sr_note(c->diags, rule->require->loc, "this is 'require'");
}

/* Assumes that the rule speaks at the point.  False if it never does. */
static bool assume_when(struct sr_checker *c, const struct sr_rule *rule,
                        const struct sr_point *point) {
  sr_assume_begin(&c->assumer);
  if (rule->when && !sr_assume(&c->assumer, rule->when, true))
    return false;
  if (!point->when || sr_assume(&c->assumer, point->when, true))
    return true;
  if (!point->when->is_reported && rule->when) {
    point->when->is_reported = true;
    sr_warning(c->diags, point->when->loc, "when-contradicts",
               "this 'when' is false wherever the rule's is true, so that the "
               "rule never speaks here; mend one of them");
    sr_note(c->diags, rule->when->loc, "this is the rule's 'when'");
  }
  return false;
}

void sr_check_conditions(struct sr_checker *checker, struct sr_rule *rule,
                         struct sr_point *point, bool alone) {
  struct sr_known *known = &checker->known;
  if (alone) {
    known->when = check_alone(checker, rule->when, BREACH_NONE);
    known->require = check_alone(checker, rule->require, BREACH_IF_FALSE);
    known->forbid = check_alone(checker, rule->forbid, BREACH_IF_TRUE);
  }
  if (!check_alone(checker, point->when, BREACH_NONE) || !known->when ||
      !assume_when(checker, rule, point))
    return;
  bool has_when = rule->when || point->when;
  if (has_when && known->require && rule->require)
    check_under_when(checker, rule, point, rule->require, BREACH_IF_FALSE);
  if (has_when && known->forbid && rule->forbid)
    check_under_when(checker, rule, point, rule->forbid, BREACH_IF_TRUE);
  if (known->require && known->forbid && rule->require && rule->forbid)
    check_both(checker, rule);
}
