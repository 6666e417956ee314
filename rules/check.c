/* The order of checks. */
#include "check_scope.h"

#include <stdio.h>

#include "banned.h"

/* Steps that a rule's conditions are worth: what they cost grows with what was
 * written, whatever was written. */
static size_t budget_of(const struct sr_rule *rule) {
  size_t bytes = 0;
  const struct sr_expr *all[] = {rule->when, rule->require, rule->forbid};
  for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
    bytes += all[i] ? all[i]->to : 0;
  for (const struct sr_point *p = rule->points; p; p = p->next)
    bytes += p->when ? p->when->to : 0;
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

/* Conditions and message at one point.  True if they make sense there. */
static bool check_at(struct sr_checker *c, struct sr_rule *rule,
                     struct sr_point *point) {
  struct sr_scope scope;
  size_t errors = c->diags->errors;
  if (!sr_scope_begin(&scope, rule, point, c->diags))
    return false;
  sr_check_types(&scope, point->when, true);
  sr_check_types(&scope, rule->when, true);
  sr_check_types(&scope, rule->require, true);
  sr_check_types(&scope, rule->forbid, true);
  for (struct sr_part *part = rule->parts; part; part = part->next)
    sr_check_types(&scope, part->expr, false);
  return c->diags->errors == errors;
}

/* Types differ between points only where headers tell them; and of very many
 * points the first ones tell enough. */
enum { most_points = 64 };

static void check_rule(struct sr_checker *c, struct sr_rule *rule) {
  unsigned count = 0;
  bool is_typed = rule->file->decls != NULL;
  sr_canon_begin(&c->canon, rule);
  c->assumer.budget = budget_of(rule);
  for (struct sr_point *p = rule->points; p; p = p->next, count++) {
    bool is_first = count == 0;
    if (is_first || (is_typed && count < most_points))
      rule->is_sound &= check_at(c, rule, p);
    if (rule->is_sound)
      sr_check_conditions(c, rule, p, is_first || is_typed);
  }
  if (rule->is_sound)
    sr_check_repeat(c, rule);
}

void sr_check_rules(struct sr_ruleset *set) {
  struct sr_checker checker = {.diags = &set->diags};
  sr_canon_init(&checker.canon);
  sr_assumer_init(&checker.assumer, &checker.canon);
  sr_repeats_init(&checker.repeats, set->rule_count);
  for (struct sr_rule *rule = set->rules; rule; rule = rule->next)
    if (rule->is_sound && rule->points)
      check_rule(&checker, rule);
  sr_repeats_release(&checker.repeats);
  sr_assumer_release(&checker.assumer);
  sr_canon_release(&checker.canon);
}
