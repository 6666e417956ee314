/* followed-by, balanced-by: what is owed from `at` on, and met by P.
 *
 * Where the whole story is one activation's, and nothing but its end is told,
 * a count is enough: the pass keeps it in a local variable, and the optimizer
 * can prove that the rule holds.  Otherwise there are obligations, which
 * remember where they began. */
#include "order.h"
#include "point.h"
#include "step.h"

#include "banned.h"

static bool has_name(const struct sr_expr *expr) {
  if (!expr)
    return false;
  if (expr->op == SR_EXPR_NAME)
    return true;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    if (has_name(kid))
      return true;
  return false;
}

/* The message has no values of its own: those are told as of `at`. */
static bool has_plain_message(const struct sr_order *o) {
  for (const struct sr_part *p = o->message; p; p = p->next)
    if (has_name(p->expr))
      return false;
  return true;
}

/* balanced-by ends with its scope, followed-by with the function that `at` is
 * in. */
static enum sr_by end_of(struct sr_order *o) {
  static const enum sr_by ends[] = {SR_BY_PROCESS, SR_BY_THREAD, SR_BY_EXIT,
                                    SR_BY_POINTS};
  if (o->by)
    return o->by;
  return o->key == SR_RULE_BALANCED_BY ? ends[o->scoped.scope] : SR_BY_EXIT;
}

/* ---- counted ---- */

static struct sr_step *counted_exit(struct sr_order *o,
                                    enum sr_check_kind kind) {
  struct sr_step *step = sr_order_step(o, kind, NULL);
  step->require = sr_order_expr(o, "%s == 0", o->ghost->name.ptr);
  return step;
}

/* Counts up and down where `each` matters, otherwise sets. */
static void desugar_counted(struct sr_order *o, enum sr_check_kind kind) {
  bool is_balance = kind == SR_KIND_BALANCED_BY;
  bool counts = is_balance || o->is_each;
  sr_order_ghost(o, "owed", counts ? SR_GHOST_FLOOR : 0);
  struct sr_step *met =
      sr_order_step(o, is_balance ? kind : SR_KIND_EVENT, o->events);
  if (is_balance)
    met->require = sr_order_expr(o, "%s > 0", o->ghost->name.ptr);
  sr_order_do(o, met, counts ? SR_ACTION_SUB : SR_ACTION_SET, counts);
  struct sr_step *judged = counted_exit(o, kind);
  sr_order_partial(o, o->until, SR_KIND_EVENT, SR_ACTION_SET);
  struct sr_step *owing = sr_order_step(o, SR_KIND_EVENT, o->at);
  owing->when = o->when;
  sr_order_do(o, owing, counts ? SR_ACTION_ADD : SR_ACTION_SET, 1);
  judged->of = owing;
  sr_order_partial(o, o->forget, SR_KIND_EVENT, SR_ACTION_FORGET);
}

/* ---- obligations ---- */

/* The step that ends obligations at exits of what `at` is in; its `of` is
 * given later.  NULL: others end them. */
static struct sr_step *add_end(struct sr_order *o, enum sr_check_kind kind,
                               enum sr_by by) {
  static const enum sr_ghost_end ends[] = {SR_END_NONE,   SR_END_STEP,
                                           SR_END_THREAD, SR_END_PROCESS,
                                           SR_END_STEP,   SR_END_TIME};
  o->ghost->end = ends[by];
  o->ghost->within = o->within;
  if (by == SR_BY_EXIT) {
    struct sr_step *step = sr_order_step(o, kind, NULL);
    sr_order_end_all(o, step);
    return step;
  }
  if (by == SR_BY_POINTS && o->by_points)
    sr_order_partial(o, o->by_points, kind, SR_ACTION_END);
  else if (by == SR_BY_POINTS)
    sr_order_end_all(o,
                     sr_order_step(o, kind, sr_order_exit(o, o->scoped.frame)));
  return NULL;
}

static void desugar_obligations(struct sr_order *o, enum sr_check_kind kind,
                                enum sr_by by) {
  bool is_balance = kind == SR_KIND_BALANCED_BY;
  unsigned each = is_balance || o->is_each ? SR_GHOST_EACH : 0;
  sr_order_ghost(o, "owed", SR_GHOST_OWED | each);
  struct sr_step *met =
      sr_order_step(o, is_balance ? kind : SR_KIND_EVENT, o->events);
  if (is_balance)
    met->require = sr_order_expr(o, "%s > 0", o->ghost->name.ptr);
  sr_order_do(o, met, SR_ACTION_MEET, 0);
  struct sr_step *end = add_end(o, kind, by);
  sr_order_partial(o, o->until, SR_KIND_EVENT, SR_ACTION_FORGET);
  struct sr_step *owing = sr_order_step(o, kind, o->at);
  owing->when = o->when;
  sr_order_do(o, owing, SR_ACTION_OWE, 1);
  if (end)
    end->of = owing;
  sr_order_partial(o, o->forget, SR_KIND_EVENT, SR_ACTION_FORGET);
}

void sr_desugar_owed(struct sr_order *o) {
  enum sr_check_kind kind =
      o->key == SR_RULE_FOLLOWED_BY ? SR_KIND_FOLLOWED_BY : SR_KIND_BALANCED_BY;
  enum sr_by by = end_of(o);
  bool is_counted = by == SR_BY_EXIT && o->scoped.scope == SR_SCOPE_FUNCTION &&
                    o->keys.count == 0 && has_plain_message(o);
  if (is_counted)
    desugar_counted(o, kind);
  else
    desugar_obligations(o, kind, by);
}
