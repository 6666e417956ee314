/* Rules in one canonical form: every default said, every list a list. */
#include <string.h>

#include "expand.h"

#include "banned.h"

/* Text with its lines as they are. */
static void add_block(struct sr_strbuf *out, const char *key,
                      struct sr_str text) {
  sr_strbuf_addf(out, "%s: |2\n", key);
  while (text.len) {
    const char *newline = memchr(text.ptr, '\n', text.len);
    size_t len = newline ? (size_t)(newline - text.ptr) + 1 : text.len;
    sr_strbuf_addf(out, "%s%.*s%s", *text.ptr == '\n' ? "" : "  ", (int)len,
                   text.ptr, newline ? "" : "\n");
    text.ptr += len;
    text.len -= len;
  }
}

/* Expired ones included: they are still said. */
static void add_suppressions(struct sr_strbuf *out,
                             const struct sr_suppression *first) {
  if (first)
    sr_strbuf_adds(out, "    suppress:\n");
  for (const struct sr_suppression *s = first; s; s = s->next) {
    sr_expand_text(out, "      - reason", s->reason);
    if (s->in_function.count)
      sr_expand_list(out, "        in-function", s->in_function);
    if (s->in_file.count)
      sr_expand_list(out, "        in-file", s->in_file);
    if (s->until.len)
      sr_expand_text(out, "        until", s->until);
  }
}

static void add_rule(struct sr_strbuf *out, const struct sr_rule *rule) {
  static const char *const severities[] = {
#define SR_SEVERITY(name, number, text) text,
#include "semrules/abi.inc"
  };
  static const char *const statuses[] = {"active", "candidate", "retired"};
  sr_expand_text(out, "  - id", rule->id);
  sr_strbuf_addf(out, "    severity: %s\n    status: %s\n",
                 severities[rule->severity], statuses[rule->status]);
  if (rule->owner.len)
    sr_expand_text(out, "    owner", rule->owner);
  if (rule->tags.count)
    sr_expand_list(out, "    tags", rule->tags);
  if (rule->incidents) {
    bool is_list = rule->incidents->kind == SR_NODE_LIST;
    sr_strbuf_addf(out, "    incident: %s", is_list ? "" : "[");
    sr_node_add_json_text(rule->incidents, out);
    sr_strbuf_adds(out, is_list ? "\n" : "]\n");
  }
  if (rule->evidence) {
    sr_strbuf_adds(out, "    evidence: ");
    sr_node_add_json(rule->evidence, out);
    sr_strbuf_addc(out, '\n');
  }
  sr_expand_steps(out, rule);
  if (rule->message.len)
    sr_expand_text(out, "    message", rule->message);
  add_suppressions(out, rule->suppressions);
}

static void add_file(struct sr_strbuf *out, const struct sr_ruleset *set,
                     const struct sr_rule_file *file) {
  const struct sr_node *system = sr_node_get(file->root, "system");
  const struct sr_node *constants = sr_node_get(file->root, "constants");
  sr_strbuf_adds(out, "semrules: 1\n");
  if (system && system->kind == SR_NODE_SCALAR)
    sr_expand_text(out, "system", system->text);
  if (constants && constants->count) {
    sr_strbuf_adds(out, "constants: ");
    sr_node_add_json_text(constants, out);
    sr_strbuf_addc(out, '\n');
  }
  if (file->pure.count)
    sr_expand_list(out, "pure", file->pure);
  const struct sr_node *aliases = sr_node_get(file->root, "aliases");
  const struct sr_node *helpers = sr_node_get(file->root, "helpers");
  if (aliases && aliases->count) {
    sr_strbuf_adds(out, "aliases: ");
    sr_node_add_json_text(aliases, out);
    sr_strbuf_addc(out, '\n');
  }
  const struct sr_node *locks = sr_node_get(file->root, "locks");
  if (locks && locks->count) {
    sr_strbuf_adds(out, "locks: ");
    sr_node_add_json_text(locks, out);
    sr_strbuf_addc(out, '\n');
  }
  if (file->helpers)
    add_block(out, "helpers", helpers->text);
  bool is_empty = true;
  sr_strbuf_adds(out, "rules:\n");
  for (const struct sr_rule *rule = set->rules; rule; rule = rule->next)
    if (rule->source == file->source) {
      add_rule(out, rule);
      is_empty = false;
    }
  if (is_empty)
    sr_strbuf_adds(out, "  []\n");
}

void sr_ruleset_expand(const struct sr_ruleset *set, struct sr_strbuf *out) {
  for (const struct sr_rule_file *f = set->files; f; f = f->next) {
    if (f != set->files)
      sr_strbuf_adds(out, "---\n");
    add_file(out, set, f);
  }
}
