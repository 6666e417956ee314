/* A spec, as JSON. */
#include "dump.h"

#include <string.h>

#include "dump_types.h"
#include "expr_render.h"

#include "banned.h"

static void json_text(const struct sr_dump *d, const char *key,
                      const char *value) {
  sr_strbuf_addf(d->out, ",\"%s\":", key);
  sr_strbuf_add_json(d->out, value, strlen(value));
}

static void json_condition(const struct sr_dump *d, const char *key,
                           uint32_t expr) {
  if (expr == SR_NONE)
    return;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_expr_render(d->spec, expr, &text);
  json_text(d, key, text.ptr);
  sr_strbuf_release(&text);
}

static void json_list(const struct sr_dump *d, const char *key,
                      struct sr_spec_list list) {
  sr_strbuf_addf(d->out, ",\"%s\":[", key);
  uint32_t size = sr_spec_list_size(d->spec, list);
  for (uint32_t i = 0; i < size; i++) {
    const char *item = sr_spec_list_item(d->spec, list, i);
    sr_strbuf_adds(d->out, i ? "," : "");
    sr_strbuf_add_json(d->out, item, strlen(item));
  }
  sr_strbuf_addc(d->out, ']');
}

static void json_point(const struct sr_dump *d,
                       const struct sr_spec_point *point) {
  sr_strbuf_addf(d->out, "{\"kind\":\"%s\"",
                 sr_dump_word(SR_DUMP_POINTS, point->kind));
  json_text(d, "base", sr_dump_word(SR_DUMP_BASES, point->base));
  json_text(d, "name", sr_dump_string(d, point->name));
  json_text(d, "field", sr_dump_string(d, point->field));
  sr_strbuf_addf(d->out, ",\"pattern\":%s",
                 point->flags & (SR_POINT_IS_GLOB | SR_POINT_FIELD_GLOB)
                     ? "true"
                     : "false");
  if (point->flags & SR_POINT_HAS_PARAMS)
    json_list(d, "params", point->params);
  sr_strbuf_addf(d->out, ",\"ellipsis\":%s",
                 point->flags & SR_POINT_ELLIPSIS ? "true" : "false");
  json_text(d, "as", sr_dump_string(d, point->as));
  json_condition(d, "when", point->when);
  json_list(d, "in-function", point->in_function);
  json_list(d, "not-in-function", point->not_in_function);
  json_list(d, "in-file", point->in_file);
  json_list(d, "not-in-file", point->not_in_file);
  sr_strbuf_addf(d->out, ",\"line\":%u,\"column\":%u}", (unsigned)point->line,
                 (unsigned)point->column);
}

static void json_suppressions(const struct sr_dump *d,
                              const struct sr_spec_rule *rule) {
  for (uint32_t i = 0; i < rule->suppression_count; i++) {
    const struct sr_spec_suppression *s =
        sr_spec_suppression(d->spec, rule->first_suppression + i);
    if (!s)
      break;
    sr_strbuf_addf(d->out, "%s{\"reason\":", i ? "," : "");
    sr_strbuf_add_json(d->out, sr_dump_string(d, s->reason),
                       strlen(sr_dump_string(d, s->reason)));
    json_list(d, "in-function", s->in_function);
    json_list(d, "in-file", s->in_file);
    json_text(d, "until", sr_dump_string(d, s->until));
    sr_strbuf_addc(d->out, '}');
  }
}

static void json_actions(const struct sr_dump *d,
                         const struct sr_spec_step *step) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_adds(d->out, ",\"do\":[");
  for (uint32_t i = 0; i < step->action_count; i++) {
    const struct sr_spec_action *action =
        sr_spec_action(d->spec, step->first_action + i);
    if (!action)
      break;
    sr_dump_action(d, action, &text);
    sr_strbuf_adds(d->out, i ? "," : "");
    sr_strbuf_add_json(d->out, text.ptr, text.len);
    sr_strbuf_clear(&text);
  }
  sr_strbuf_addc(d->out, ']');
  sr_strbuf_release(&text);
}

static void json_message(const struct sr_dump *d,
                         const struct sr_spec_step *step) {
  struct sr_strbuf text;
  if (step->part_count == 0)
    return;
  sr_strbuf_init(&text);
  sr_dump_message(d, step, &text);
  json_text(d, "message", text.ptr);
  sr_strbuf_release(&text);
}

/* `points`: how many of the rule's, in their order, are the step's. */
static void json_step(const struct sr_dump *d, const struct sr_spec_rule *rule,
                      const struct sr_spec_step *step) {
  sr_strbuf_addf(d->out, "{\"kind\":\"%s\",\"points\":%u",
                 sr_dump_word(SR_DUMP_CHECKS, step->kind),
                 (unsigned)step->point_count);
  if (step->flags & SR_STEP_AT_EXIT)
    sr_strbuf_addf(d->out, ",\"exit_of\":%u",
                   (unsigned)(step->of - rule->first_step) + 1);
  if (step->loop != SR_NONE)
    json_text(d, "loop", sr_dump_ghost_name(d, step->loop));
  json_condition(d, "when", step->when);
  json_condition(d, "require", step->require);
  json_condition(d, "forbid", step->forbid);
  json_text(d, "condition", sr_dump_string(d, step->condition));
  if (step->earlier != SR_NONE)
    json_text(d, "earlier", sr_dump_ghost_name(d, step->earlier));
  json_message(d, step);
  json_actions(d, step);
  sr_strbuf_addc(d->out, '}');
}

static void json_steps(const struct sr_dump *d,
                       const struct sr_spec_rule *rule) {
  sr_strbuf_adds(d->out, ",\"steps\":[");
  for (uint32_t i = 0; i < rule->step_count; i++) {
    const struct sr_spec_step *step =
        sr_spec_step(d->spec, rule->first_step + i);
    if (!step)
      break;
    sr_strbuf_adds(d->out, i ? "," : "");
    json_step(d, rule, step);
  }
  sr_strbuf_addc(d->out, ']');
}

static void json_ghost(const struct sr_dump *d,
                       const struct sr_spec_ghost *ghost) {
  struct sr_strbuf scope;
  const struct sr_spec_rule *rule = sr_spec_rule(d->spec, ghost->rule);
  sr_strbuf_init(&scope);
  sr_dump_scope(d, ghost, &scope);
  sr_strbuf_adds(d->out, "{\"name\":");
  const char *name = sr_dump_string(d, ghost->name);
  sr_strbuf_add_json(d->out, name, strlen(name));
  json_text(d, "rule", rule ? sr_dump_string(d, rule->id) : "?");
  json_text(d, "scope", scope.ptr);
  json_list(d, "per", ghost->keys);
  json_list(d, "values", ghost->value_names);
  sr_strbuf_addf(d->out,
                 ",\"flags\":%u,\"end\":\"%s\",\"within\":%llu,"
                 "\"final\":%llu}",
                 (unsigned)ghost->flags, sr_dump_word(SR_DUMP_ENDS, ghost->end),
                 (unsigned long long)ghost->within,
                 (unsigned long long)ghost->final);
  sr_strbuf_release(&scope);
}

static void json_history(const struct sr_dump *d) {
  const struct sr_spec_header *h = d->spec->header;
  sr_strbuf_adds(d->out, ",\"ghosts\":[");
  for (uint32_t i = 0; i < h->ghosts.count; i++) {
    sr_strbuf_adds(d->out, i ? ",\n" : "\n");
    json_ghost(d, sr_spec_ghost(d->spec, i));
  }
  sr_strbuf_adds(d->out, "],\"watched\":[");
  for (uint32_t i = 0; i < h->frames.count; i++) {
    const char *text = sr_dump_string(d, sr_spec_frame(d->spec, i)->text);
    sr_strbuf_adds(d->out, i ? "," : "");
    sr_strbuf_add_json(d->out, text, strlen(text));
  }
  sr_strbuf_addc(d->out, ']');
}

static void json_rule(const struct sr_dump *d,
                      const struct sr_spec_rule *rule) {
  sr_strbuf_adds(d->out, "{\"id\":");
  sr_strbuf_add_json(d->out, sr_dump_string(d, rule->id),
                     strlen(sr_dump_string(d, rule->id)));
  json_text(d, "file", sr_dump_string(d, rule->file));
  sr_strbuf_addf(d->out, ",\"line\":%u,\"column\":%u", (unsigned)rule->line,
                 (unsigned)rule->column);
  json_text(d, "severity", sr_dump_word(SR_DUMP_SEVERITIES, rule->severity));
  json_text(d, "status",
            rule->status == SR_STATUS_CANDIDATE ? "candidate" : "active");
  json_text(d, "message", sr_dump_string(d, rule->message));
  const struct sr_spec_step *only = sr_spec_step(d->spec, rule->first_step);
  if (only && sr_dump_is_plain(d, rule)) {
    json_condition(d, "when", only->when);
    json_condition(d, "require", only->require);
    json_condition(d, "forbid", only->forbid);
  } else {
    json_steps(d, rule);
  }
  if (*sr_dump_string(d, rule->incident_json))
    sr_strbuf_addf(d->out, ",\"incident\":%s",
                   sr_dump_string(d, rule->incident_json));
  sr_strbuf_addf(d->out, "%s,\"points\":[",
                 sr_dump_string(d, rule->extra_json));
  for (uint32_t i = 0; i < rule->point_count; i++) {
    const struct sr_spec_point *point =
        sr_spec_point(d->spec, rule->first_point + i);
    if (!point)
      break;
    sr_strbuf_adds(d->out, i ? "," : "");
    json_point(d, point);
  }
  sr_strbuf_adds(d->out, "],\"suppress\":[");
  json_suppressions(d, rule);
  sr_strbuf_adds(d->out, "]}");
}

void sr_dump_json(const struct sr_dump *d) {
  const struct sr_spec_header *h = d->spec->header;
  sr_strbuf_addf(d->out,
                 "{\"schema\":1,\"version\":%u,\"digest\":\"%016llx\","
                 "\"rules\":[",
                 (unsigned)h->version, (unsigned long long)h->digest);
  for (uint32_t i = 0; i < h->rules.count; i++) {
    sr_strbuf_adds(d->out, i ? ",\n" : "\n");
    json_rule(d, sr_spec_rule(d->spec, i));
  }
  sr_strbuf_adds(d->out, "\n]");
  json_history(d);
  sr_dump_declared_json(d->spec, d->out);
  sr_strbuf_adds(d->out, "}\n");
}
