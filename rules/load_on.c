/* Loads `on`: the steps of a rule in the general form. */
#include "load.h"
#include "step.h"
#include "suggest.h"

#include "banned.h"

static const char *const kinds[] = {
#define SR_KIND(name, number, text) text,
#include "semrules/abi.inc"
    NULL};

static struct sr_step *find_step(const struct sr_rule *rule, uint64_t number) {
  struct sr_step *step = rule->steps;
  while (step && step->number + UINT64_C(1) != number)
    step = step->next;
  return step;
}

/* `exit-of`: the number of a step that has points; known when all are. */
static void find_exit(struct sr_loader *l, const struct sr_rule *rule,
                      struct sr_step *step, const struct sr_node *node) {
  struct sr_str text = sr_load_text(l, node, "exit-of");
  uint64_t number = 0;
  for (size_t i = 0; i < text.len && number < 100000; i++)
    number = text.ptr[i] >= '0' && text.ptr[i] <= '9'
                 ? 10 * number + (uint64_t)(text.ptr[i] - '0')
                 : 100000;
  if (text.len == 0)
    return;
  step->of = find_step(rule, number);
  if (!step->of || !step->of->points)
    sr_error(l->diags, sr_node_loc(node), "wrong-value",
             "'exit-of' is the number of a step that has 'at', counted from "
             "1, not '%s'",
             text.ptr);
}

static void find_exits(struct sr_loader *l, const struct sr_rule *rule,
                       const struct sr_node *steps) {
  const struct sr_node_item *item = steps->items;
  for (struct sr_step *s = rule->steps; s && item; item = item->next) {
    if (item->value->kind != SR_NODE_MAP)
      continue;
    const struct sr_node *exit_of = sr_node_get(item->value, "exit-of");
    if (exit_of && !s->points)
      find_exit(l, rule, s, exit_of);
    s = s->next;
  }
}

static void load_points(struct sr_loader *l, struct sr_step *step,
                        const struct sr_node *node,
                        const struct sr_node **values) {
  if (values[SR_STEP_AT] && values[SR_STEP_EXIT_OF])
    sr_error(l->diags, sr_node_loc(values[SR_STEP_EXIT_OF]), "wrong-value",
             "a step has 'at' or 'exit-of', not both");
  else if (values[SR_STEP_AT])
    step->points = sr_load_points(l, values[SR_STEP_AT], "at");
  else if (!values[SR_STEP_EXIT_OF])
    sr_error(l->diags, sr_node_loc(node->items ? node->items->key : node),
             "missing-key", "a step needs the key 'at': %s",
             sr_step_keys[SR_STEP_AT].meaning);
}

static struct sr_ghost *load_name(struct sr_loader *l,
                                  const struct sr_rule *rule,
                                  const struct sr_node *node, const char *key) {
  struct sr_str name = sr_load_text(l, node, key);
  struct sr_ghost *ghost = name.len ? sr_ghost_find(rule, name) : NULL;
  if (name.len && !ghost)
    sr_ghost_fail_unknown(rule, name, sr_node_loc(node), l->diags);
  return ghost;
}

static void load_kind(struct sr_loader *l, struct sr_step *step,
                      const struct sr_node *node) {
  struct sr_str text = sr_load_text(l, node, "kind");
  if (text.len == 0)
    return;
  for (unsigned i = 0; kinds[i]; i++)
    if (sr_str_is(text, kinds[i])) {
      step->kind = (enum sr_check_kind)i;
      return;
    }
  const char *near = sr_suggest_from(text.ptr, text.len, kinds);
  sr_error(l->diags, sr_node_loc(node), "wrong-value",
           "'kind' is one of the ordering keys, or require, not '%s'%s%s%s",
           text.ptr, near ? "; did you mean '" : "", near ? near : "",
           near ? "'?" : "");
}

static void load_earlier(struct sr_loader *l, const struct sr_rule *rule,
                         struct sr_step *step, const struct sr_node *node) {
  if (!node) {
    step->finds_earlier = true;
    return;
  }
  if (node->kind != SR_NODE_SCALAR || !sr_str_is(node->text, "none"))
    step->earlier = load_name(l, rule, node, "earlier");
}

static void load_step(struct sr_loader *l, struct sr_rule *rule,
                      const struct sr_node *node) {
  const struct sr_node *values[SR_STEP_KEYS];
  if (node->kind != SR_NODE_MAP) {
    sr_error(l->diags, sr_node_loc(node), "wrong-type",
             "a step is a map such as {at: {entry: f}, do: n += 1}, not %s",
             sr_node_kind_name(node));
    return;
  }
  sr_keys_read(node, sr_step_keys, "a step", "unknown-key", values, l->diags);
  struct sr_loc loc = sr_node_loc(node->items ? node->items->key : node);
  struct sr_step *step = sr_step_add(rule, l->arena, SR_KIND_REQUIRE, loc);
  load_points(l, step, node, values);
  if (values[SR_STEP_LOOP])
    step->loop = load_name(l, rule, values[SR_STEP_LOOP], "loop");
  step->when = sr_load_expr(l, values[SR_STEP_WHEN], "when");
  step->require = sr_load_expr(l, values[SR_STEP_REQUIRE], "require");
  step->forbid = sr_load_expr(l, values[SR_STEP_FORBID], "forbid");
  if (values[SR_STEP_MESSAGE]) {
    step->message = sr_load_text(l, values[SR_STEP_MESSAGE], "message");
    step->parts = sr_load_message(l, values[SR_STEP_MESSAGE]);
  }
  sr_load_actions(l, step, values[SR_STEP_DO]);
  if (!step->require && !step->forbid)
    step->kind = SR_KIND_EVENT;
  load_kind(l, step, values[SR_STEP_KIND]);
  step->condition = sr_load_text(l, values[SR_STEP_CONDITION], "condition");
  load_earlier(l, rule, step, values[SR_STEP_EARLIER]);
  if (!values[SR_STEP_REQUIRE] && !values[SR_STEP_FORBID] &&
      !values[SR_STEP_DO])
    sr_error(l->diags, loc, "step-empty",
             "this step does nothing; it needs 'require', 'forbid' or 'do'");
}

void sr_load_steps(struct sr_loader *l, struct sr_rule *rule,
                   const struct sr_node *node) {
  if (node->kind != SR_NODE_LIST || node->count == 0) {
    sr_error(l->diags, sr_node_loc(node),
             sr_node_is_empty(node) || node->kind == SR_NODE_LIST
                 ? "empty-value"
                 : "wrong-type",
             "'on' is a list of steps such as {at: {entry: f}, do: n += 1}");
    return;
  }
  enum { most_steps = 2000 };
  size_t count = 0;
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    if (count++ == most_steps) {
      sr_error(l->diags, sr_node_loc(i->value), "wrong-value",
               "a rule has at most %d steps; split it", most_steps);
      return;
    }
    load_step(l, rule, i->value);
  }
  find_exits(l, rule, node);
}
