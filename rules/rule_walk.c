/* Walks rules. */
#include "rule_walk.h"

#include "banned.h"

struct walk {
  sr_visit_expr *visit;
  void *context;
};

static void one(const struct walk *w, struct sr_expr *expr,
                const struct sr_place *place) {
  if (expr)
    w->visit(expr, place, w->context);
}

static void several(const struct walk *w, struct sr_expr *first,
                    const struct sr_place *place) {
  for (struct sr_expr *expr = first; expr; expr = expr->next)
    w->visit(expr, place, w->context);
}

void sr_step_visit(const struct sr_step *step, sr_visit_expr *visit,
                   void *context) {
  const struct walk w = {visit, context};
  struct sr_place place = {step, NULL};
  one(&w, step->when, &place);
  one(&w, step->require, &place);
  one(&w, step->forbid, &place);
  for (const struct sr_part *part = step->parts; part; part = part->next)
    one(&w, part->expr, &place);
  for (const struct sr_action *a = step->actions; a; a = a->next) {
    several(&w, a->keys, &place);
    one(&w, a->value, &place);
  }
  several(&w, step->earlier_keys, &place);
  for (place.point = step->points; place.point; place.point = place.point->next)
    one(&w, place.point->when, &place);
}

void sr_rule_visit(const struct sr_rule *rule, sr_visit_expr *visit,
                   void *context) {
  const struct walk w = {visit, context};
  for (const struct sr_step *step = rule->steps; step; step = step->next)
    sr_step_visit(step, visit, context);
  for (const struct sr_ghost *g = rule->ghosts; g; g = g->next) {
    const struct sr_place place = {g->origin, NULL};
    if (g->origin)
      several(&w, g->saved, &place);
  }
}
