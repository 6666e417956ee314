/* Loads `suppress`: places where a rule is known not to hold. */
#include <string.h>

#include "date.h"
#include "load.h"

#include "banned.h"

static struct sr_str load_until(struct sr_loader *l,
                                const struct sr_node *node) {
  struct sr_str until = sr_load_text(l, node, "until");
  if (until.len == 0)
    return until;
  switch (sr_date_check(until)) {
  case SR_DATE_GOOD:
    return until;
  case SR_DATE_NO_DATE:
    sr_error(l->diags, sr_node_loc(node), "wrong-value",
             "'until' takes a date such as 2026-12-31, not '%s'", until.ptr);
    break;
  case SR_DATE_NO_DAY:
    sr_error(l->diags, sr_node_loc(node), "wrong-value",
             "the calendar has no day '%s'; 'until' takes a date such as "
             "2026-12-31",
             until.ptr);
  }
  return (struct sr_str){"", 0};
}

/* The day named is the last one on which a suppression counts. */
static bool is_expired(const struct sr_loader *l,
                       const struct sr_suppression *s) {
  return s->until.len && strcmp(l->set->today, s->until.ptr) > 0;
}

static void tell_expired(struct sr_loader *l, const struct sr_rule *rule,
                         const struct sr_suppression *s,
                         const struct sr_node *until) {
  if (rule->status != SR_RULE_RETIRED)
    sr_warning(l->diags, sr_node_loc(until), "suppression-expired",
               "this suppression ended on %s, so the rule is checked there "
               "again; mend the code and remove it, or set a later date",
               s->until.ptr);
}

static struct sr_suppression *load_one(struct sr_loader *l,
                                       const struct sr_rule *rule,
                                       const struct sr_node *node) {
  const struct sr_node *values[SR_SUPPRESS_KEYS];
  if (sr_node_is_empty(node)) {
    sr_error(l->diags, sr_node_loc(node), "empty-value",
             "'suppress' has no value; leave it out");
    return NULL;
  }
  if (node->kind != SR_NODE_MAP) {
    sr_error(l->diags, sr_node_loc(node), "wrong-type",
             "a suppression is a map such as {in-function: f, reason: ...}, "
             "not %s",
             sr_node_kind_name(node));
    return NULL;
  }
  if (node->count == 0) {
    sr_error(l->diags, sr_node_loc(node), "empty-value",
             "this suppression says nothing; leave it out");
    return NULL;
  }
  bool is_known = sr_keys_read(node, sr_suppress_keys, "a suppression",
                               "unknown-key", values, l->diags);
  const struct sr_node *function = values[SR_SUPPRESS_IN_FUNCTION];
  const struct sr_node *file = values[SR_SUPPRESS_IN_FILE];
  struct sr_suppression *s = SR_NEW(l->arena, struct sr_suppression);
  s->in_function = sr_load_filter(l, function, "in-function", true);
  s->in_file = sr_load_filter(l, file, "in-file", false);
  s->reason = sr_load_text(l, values[SR_SUPPRESS_REASON], "reason");
  s->until = load_until(l, values[SR_SUPPRESS_UNTIL]);
  s->is_expired = is_expired(l, s);
  if (s->is_expired)
    tell_expired(l, rule, s, values[SR_SUPPRESS_UNTIL]);
  if (!function && !file && is_known)
    sr_error(l->diags, sr_node_loc(node->items->key), "suppression-everywhere",
             "a suppression needs 'in-function' or 'in-file', to say where; "
             "'status: retired' turns the rule off everywhere");
  return s;
}

struct sr_suppression *sr_load_suppressions(struct sr_loader *l,
                                            const struct sr_rule *rule,
                                            const struct sr_node *node) {
  struct sr_suppression *all = NULL, **last = &all;
  if (!node)
    return NULL;
  if (node->kind != SR_NODE_LIST)
    return load_one(l, rule, node);
  if (node->count == 0)
    sr_error(l->diags, sr_node_loc(node), "empty-value",
             "'suppress' is an empty list; leave it out");
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    *last = load_one(l, rule, i->value);
    if (*last)
      last = &(*last)->next;
  }
  return all;
}
