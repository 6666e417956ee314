/* Leaves rules out that a rule test has no names for. */
#include "stand_in.h"

#include <string.h>

#include "banned.h"

static bool is_listed(struct sr_str id, const char *list) {
  while (list && *list) {
    size_t len = strcspn(list, ",");
    if (len == id.len && memcmp(list, id.ptr, len) == 0)
      return true;
    list += len + (list[len] == ',');
  }
  return false;
}

static bool is_within(struct sr_loc loc, struct sr_loc whole) {
  return loc.line >= whole.line && loc.line <= whole.end_line;
}

/* The item under `rules` that a place is in, or NULL. */
static const struct sr_node *item_at(const struct sr_ruleset *set,
                                     struct sr_loc loc) {
  for (const struct sr_rule_file *f = set->files; f; f = f->next) {
    const struct sr_node *rules = sr_node_get(f->root, "rules");
    if (f->source != loc.source || !rules)
      continue;
    for (const struct sr_node_item *i = rules->items; i; i = i->next)
      if (is_within(loc, sr_node_loc(i->value)))
        return i->value;
  }
  return NULL;
}

/* The rule that a place is in, or NULL. */
static struct sr_rule *rule_at(struct sr_ruleset *set, struct sr_loc loc) {
  const struct sr_node *item = item_at(set, loc);
  for (struct sr_rule *rule = set->rules; item && rule; rule = rule->next)
    if (rule->source == loc.source && is_within(rule->loc, sr_node_loc(item)))
      return rule;
  return NULL;
}

bool sr_stand_in_leave_out(struct sr_ruleset *set, const char *needed) {
  bool is_good = true;
  for (struct sr_diag *diag = set->diags.first; diag; diag = diag->next) {
    if (diag->severity != SR_SEVERITY_ERROR)
      continue;
    struct sr_rule *rule = rule_at(set, diag->loc);
    if (rule && !is_listed(rule->id, needed))
      rule->status = SR_RULE_RETIRED;
    else
      is_good = false;
  }
  return is_good;
}
