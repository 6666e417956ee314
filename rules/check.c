/* The order of checks. */
#include "check.h"

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

void sr_check_rules(struct sr_ruleset *set) {
  struct sr_checker checker = {.diags = &set->diags};
  sr_canon_init(&checker.canon);
  sr_assumer_init(&checker.assumer, &checker.canon);
  sr_repeats_init(&checker.repeats, set->rule_count);
  for (struct sr_rule *rule = set->rules; rule; rule = rule->next) {
    if (!rule->is_sound || !rule->points)
      continue;
    sr_canon_begin(&checker.canon, rule);
    checker.assumer.budget = budget_of(rule);
    sr_check_conditions(&checker, rule);
    sr_check_repeat(&checker, rule);
  }
  sr_repeats_release(&checker.repeats);
  sr_assumer_release(&checker.assumer);
  sr_canon_release(&checker.canon);
}
