/* Loads `locks`: what else acquires and releases locks.
 *
 * What a file says becomes the steps of a rule that is looked up and checked
 * as others are, and that no list has. */
#include "load.h"
#include "locks.h"
#include "names.h"
#include "point.h"
#include "step.h"

#include "banned.h"

static struct sr_point *load_point(struct sr_loader *l,
                                   const struct sr_node *node,
                                   enum sr_point_kind kind, const char *key) {
  if (sr_load_text(l, node, key).len == 0)
    return NULL;
  struct sr_point *point = SR_NEW(l->arena, struct sr_point);
  point->kind = kind;
  point->loc = sr_node_loc(node);
  point->as = (struct sr_str){"", 0};
  if (node->text.len > SR_EXPR_BYTES) {
    sr_error(l->diags, point->loc, "point-syntax",
             "this is longer than %d bytes; a point names one function",
             SR_EXPR_BYTES);
    return NULL;
  }
  bool ok =
      sr_point_parse(point, sr_text_of(node, l->arena), l->arena, l->diags);
  return ok ? point : NULL;
}

static struct sr_point *load_points(struct sr_loader *l,
                                    const struct sr_node *node,
                                    enum sr_point_kind kind, const char *key) {
  struct sr_point *points = NULL, **last = &points;
  if (!node)
    return NULL;
  if (node->kind != SR_NODE_LIST)
    return load_point(l, node, kind, key);
  if (node->count == 0)
    sr_error(l->diags, sr_node_loc(node), "empty-value",
             "'%s' is an empty list; name a function", key);
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    *last = load_point(l, i->value, kind, key);
    if (!*last)
      return NULL;
    last = &(*last)->next;
  }
  return points;
}

static void add_step(struct sr_loader *l, struct sr_rule *rule,
                     enum sr_action_kind kind, struct sr_point *points,
                     const struct sr_expr *lock, struct sr_expr *when) {
  struct sr_step *step =
      sr_locks_count(l->set, rule, kind, sr_expr_clone(l->arena, lock));
  step->points = points;
  step->when = when;
}

static void load_lock(struct sr_loader *l, struct sr_rule *rule,
                      const struct sr_node *node) {
  const struct sr_node *v[SR_LOCK_KEYS];
  if (node->kind != SR_NODE_MAP) {
    sr_error(l->diags, sr_node_loc(node), "wrong-type",
             "a lock is a map such as {acquire: get(l), release: put(l), lock: "
             "l}, not %s",
             sr_node_kind_name(node));
    return;
  }
  size_t errors = l->diags->errors;
  sr_keys_read(node, sr_lock_keys, "a lock", "unknown-key", v, l->diags);
  struct sr_point *acquire =
      load_points(l, v[SR_LOCK_ACQUIRE], SR_POINT_RETURN, "acquire");
  struct sr_point *release =
      load_points(l, v[SR_LOCK_RELEASE], SR_POINT_CALL, "release");
  struct sr_expr *lock = sr_load_expr(l, v[SR_LOCK_LOCK], "lock");
  struct sr_expr *when = sr_load_expr(l, v[SR_LOCK_WHEN], "when");
  if (l->diags->errors > errors)
    return;
  add_step(l, rule, SR_ACTION_ADD, acquire, lock, when);
  add_step(l, rule, SR_ACTION_SUB, release, lock, NULL);
}

static struct sr_rule *new_rule(struct sr_loader *l,
                                const struct sr_node *node) {
  struct sr_ruleset *set = l->set;
  struct sr_rule *rule = SR_NEW(l->arena, struct sr_rule);
  rule->source = l->source;
  rule->file = l->file;
  rule->id = sr_str_of("semrules");
  rule->message = rule->owner = (struct sr_str){"", 0};
  rule->loc = sr_node_loc(node);
  rule->status = SR_RULE_RETIRED; /* like nothing else, and in no spec */
  rule->ghosts = &set->locks;
  if (set->last_lock_rule)
    set->last_lock_rule->next = rule;
  else
    set->lock_rules = rule;
  set->last_lock_rule = rule;
  return rule;
}

void sr_load_locks(struct sr_loader *l, const struct sr_node *node) {
  size_t errors = l->diags->errors;
  if (!node)
    return;
  if (node->kind != SR_NODE_LIST || node->count == 0) {
    sr_error(l->diags, sr_node_loc(node),
             node->kind == SR_NODE_LIST ? "empty-value" : "wrong-type",
             "'locks' is a list of maps such as {acquire: get(l), release: "
             "put(l), lock: l}");
    return;
  }
  struct sr_rule *rule = new_rule(l, node);
  for (const struct sr_node_item *i = node->items; i; i = i->next)
    load_lock(l, rule, i->value);
  sr_names_check(rule, l);
  rule->is_sound = l->diags->errors == errors;
}
