/* The order of checks. */
#include "check_scope.h"
#include "rule_walk.h"

#include <stdio.h>

#include "banned.h"

static void add_bytes(struct sr_expr *expr, const struct sr_place *place,
                      void *context) {
  (void)place;
  *(size_t *)context += expr->to;
}

/* Steps that a rule's conditions are worth: what they cost grows with what was
 * written, whatever was written. */
static size_t budget_of(const struct sr_rule *rule) {
  size_t bytes = 0;
  sr_rule_visit(rule, add_bytes, &bytes);
  return 2000 + 16 * bytes;
}

struct sr_brief sr_brief(const struct sr_expr *expr) {
  enum { longest = 60 };
  struct sr_brief brief;
  bool is_cut = expr->text.len > longest;
  size_t len = is_cut ? longest : expr->text.len;
  while (is_cut && len && ((unsigned char)expr->text.ptr[len] & 0xc0) == 0x80)
    len--;
  snprintf(brief.text, sizeof(brief.text), "%.*s%s", (int)len, expr->text.ptr,
           is_cut ? "..." : "");
  return brief;
}

static void check_actions(struct sr_scope *scope, const struct sr_step *step) {
  for (struct sr_action *a = step->actions; a; a = a->next) {
    for (struct sr_expr *key = a->keys; key; key = key->next)
      sr_check_types(scope, key, false);
    if (a->value)
      sr_check_types(scope, a->value, false);
  }
}

/* Of a function that is not known. */
static const struct sr_point some_exit = {.kind = SR_POINT_EXIT,
                                          .base = SR_BASE_FUNCTION,
                                          .flags = SR_POINT_IS_GLOB,
                                          .name = {"*", 1},
                                          .field = {"", 0},
                                          .text = {"exit *", 6}};

/* Conditions and message at one point, or at exits.  True if they make sense
 * there. */
static bool check_at(struct sr_checker *c, struct sr_rule *rule,
                     struct sr_step *step, struct sr_point *point) {
  struct sr_scope scope;
  size_t errors = c->diags->errors;
  if (!sr_scope_begin(&scope, rule, step, point ? point : &some_exit,
                      c->diags))
    return false;
  if (point)
    sr_check_types(&scope, point->when, true);
  sr_check_types(&scope, step->when, true);
  sr_check_types(&scope, step->require, true);
  sr_check_types(&scope, step->forbid, true);
  for (struct sr_part *part = step->parts; part; part = part->next)
    sr_check_types(&scope, part->expr, false);
  check_actions(&scope, step);
  return c->diags->errors == errors;
}

/* Keys and saved values have the types that they had where they were kept. */
static bool check_ghost(struct sr_checker *c, struct sr_rule *rule,
                        struct sr_ghost *ghost) {
  struct sr_scope scope;
  size_t errors = c->diags->errors;
  if (!rule->file->decls || !ghost->is_looped || !ghost->origin ||
      !ghost->origin->points ||
      !sr_scope_begin(&scope, rule, NULL, ghost->origin->points, c->diags))
    return c->diags->errors == errors;
  for (struct sr_expr *e = ghost->key_names; e; e = e->next)
    sr_check_types(&scope, e, false);
  for (struct sr_expr *e = ghost->saved; e; e = e->next)
    sr_check_types(&scope, e, false);
  return c->diags->errors == errors;
}

/* Types differ between points only where headers tell them; and of very many
 * points the first ones tell enough. */
enum { most_points = 64 };

static void check_step(struct sr_checker *c, struct sr_rule *rule,
                       struct sr_step *step) {
  unsigned count = 0;
  bool is_typed = rule->file->decls != NULL;
  if (!step->points)
    rule->is_sound &= check_at(c, rule, step, NULL);
  for (struct sr_point *p = step->points; p; p = p->next, count++) {
    bool is_first = count == 0;
    if (is_first || (is_typed && count < most_points))
      rule->is_sound &= check_at(c, rule, step, p);
    if (rule->is_sound)
      sr_check_conditions(c, step, p, is_first || is_typed);
  }
}

struct watching {
  struct sr_checker *c;
  struct sr_rule *rule;
};

static void check_frame(const struct watching *w, struct sr_frame *frame) {
  struct sr_scope scope;
  if (frame->is_checked)
    return;
  frame->is_checked = true;
  w->rule->is_sound &=
      sr_scope_begin(&scope, w->rule, NULL, frame->point, w->c->diags);
}

static void check_watched(struct sr_expr *expr, const struct sr_place *place,
                          void *watching) {
  if (expr->op == SR_EXPR_ACTIVE)
    check_frame(watching, expr->frame);
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    check_watched(kid, place, watching);
}

/* Functions that the rule asks whether they are active. */
static void check_frames(struct sr_checker *c, struct sr_rule *rule) {
  struct watching w = {c, rule};
  if (!rule->file->decls)
    return;
  sr_rule_visit(rule, check_watched, &w);
  for (const struct sr_ghost *g = rule->ghosts; g; g = g->next)
    if (g->frame)
      check_frame(&w, g->frame);
}

static void check_rule(struct sr_checker *c, struct sr_rule *rule) {
  check_frames(c, rule);
  sr_canon_begin(&c->canon, rule);
  c->assumer.budget = budget_of(rule);
  for (struct sr_ghost *g = rule->ghosts; g; g = g->next)
    rule->is_sound &= check_ghost(c, rule, g);
  for (struct sr_step *step = rule->steps; step; step = step->next)
    check_step(c, rule, step);
  if (rule->is_sound)
    sr_check_repeat(c, rule);
}

void sr_check_rules(struct sr_ruleset *set) {
  struct sr_checker checker = {.diags = &set->diags};
  sr_canon_init(&checker.canon);
  sr_assumer_init(&checker.assumer, &checker.canon);
  sr_repeats_init(&checker.repeats, set->rule_count);
  for (struct sr_rule *rule = sr_ruleset_next(set, NULL); rule;
       rule = sr_ruleset_next(set, rule))
    if (rule->is_sound && rule->steps)
      check_rule(&checker, rule);
  sr_repeats_release(&checker.repeats);
  sr_assumer_release(&checker.assumer);
  sr_canon_release(&checker.canon);
}
