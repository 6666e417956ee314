/* `by` with require or forbid: what holds is asked later than `at`.
 *
 * Each `at` leaves a record with what the condition will want to know of it:
 * old(e), and names that only `at` has.  At `by` every record that fits is
 * judged, and gone. */
#include "names.h"
#include "order.h"
#include "point.h"
#include "semrules/history.h"
#include "step.h"

#include "banned.h"

struct saver {
  struct sr_order *o;
  struct sr_ghost *ghost;
  struct sr_expr **last;
  const struct sr_point *at, *by; /* by: NULL at exits */
};

static void keep(struct saver *s, const struct sr_expr *expr, bool for_old) {
  for (struct sr_expr *e = s->ghost->saved; e; e = e->next)
    if (sr_expr_is_same(e, expr)) {
      e->is_for_old &= for_old;
      return;
    }
  if (s->ghost->saved_count == SR_SAVED_MAX) {
    sr_error(s->o->l->diags, expr->loc, "ghost-saved",
             "a condition judged later can ask for at most %d values of 'at'; "
             "split the rule",
             SR_SAVED_MAX);
    return;
  }
  *s->last = sr_expr_clone(s->o->l->arena, expr);
  (*s->last)->is_for_old = for_old;
  s->last = &(*s->last)->next;
  s->ghost->saved_count++;
}

/* True where the name means something at `at` that it does not at `by`. */
static bool is_of_at(const struct saver *s, struct sr_str name) {
  bool is_there = false;
  for (const struct sr_point *p = s->at; p; p = p->next)
    is_there |= sr_point_binds(p, name) || sr_point_has_special(p, name);
  if (!is_there || sr_ghost_has_key(s->ghost, name))
    return false;
  for (const struct sr_point *p = s->by; p; p = p->next)
    if (!sr_point_binds(p, name) && !sr_point_has_special(p, name))
      return true;
  return !s->by;
}

static void save(struct saver *s, const struct sr_expr *expr) {
  if (!expr)
    return;
  if (expr->op == SR_EXPR_OLD) {
    keep(s, expr->kid, true);
    return;
  }
  if (expr->op == SR_EXPR_NAME && is_of_at(s, expr->str))
    keep(s, expr, false);
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    save(s, kid);
}

static void save_all(struct sr_order *o) {
  struct saver s = {o, o->ghost, &o->ghost->saved, o->at, o->by_points};
  save(&s, o->require);
  save(&s, o->forbid);
  for (const struct sr_part *p = o->message; p; p = p->next)
    save(&s, p->expr);
  for (const struct sr_point *p = o->by_points; p; p = p->next)
    save(&s, p->when);
}

/* Names that tell one pending `at` from another: those that points which judge,
 * end or forget it bind, too, or ask for. */
static struct sr_texts find_keys(struct sr_order *o) {
  struct sr_texts all = sr_order_shared(o, o->at, NULL), used = all;
  const struct sr_point *const lists[] = {o->by_points, o->until, o->forget};
  used.count = 0;
  for (size_t i = 0; i < all.count; i++) {
    const struct sr_texts one = {&all.all[i], 1};
    bool is_used = false;
    for (size_t k = 0; k < sizeof(lists) / sizeof(*lists); k++)
      for (const struct sr_point *p = lists[k]; p; p = p->next)
        is_used |= sr_point_binds(p, all.all[i]) ||
                   (k && sr_order_uses(p->when, &one, NULL));
    if (is_used)
      used.all[used.count++] = all.all[i];
  }
  return used;
}

/* The step that judges the pending ones, at this point or at exits. */
static struct sr_step *add_judge(struct sr_order *o, struct sr_point *point,
                                 bool is_last) {
  struct sr_arena *arena = o->l->arena;
  struct sr_step *step = sr_order_step(o, SR_KIND_REQUIRE, point);
  step->loop = o->ghost;
  step->require = is_last ? o->require : sr_expr_clone(arena, o->require);
  step->forbid = is_last ? o->forbid : sr_expr_clone(arena, o->forbid);
  step->earlier = o->ghost;
  sr_order_do(o, step, SR_ACTION_FORGET, 0);
  if (!point)
    return step;
  /* Judged for each record, as it may ask what was at `at`. */
  step->when = point->when;
  point->when = NULL;
  return step;
}

static bool check_by(struct sr_order *o) {
  if (o->by == SR_BY_EXIT || o->by_points)
    return true;
  return sr_error(o->l->diags, sr_node_loc(o->values[SR_RULE_BY]), "order-end",
                  "a condition is judged by: exit, or at a point such as "
                  "{exit: f}; there is nothing to look at when a thread or the "
                  "process ends");
}

void sr_desugar_by(struct sr_order *o) {
  struct sr_step *judge = NULL;
  if (!check_by(o))
    return;
  o->keys = find_keys(o);
  struct sr_ghost *ghost = sr_order_ghost(
      o, "pending", SR_GHOST_OWED | SR_GHOST_EACH | SR_GHOST_SAVES);
  ghost->end = SR_END_STEP;
  save_all(o);
  if (o->by == SR_BY_EXIT)
    judge = add_judge(o, NULL, true);
  for (struct sr_point *p = o->by_points, *next; p; p = next) {
    next = p->next;
    p->next = NULL;
    add_judge(o, p, !next);
  }
  sr_order_partial(o, o->until, SR_KIND_EVENT, SR_ACTION_FORGET);
  struct sr_step *owing = sr_order_step(o, SR_KIND_EVENT, o->at);
  owing->when = o->when;
  sr_order_do(o, owing, SR_ACTION_OWE, 1);
  if (judge)
    judge->of = owing;
  sr_order_partial(o, o->forget, SR_KIND_EVENT, SR_ACTION_FORGET);
}
