/* Loads one rule. */
#include <string.h>

#include "load.h"
#include "message.h"
#include "names.h"
#include "order.h"
#include "suggest.h"

#include "banned.h"

static bool is_id(struct sr_str id) {
  for (size_t i = 0; i < id.len; i++) {
    char c = id.ptr[i];
    bool is_alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9');
    if (!is_alnum && (i == 0 || !c || !strchr("._-", c)))
      return false;
  }
  return id.len != 0;
}

/* The rule's id, if nobody else has it. */
static bool load_id(struct sr_loader *l, struct sr_rule *rule,
                    const struct sr_node *node) {
  rule->id = sr_load_text(l, node, "id");
  if (rule->id.len == 0)
    return false;
  rule->loc = sr_node_loc(node);
  if (!is_id(rule->id))
    return sr_error(l->diags, rule->loc, "rule-bad-id",
                    "'%s' is no id; use letters, digits, '.', '_' and '-', "
                    "beginning with a letter or digit",
                    rule->id.ptr);
  if (sr_str_is(rule->id, "semrules"))
    return sr_error(l->diags, rule->loc, "rule-bad-id",
                    "'semrules' is what watches locks and functions for all "
                    "rules; give the rule another id");
  const struct sr_rule *other = sr_table_add(&l->set->ids, rule->id, rule);
  if (other == rule)
    return true;
  sr_error(l->diags, rule->loc, "rule-duplicate-id",
           "there is another rule '%s'; give one of them another id",
           rule->id.ptr);
  sr_note(l->diags, other->loc, "the other one is here");
  return false;
}

/* Index of a word, or fallback with an error. */
static unsigned load_word(struct sr_loader *l, const struct sr_node *node,
                          const char *key, const char *const *words,
                          const char *all, unsigned fallback) {
  struct sr_str text = sr_load_text(l, node, key);
  if (text.len == 0)
    return fallback;
  for (unsigned i = 0; words[i]; i++)
    if (sr_str_is(text, words[i]))
      return i;
  const char *near = sr_suggest_from(text.ptr, text.len, words);
  sr_error(l->diags, sr_node_loc(node), "wrong-value",
           "'%s' is %s, not '%s'%s%s%s", key, all, text.ptr,
           near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
  return fallback;
}

static void load_incident(struct sr_loader *l, const struct sr_node *node) {
  const struct sr_node *values[SR_INCIDENT_KEYS];
  if (node->kind != SR_NODE_MAP) {
    sr_error(l->diags, sr_node_loc(node), "wrong-type",
             "an incident is a map such as {id: redis#9182}, not %s",
             sr_node_kind_name(node));
    return;
  }
  sr_keys_read(node, sr_incident_keys, "an incident", "unknown-key", values,
               l->diags);
  for (unsigned i = 0; i < SR_INCIDENT_KEYS; i++)
    sr_load_text(l, values[i], sr_incident_keys[i].name);
  if (node->count == 0)
    sr_error(l->diags, sr_node_loc(node), "empty-value",
             "this incident says nothing; leave it out");
}

static const struct sr_node *load_incidents(struct sr_loader *l,
                                            const struct sr_node *node) {
  if (!node)
    return NULL;
  if (node->kind != SR_NODE_LIST) {
    load_incident(l, node);
    return node;
  }
  for (const struct sr_node_item *i = node->items; i; i = i->next)
    load_incident(l, i->value);
  return node->count ? node : NULL;
}

static const struct sr_node *load_evidence(struct sr_loader *l,
                                           const struct sr_node *node) {
  if (node && node->kind != SR_NODE_MAP)
    sr_error(l->diags, sr_node_loc(node), "wrong-type",
             "'evidence' is a map, not %s", sr_node_kind_name(node));
  return node;
}

static void load_labels(struct sr_loader *l, struct sr_rule *rule,
                        const struct sr_node **values) {
  static const char *const severities[] = {
#define SR_SEVERITY_WORD(name, text, meaning) [name] = text,
#include "words.inc"
      NULL};
  static const char *const statuses[] = {
#define SR_STATUS_WORD(name, text, meaning) [name] = text,
#include "words.inc"
      NULL};
  rule->severity = (enum sr_severity)load_word(
      l, values[SR_RULE_SEVERITY], "severity", severities,
      "one of error, warning and note", SR_SEVERITY_ERROR);
  rule->status = (enum sr_rule_status)load_word(
      l, values[SR_RULE_STATUS], "status", statuses,
      "one of active, candidate and retired", SR_RULE_ACTIVE);
  rule->tags = sr_load_texts(l, values[SR_RULE_TAGS], "tags");
  rule->owner = sr_load_text(l, values[SR_RULE_OWNER], "owner");
  rule->incidents = load_incidents(l, values[SR_RULE_INCIDENT]);
  rule->evidence = load_evidence(l, values[SR_RULE_EVIDENCE]);
}

/* A key that is not known may be a condition's, misspelt. */
static bool has_known_keys_only(const struct sr_node *map,
                                const struct sr_node **values) {
  size_t known = 0;
  for (unsigned i = 0; i < SR_RULE_KEYS; i++)
    known += values[i] != NULL;
  return known == map->count;
}

static void add(struct sr_ruleset *set, struct sr_rule *rule) {
  if (set->last_rule)
    set->last_rule->next = rule;
  else
    set->rules = rule;
  set->last_rule = rule;
}

/* `at` with conditions, or with what must come before or after. */
static void load_order(struct sr_loader *l, struct sr_rule *rule,
                       const struct sr_node *node,
                       const struct sr_node **values,
                       const struct sr_part *message) {
  struct sr_order order = {
      .l = l,
      .rule = rule,
      .values = values,
      .message = message,
      .loc = sr_node_loc(node->items ? node->items->key : node)};
  bool ok = sr_order_load(&order);
  if (order.key == SR_RULE_AT && has_known_keys_only(node, values) &&
      !values[SR_RULE_REQUIRE] && !values[SR_RULE_FORBID])
    ok = sr_error(l->diags, order.loc, "rule-no-condition",
                  "a rule needs 'require', the condition that must hold, or "
                  "'forbid', or what must come before or after 'at'");
  /* Plain ones are looked at all the same, for further mistakes. */
  if (ok || (order.key == SR_RULE_AT && !values[SR_RULE_BY]))
    sr_order_desugar(&order);
}

/* `ghost` and `on`.  What belongs to the other form is an error. */
static void load_general(struct sr_loader *l, struct sr_rule *rule,
                         const struct sr_node **values) {
  for (unsigned i = SR_RULE_AT; i < SR_RULE_GHOST; i++)
    if (values[i])
      sr_error(l->diags, sr_node_loc(values[i]), "rule-mixed",
               "'%s' does not go with 'on'; say it in a step of 'on', or make "
               "it two rules",
               sr_rule_keys[i].name);
  sr_load_ghosts(l, rule, values[SR_RULE_GHOST]);
  sr_load_steps(l, rule, values[SR_RULE_ON]);
}

void sr_load_rule(struct sr_loader *l, const struct sr_node *node) {
  const struct sr_node *values[SR_RULE_KEYS];
  l->set->rule_count++;
  if (node->kind != SR_NODE_MAP) {
    sr_error(l->diags, sr_node_loc(node), "wrong-type",
             "a rule is a map with id, at, and require or forbid, not %s",
             sr_node_kind_name(node));
    return;
  }
  struct sr_rule *rule = SR_NEW(l->arena, struct sr_rule);
  size_t errors = l->diags->errors;
  rule->source = l->source;
  rule->file = l->file;
  sr_keys_read(node, sr_rule_keys, "a rule", "rule-unknown-key", values,
               l->diags);
  load_id(l, rule, values[SR_RULE_ID]);
  load_labels(l, rule, values);
  rule->suppressions = sr_load_suppressions(l, rule, values[SR_RULE_SUPPRESS]);
  const struct sr_node *message = values[SR_RULE_MESSAGE];
  rule->message = message && message->kind == SR_NODE_SCALAR
                      ? message->text
                      : (struct sr_str){"", 0};
  struct sr_part *parts = sr_load_message(l, message);
  if (values[SR_RULE_GHOST] && !values[SR_RULE_ON])
    sr_error(l->diags, sr_node_loc(values[SR_RULE_GHOST]), "rule-mixed",
             "'ghost' goes with 'on', the steps that change and read it");
  if (values[SR_RULE_ON])
    load_general(l, rule, values);
  else
    load_order(l, rule, node, values, parts);
  sr_message_attach(l, rule, parts);
  rule->is_sound = l->diags->errors == errors;
  sr_names_check(rule, l);
  rule->is_sound = l->diags->errors == errors;
  add(l->set, rule);
}
