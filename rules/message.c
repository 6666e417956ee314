/* Which steps tell a breach in the rule's words. */
#include "message.h"

#include "names.h"
#include "point.h"
#include "step.h"

#include "banned.h"

static bool owes(const struct sr_rule *rule, const struct sr_step *step) {
  for (const struct sr_action *a = step->actions; a; a = a->next) {
    const struct sr_ghost *ghost =
        a->kind == SR_ACTION_OWE ? sr_ghost_find(rule, a->name) : NULL;
    if (ghost && !(ghost->flags & SR_GHOST_SAVES))
      return true;
  }
  return false;
}

static bool tells(const struct sr_rule *rule, const struct sr_step *step) {
  return step->require || step->forbid || owes(rule, step);
}

static bool is_kept(const struct sr_ghost *loop, struct sr_str name) {
  if (!loop)
    return false;
  for (const struct sr_expr *s = loop->saved; s; s = s->next)
    if (s->op == SR_EXPR_NAME && !s->is_for_old &&
        sr_str_equals(s->str, name))
      return true;
  return sr_ghost_has_key(loop, name);
}

static bool is_of_rule(const struct sr_rule *rule, struct sr_str name) {
  for (const struct sr_step *s = rule->steps; s; s = s->next)
    for (const struct sr_point *p = s->points; p; p = p->next)
      if (sr_point_binds(p, name))
        return true;
  return sr_name_is_special(name);
}

static bool exists_at(const struct sr_step *step, struct sr_str name) {
  for (const struct sr_point *p = step->points; p; p = p->next)
    if (!sr_point_binds(p, name) && !sr_point_has_special(p, name))
      return false;
  return step->points != NULL;
}

static bool has_old(const struct sr_step *step) {
  for (const struct sr_point *p = step->points; p; p = p->next)
    if (p->kind != SR_POINT_EXIT)
      return false;
  return step->points || (step->loop && step->loop->saved);
}

/* False if it uses what other steps of the rule have, and this has not. */
static bool can_say(const struct sr_rule *rule, const struct sr_step *step,
                    const struct sr_expr *expr) {
  if (expr->op == SR_EXPR_OLD)
    return has_old(step);
  if (expr->op == SR_EXPR_NAME && is_of_rule(rule, expr->str) &&
      !exists_at(step, expr->str) && !is_kept(step->loop, expr->str))
    return false;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    if (!can_say(rule, step, kid))
      return false;
  return true;
}

static bool can_say_all(const struct sr_rule *rule, const struct sr_step *step,
                        const struct sr_part *parts) {
  for (; parts; parts = parts->next)
    if (parts->expr && !can_say(rule, step, parts->expr))
      return false;
  return true;
}

void sr_message_attach(struct sr_loader *l, struct sr_rule *rule,
                       struct sr_part *parts) {
  struct sr_step *first = NULL;
  bool is_said = !parts;
  for (struct sr_step *step = rule->steps; step && parts; step = step->next) {
    if (step->message.len || !tells(rule, step))
      continue;
    first = first ? first : step;
    if (!can_say_all(rule, step, parts))
      continue;
    step->parts = is_said ? sr_parts_clone(l->arena, parts) : parts;
    is_said = true;
  }
  /* Where no step has all the names, the first one complains. */
  if (!is_said && first)
    first->parts = parts;
}
