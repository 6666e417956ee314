/* Loads what rules on order say, and tells keys that do not go together. */
#include "order.h"
#include "point.h"
#include "suggest.h"

#include "banned.h"

/* Keys of which a rule has one. */
static const enum sr_rule_key ordering[] = {
    SR_RULE_PRECEDED_BY, SR_RULE_NOT_AFTER,  SR_RULE_FOLLOWED_BY,
    SR_RULE_BALANCED_BY, SR_RULE_UNDER_LOCK, SR_RULE_PROTOCOL};
enum { ordering_count = sizeof(ordering) / sizeof(*ordering) };

static struct sr_loc loc_of(const struct sr_order *o, enum sr_rule_key key) {
  return sr_node_loc(o->values[key]);
}

static void find_ordering(struct sr_order *o) {
  o->key = SR_RULE_AT;
  for (size_t i = 0; i < ordering_count; i++) {
    if (!o->values[ordering[i]])
      continue;
    if (o->key != SR_RULE_AT)
      sr_error(o->l->diags, loc_of(o, ordering[i]), "order-several",
               "a rule has one ordering key, not both '%s' and '%s'; make it "
               "two rules",
               sr_rule_keys[o->key].name, sr_rule_keys[ordering[i]].name);
    else
      o->key = ordering[i];
  }
  o->node = o->values[o->key];
}

/* Companions, and the ordering keys that they go with, as masks. */
#define MASK(key) (1u << (SR_RULE_##key - SR_RULE_AT))
static const struct {
  enum sr_rule_key key;
  unsigned with;
  const char *names;
} companions[] = {
    {SR_RULE_UNTIL,
     MASK(PRECEDED_BY) | MASK(NOT_AFTER) | MASK(FOLLOWED_BY) |
         MASK(BALANCED_BY) | MASK(BY),
     "preceded-by, not-after, followed-by, balanced-by, or 'by' with a "
     "condition"},
    {SR_RULE_EACH, MASK(PRECEDED_BY) | MASK(FOLLOWED_BY),
     "preceded-by or followed-by"},
    {SR_RULE_FORGET,
     MASK(PRECEDED_BY) | MASK(NOT_AFTER) | MASK(FOLLOWED_BY) |
         MASK(BALANCED_BY) | MASK(PROTOCOL) | MASK(BY),
     "an ordering key"},
    {SR_RULE_WITHIN, MASK(FOLLOWED_BY), "followed-by"},
    {SR_RULE_SCOPE,
     MASK(PRECEDED_BY) | MASK(NOT_AFTER) | MASK(FOLLOWED_BY) |
         MASK(BALANCED_BY) | MASK(PROTOCOL) | MASK(BY),
     "an ordering key"},
    {SR_RULE_BY, MASK(FOLLOWED_BY) | MASK(BALANCED_BY),
     "followed-by, balanced-by, or require or forbid alone"},
};

static void check_companions(struct sr_order *o) {
  bool is_judged_later =
      o->key == SR_RULE_AT && o->values[SR_RULE_BY] &&
      (o->values[SR_RULE_REQUIRE] || o->values[SR_RULE_FORBID]);
  unsigned has = is_judged_later        ? MASK(BY)
                 : o->key != SR_RULE_AT ? 1u << ((unsigned)o->key - SR_RULE_AT)
                                        : 0;
  for (size_t i = 0; i < sizeof(companions) / sizeof(*companions); i++) {
    enum sr_rule_key key = companions[i].key;
    bool fits =
        companions[i].with & has || (key == SR_RULE_BY && has == MASK(BY));
    if (o->values[key] && !fits)
      sr_error(o->l->diags, loc_of(o, key), "order-key",
               "'%s' goes with %s; %s", sr_rule_keys[key].name,
               companions[i].names,
               o->key == SR_RULE_BALANCED_BY && key == SR_RULE_EACH
                   ? "balanced-by counts each anyway"
               : o->key == SR_RULE_AT ? "say what comes before or after"
                                      : "leave it out");
  }
}

static void load_by(struct sr_order *o, const struct sr_node *node) {
  static const char *const words[] = {"exit", "thread-exit", "process-exit",
                                      NULL};
  if (!node)
    return;
  if (node->kind != SR_NODE_SCALAR) {
    o->by = SR_BY_POINTS;
    o->by_points = sr_load_points(o->l, node, "by");
    return;
  }
  struct sr_str text = sr_load_text(o->l, node, "by");
  for (unsigned i = 0; words[i]; i++)
    if (sr_str_is(text, words[i]))
      o->by = (enum sr_by)(SR_BY_EXIT + i);
  if (text.len == 0 || o->by)
    return;
  const char *near = sr_suggest_from(text.ptr, text.len, words);
  sr_error(o->l->diags, sr_node_loc(node), "wrong-value",
           "'by' is exit, thread-exit, process-exit or a point such as "
           "{entry: f}, not '%s'%s%s%s",
           text.ptr, near ? "; did you mean '" : "", near ? near : "",
           near ? "'?" : "");
}

static void load_within(struct sr_order *o, const struct sr_node *node) {
  if (!node || !sr_load_time(o->l, node, "within", &o->within))
    return;
  if (o->by)
    sr_error(o->l->diags, sr_node_loc(node), "order-end",
             "'within' and 'by' are two ends; make it two rules");
  o->by = SR_BY_TIME;
}

/* What is owed at an exit cannot be met before that exit. */
static void check_end(struct sr_order *o) {
  bool is_exit = o->by == SR_BY_EXIT ||
                 (o->key == SR_RULE_FOLLOWED_BY && o->by == SR_BY_NOTHING);
  for (const struct sr_point *p = o->at; p && is_exit; p = p->next)
    if (p->kind == SR_POINT_EXIT) {
      sr_error(o->l->diags, p->loc, "order-end",
               "this exit is itself the end, so that nothing can come between; "
               "say 'by:' with thread-exit, process-exit or a point, or "
               "'within:'");
      return;
    }
}

/* What an activation's history knows is gone when it is left. */
static void check_reach(struct sr_order *o) {
  bool is_local =
      o->scoped.scope == SR_SCOPE_FUNCTION || o->scoped.scope == SR_SCOPE_FRAME;
  if (is_local && (o->by == SR_BY_THREAD || o->by == SR_BY_PROCESS))
    sr_error(o->l->diags, loc_of(o, SR_RULE_BY), "order-end",
             "the history of this scope is gone before this end; leave 'scope' "
             "out, or say 'by: exit'");
}

/* `protocol` names its points itself. */
static void check_at(struct sr_order *o) {
  bool needs = o->key != SR_RULE_PROTOCOL || o->values[SR_RULE_REQUIRE] ||
               o->values[SR_RULE_FORBID];
  const struct sr_node *at = o->values[SR_RULE_AT];
  if (!at && needs)
    sr_error(o->l->diags, o->loc, "missing-key",
             "a rule needs the key 'at': %s", sr_rule_keys[SR_RULE_AT].meaning);
  if (needs)
    return;
  if (at)
    sr_error(o->l->diags, sr_node_loc(at), "order-key",
             "a protocol names its points itself; leave 'at' out, or say what "
             "to require there");
  if (o->values[SR_RULE_WHEN])
    sr_error(o->l->diags, loc_of(o, SR_RULE_WHEN), "order-key",
             "a protocol's points have their own 'when'; move it there");
}

static void load_conditions(struct sr_order *o) {
  const struct sr_node **v = o->values;
  o->at = sr_load_points(o->l, v[SR_RULE_AT], "at");
  o->when = sr_load_expr(o->l, v[SR_RULE_WHEN], "when");
  o->require = sr_load_expr(o->l, v[SR_RULE_REQUIRE], "require");
  o->forbid = sr_load_expr(o->l, v[SR_RULE_FORBID], "forbid");
}

static void name_key(struct sr_point *points, const char *key) {
  for (; points; points = points->next)
    points->key = sr_str_of(key);
}

/* Tools tell by it what a rule waits for in vain.  Without history there is
 * but `at`, which goes without saying. */
static void name_keys(struct sr_order *o) {
  if (o->key == SR_RULE_PROTOCOL || (o->key == SR_RULE_AT && !o->by_points))
    return;
  name_key(o->at, "at");
  name_key(o->events, sr_rule_keys[o->key].name);
  name_key(o->until, "until");
  name_key(o->forget, "forget");
  name_key(o->by_points, "by");
}

bool sr_order_load(struct sr_order *o) {
  const struct sr_node **v = o->values;
  size_t errors = o->l->diags->errors;
  find_ordering(o);
  load_conditions(o);
  check_at(o);
  check_companions(o);
  if (o->key != SR_RULE_AT && o->key != SR_RULE_UNDER_LOCK &&
      o->key != SR_RULE_PROTOCOL)
    o->events = sr_load_points(o->l, o->node, sr_rule_keys[o->key].name);
  o->until = sr_load_points(o->l, v[SR_RULE_UNTIL], "until");
  o->forget = sr_load_points(o->l, v[SR_RULE_FORGET], "forget");
  load_by(o, v[SR_RULE_BY]);
  load_within(o, v[SR_RULE_WITHIN]);
  o->is_each = sr_load_bool(o->l, v[SR_RULE_EACH], "each");
  sr_load_scope(o->l, v[SR_RULE_SCOPE], "scope", &o->scoped);
  check_end(o);
  name_keys(o);
  check_reach(o);
  return o->l->diags->errors == errors;
}
