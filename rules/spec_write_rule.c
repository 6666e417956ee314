/* Writes rules, their points, expressions and suppressions. */
#include "spec_writer.h"

#include <string.h>

#include "point.h"

#include "banned.h"

/* The same for what lives in a buffer. */
static uint32_t intern_buffer(struct sr_spec_writer *w, struct sr_strbuf *buf) {
  uint32_t offset =
      sr_write_text(w, sr_arena_str(&w->set->arena, buf->ptr, buf->len));
  sr_strbuf_clear(buf);
  return offset;
}

static int64_t number_of(struct sr_spec_writer *w, const struct sr_expr *expr) {
  switch (expr->op) {
  case SR_EXPR_GHOST:
    return expr->ghost->index;
  case SR_EXPR_HELD:
    return sr_write_locks(w);
  case SR_EXPR_ACTIVE:
    return sr_write_frame(w, expr->frame);
  default:
    return expr->imm;
  }
}

uint32_t sr_write_expr(struct sr_spec_writer *w, const struct sr_expr *expr) {
  if (!expr)
    return SR_NONE;
  uint32_t index = sr_write_count(&w->exprs, sizeof(struct sr_spec_expr));
  struct sr_spec_expr out;
  memset(&out, 0, sizeof(out));
  out.op = (uint16_t)expr->op;
  out.kid = out.next = SR_NONE;
  out.str = sr_write_text(w, expr->str);
  out.str_size = (uint32_t)expr->str.len;
  out.text = sr_write_text(w, expr->text);
  out.line = expr->loc.line;
  out.column = expr->loc.column;
  out.is_unsigned = expr->is_unsigned;
  if (expr->op == SR_EXPR_FLOAT)
    out.real = expr->real;
  else
    out.imm = number_of(w, expr);
  sr_strbuf_add(&w->exprs, (const char *)&out, sizeof(out));
  uint32_t previous = SR_NONE;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    uint32_t child = sr_write_expr(w, kid);
    struct sr_spec_expr *all = (void *)w->exprs.ptr;
    if (previous == SR_NONE)
      all[index].kid = child;
    else
      all[previous].next = child;
    previous = child;
  }
  return index;
}

uint32_t sr_write_exprs(struct sr_spec_writer *w, const struct sr_expr *first) {
  uint32_t head = SR_NONE, previous = SR_NONE;
  for (const struct sr_expr *expr = first; expr; expr = expr->next) {
    uint32_t index = sr_write_expr(w, expr);
    struct sr_spec_expr *all = (void *)w->exprs.ptr;
    if (previous == SR_NONE)
      head = index;
    else
      all[previous].next = index;
    previous = index;
  }
  return head;
}

static void add_name(struct sr_spec_writer *w, struct sr_str name) {
  uint32_t offset = sr_write_text(w, name);
  sr_strbuf_add(&w->names, (const char *)&offset, sizeof(offset));
}

struct sr_spec_list sr_write_texts(struct sr_spec_writer *w,
                                   struct sr_texts texts) {
  struct sr_spec_list list = {sr_write_count(&w->names, sizeof(uint32_t)),
                              (uint32_t)texts.count};
  for (size_t i = 0; i < texts.count; i++)
    add_name(w, texts.all[i]);
  return list;
}

static struct sr_spec_list write_params(struct sr_spec_writer *w,
                                        const struct sr_point *point) {
  struct sr_spec_list list = {sr_write_count(&w->names, sizeof(uint32_t)),
                              (uint32_t)point->param_count};
  for (size_t i = 0; i < point->param_count; i++)
    add_name(w, point->params[i].name);
  return list;
}

void sr_write_point(struct sr_spec_writer *w, const struct sr_point *point,
                    uint32_t rule, uint32_t step, uint32_t frame) {
  struct sr_spec_point out;
  memset(&out, 0, sizeof(out));
  out.rule = rule;
  out.kind = point->kind;
  out.base = point->base;
  out.flags = point->flags;
  out.name = sr_write_text(w, point->name);
  out.field = sr_write_text(w, point->field);
  out.params = write_params(w, point);
  out.as = sr_write_text(w, point->as);
  out.in_function = sr_write_texts(w, point->filters[SR_FILTER_IN_FUNCTION]);
  out.not_in_function =
      sr_write_texts(w, point->filters[SR_FILTER_NOT_IN_FUNCTION]);
  out.in_file = sr_write_texts(w, point->filters[SR_FILTER_IN_FILE]);
  out.not_in_file = sr_write_texts(w, point->filters[SR_FILTER_NOT_IN_FILE]);
  out.when = sr_write_expr(w, point->when);
  out.text = sr_write_text(w, point->text);
  out.line = point->loc.line;
  out.column = point->loc.column;
  out.next = SR_NONE;
  out.step = step;
  out.frame = frame;
  out.key = sr_write_text(w, point->key);
  sr_strbuf_add(&w->points, (const char *)&out, sizeof(out));
}

/* One line. */
static void add_incident_text(const struct sr_node *incident,
                              struct sr_strbuf *out) {
  size_t start = out->len;
  const struct sr_node *id = sr_node_get(incident, "id");
  const struct sr_node *url = sr_node_get(incident, "url");
  const struct sr_node *fix = sr_node_get(incident, "fixed-by");
  const struct sr_node *summary = sr_node_get(incident, "summary");
  if (!id && !url && !fix && !summary)
    summary = sr_node_get(incident, "date");
  if (id)
    sr_strbuf_adds(out, id->text.ptr);
  if (url)
    sr_strbuf_addf(out, "%s%s", id ? " " : "", url->text.ptr);
  if (fix)
    sr_strbuf_addf(out, "%s(fixed by %s)", id || url ? " " : "", fix->text.ptr);
  if (!id && !url && !fix && summary)
    sr_strbuf_adds(out, summary->text.ptr);
  for (size_t i = start; i < out->len; i++)
    if (out->ptr[i] == '\n' || out->ptr[i] == '\r')
      out->ptr[i] = ' ';
}

static void write_incidents(struct sr_spec_writer *w,
                            const struct sr_node *node,
                            struct sr_spec_rule *out) {
  struct sr_strbuf buf;
  if (!node)
    return;
  sr_strbuf_init(&buf);
  if (node->kind == SR_NODE_MAP)
    add_incident_text(node, &buf);
  for (const struct sr_node_item *i = node->items;
       i && node->kind == SR_NODE_LIST; i = i->next) {
    if (i != node->items)
      sr_strbuf_addc(&buf, '\n');
    add_incident_text(i->value, &buf);
  }
  out->incident_text = intern_buffer(w, &buf);
  sr_node_add_json_text(node, &buf);
  out->incident_json = intern_buffer(w, &buf);
  sr_strbuf_release(&buf);
}

static void write_extra(struct sr_spec_writer *w, const struct sr_rule *rule,
                        struct sr_spec_rule *out) {
  struct sr_strbuf buf;
  sr_strbuf_init(&buf);
  for (size_t i = 0; i < rule->tags.count; i++) {
    sr_strbuf_adds(&buf, i ? "," : ",\"tags\":[");
    sr_strbuf_add_json(&buf, rule->tags.all[i].ptr, rule->tags.all[i].len);
  }
  if (rule->tags.count)
    sr_strbuf_addc(&buf, ']');
  if (rule->owner.len) {
    sr_strbuf_adds(&buf, ",\"owner\":");
    sr_strbuf_add_json(&buf, rule->owner.ptr, rule->owner.len);
  }
  if (rule->evidence) {
    sr_strbuf_adds(&buf, ",\"evidence\":");
    sr_node_add_json(rule->evidence, &buf);
  }
  out->extra_json = intern_buffer(w, &buf);
  sr_strbuf_release(&buf);
}

static void write_suppressions(struct sr_spec_writer *w,
                               const struct sr_rule *rule,
                               struct sr_spec_rule *rule_out) {
  rule_out->first_suppression =
      sr_write_count(&w->suppressions, sizeof(struct sr_spec_suppression));
  for (const struct sr_suppression *s = rule->suppressions; s; s = s->next) {
    if (s->is_expired)
      continue;
    struct sr_spec_suppression out = {
        sr_write_texts(w, s->in_function), sr_write_texts(w, s->in_file),
        sr_write_text(w, s->reason), sr_write_text(w, s->until)};
    sr_strbuf_add(&w->suppressions, (const char *)&out, sizeof(out));
    rule_out->suppression_count++;
  }
}

void sr_write_rule(struct sr_spec_writer *w, const struct sr_rule *rule,
                   unsigned flags) {
  struct sr_spec_rule out;
  memset(&out, 0, sizeof(out));
  out.id = sr_write_text(w, rule->id);
  out.message = sr_write_text(w, rule->message);
  out.file =
      sr_write_text(w, sr_str_of(rule->source ? rule->source->name : ""));
  out.line = rule->loc.line;
  out.column = rule->loc.column;
  out.severity = rule->severity;
  out.status = rule->status == SR_RULE_CANDIDATE ? SR_STATUS_CANDIDATE
                                                 : SR_STATUS_ACTIVE;
  out.flags = flags;
  sr_write_steps(w, rule, &out);
  write_incidents(w, rule->incidents, &out);
  write_extra(w, rule, &out);
  write_suppressions(w, rule, &out);
  sr_strbuf_add(&w->rules, (const char *)&out, sizeof(out));
}
