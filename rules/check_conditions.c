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

static void note_when(struct sr_checker *c, const struct sr_step *step,
                      const struct sr_point *point) {
  if (point->when)
    sr_note(c->diags, point->when->loc, "this is the point's 'when'");
  if (step->when)
    sr_note(c->diags, step->when->loc, "this is the rule's 'when'");
}

/* Holds a condition against `when`, which is assumed and can be. */
static void check_under_when(struct sr_checker *c, const struct sr_step *step,
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
  note_when(c, step, point);
}

static void check_both(struct sr_checker *c, const struct sr_step *step) {
  struct sr_assume_mark mark = sr_assume_mark(&c->assumer);
  bool may_be = sr_assume(&c->assumer, step->require, true) &&
                sr_assume(&c->assumer, step->forbid, false);
  sr_assume_undo(&c->assumer, mark);
  if (may_be || step->forbid->is_reported || step->require->is_reported)
    return;
  step->forbid->is_reported = true;
  sr_warning(c->diags, step->forbid->loc, "forbid-contradicts",
             "whatever 'require' demands is forbidden here, and every visit a "
             "breach; mend one of them");
  sr_note(c->diags, step->require->loc, "this is 'require'");
}

/* Assumes that the rule speaks at the point.  False if it never does. */
static bool assume_when(struct sr_checker *c, const struct sr_step *step,
                        const struct sr_point *point) {
  sr_assume_begin(&c->assumer);
  if (step->when && !sr_assume(&c->assumer, step->when, true))
    return false;
  if (!point->when || sr_assume(&c->assumer, point->when, true))
    return true;
  if (!point->when->is_reported && step->when) {
    point->when->is_reported = true;
    sr_warning(c->diags, point->when->loc, "when-contradicts",
               "this 'when' is false wherever the rule's is true, so that the "
               "rule never speaks here; mend one of them");
    sr_note(c->diags, step->when->loc, "this is the rule's 'when'");
  }
  return false;
}

void sr_check_conditions(struct sr_checker *checker, struct sr_step *step,
                         struct sr_point *point, bool alone) {
  struct sr_known *known = &checker->known;
  if (alone) {
    known->when = check_alone(checker, step->when, BREACH_NONE);
    known->require = check_alone(checker, step->require, BREACH_IF_FALSE);
    known->forbid = check_alone(checker, step->forbid, BREACH_IF_TRUE);
  }
  if (!check_alone(checker, point->when, BREACH_NONE) || !known->when ||
      !assume_when(checker, step, point))
    return;
  bool has_when = step->when || point->when;
  if (has_when && known->require && step->require)
    check_under_when(checker, step, point, step->require, BREACH_IF_FALSE);
  if (has_when && known->forbid && step->forbid)
    check_under_when(checker, step, point, step->forbid, BREACH_IF_TRUE);
  if (known->require && known->forbid && step->require && step->forbid)
    check_both(checker, step);
}
