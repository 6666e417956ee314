/* A spec, as text. */
#include "dump.h"

#include <string.h>

#include "dump_types.h"
#include "expr_render.h"

#include "banned.h"

static void add_condition(const struct sr_dump *d, const char *label,
                          uint32_t expr) {
  if (expr == SR_NONE)
    return;
  sr_strbuf_addf(d->out, "%s", label);
  sr_expr_render(d->spec, expr, d->out);
  sr_strbuf_addc(d->out, '\n');
}

static void add_list(const struct sr_dump *d, const char *label,
                     struct sr_spec_list list) {
  if (list.count == 0)
    return;
  sr_strbuf_addf(d->out, "    %s", label);
  uint32_t size = sr_spec_list_size(d->spec, list);
  for (uint32_t i = 0; i < size; i++)
    sr_strbuf_addf(d->out, "%s%s", i ? ", " : " ",
                   sr_spec_list_item(d->spec, list, i));
  sr_strbuf_addc(d->out, '\n');
}

static void add_params(const struct sr_dump *d,
                       const struct sr_spec_point *point) {
  if (!(point->flags & SR_POINT_HAS_PARAMS))
    return;
  sr_strbuf_addc(d->out, '(');
  uint32_t size = sr_spec_list_size(d->spec, point->params);
  for (uint32_t i = 0; i < size; i++)
    sr_strbuf_addf(d->out, "%s%s", i ? ", " : "",
                   sr_spec_list_item(d->spec, point->params, i));
  if (point->flags & SR_POINT_ELLIPSIS)
    sr_strbuf_adds(d->out, point->params.count ? ", ..." : "...");
  sr_strbuf_addc(d->out, ')');
}

static void add_point(const struct sr_dump *d,
                      const struct sr_spec_point *point) {
  sr_strbuf_addf(d->out, "  at %s", sr_dump_string(d, point->text));
  add_params(d, point);
  sr_strbuf_addf(d->out, "  [%s", sr_dump_word(SR_DUMP_BASES, point->base));
  if (point->flags & (SR_POINT_IS_GLOB | SR_POINT_FIELD_GLOB))
    sr_strbuf_adds(d->out, ", pattern");
  sr_strbuf_addf(d->out, "] %u:%u\n", (unsigned)point->line,
                 (unsigned)point->column);
  if (*sr_dump_string(d, point->as))
    sr_strbuf_addf(d->out, "    as %s\n", sr_dump_string(d, point->as));
  add_condition(d, "    when ", point->when);
  add_list(d, "in-function", point->in_function);
  add_list(d, "not-in-function", point->not_in_function);
  add_list(d, "in-file", point->in_file);
  add_list(d, "not-in-file", point->not_in_file);
}

static void add_lines(const struct sr_dump *d, const char *label,
                      const char *text) {
  while (*text) {
    size_t len = strcspn(text, "\n");
    sr_strbuf_addf(d->out, "  %s %.*s\n", label, (int)len, text);
    text += len + (text[len] == '\n');
  }
}

static void add_suppressions(const struct sr_dump *d,
                             const struct sr_spec_rule *rule) {
  for (uint32_t i = 0; i < rule->suppression_count; i++) {
    const struct sr_spec_suppression *s =
        sr_spec_suppression(d->spec, rule->first_suppression + i);
    if (!s)
      break;
    bool has_until = *sr_dump_string(d, s->until);
    sr_strbuf_addf(d->out, "  suppressed%s%s: %s\n", has_until ? " until " : "",
                   sr_dump_string(d, s->until), sr_dump_string(d, s->reason));
    add_list(d, "in-function", s->in_function);
    add_list(d, "in-file", s->in_file);
  }
}

/* What the step is, where the rule has others, too. */
static void add_head(const struct sr_dump *d, const struct sr_spec_rule *rule,
                     uint32_t n, const struct sr_spec_step *step) {
  const char *condition = sr_dump_string(d, step->condition);
  sr_strbuf_addf(d->out, "  step %u %s", (unsigned)n + 1,
                 sr_dump_word(SR_DUMP_CHECKS, step->kind));
  if (*condition)
    sr_strbuf_addf(d->out, ": %s", condition);
  sr_strbuf_addc(d->out, '\n');
  if (step->flags & SR_STEP_AT_EXIT)
    sr_strbuf_addf(d->out, "  at exits of step %u\n",
                   (unsigned)(step->of - rule->first_step) + 1);
}

/* The ghost with its keys, or nothing. */
static void add_reference(const struct sr_dump *d, const char *label,
                          uint32_t ghost) {
  if (ghost != SR_NONE)
    sr_strbuf_addf(d->out, "  %s %s\n", label, sr_dump_ghost_name(d, ghost));
}

static void add_actions(const struct sr_dump *d,
                        const struct sr_spec_step *step) {
  for (uint32_t i = 0; i < step->action_count; i++) {
    const struct sr_spec_action *action =
        sr_spec_action(d->spec, step->first_action + i);
    if (!action)
      break;
    sr_strbuf_adds(d->out, "  do ");
    sr_dump_action(d, action, d->out);
    sr_strbuf_addc(d->out, '\n');
  }
}

static void add_message(const struct sr_dump *d,
                        const struct sr_spec_step *step) {
  if (step->part_count == 0)
    return;
  sr_strbuf_adds(d->out, "  message ");
  sr_dump_message(d, step, d->out);
  sr_strbuf_addc(d->out, '\n');
}

static void add_step(const struct sr_dump *d, const struct sr_spec_step *step) {
  for (uint32_t i = 0; i < step->point_count; i++) {
    const struct sr_spec_point *point =
        sr_spec_point(d->spec, step->first_point + i);
    if (!point)
      break;
    add_point(d, point);
  }
  add_reference(d, "for each", step->loop);
  add_condition(d, "  when ", step->when);
  add_condition(d, "  require ", step->require);
  add_condition(d, "  forbid ", step->forbid);
  add_reference(d, "earlier", step->earlier);
  add_message(d, step);
  add_actions(d, step);
}

static void add_steps(const struct sr_dump *d,
                      const struct sr_spec_rule *rule) {
  bool is_plain = sr_dump_is_plain(d, rule);
  for (uint32_t i = 0; i < rule->step_count; i++) {
    const struct sr_spec_step *step =
        sr_spec_step(d->spec, rule->first_step + i);
    if (!step)
      break;
    if (!is_plain)
      add_head(d, rule, i, step);
    add_step(d, step);
  }
}

static void add_ghost(const struct sr_dump *d,
                      const struct sr_spec_ghost *ghost) {
  static const struct {
    uint32_t flag;
    const char *word;
  } flags[] = {{SR_GHOST_FLOOR, "floor"},
               {SR_GHOST_EACH, "each"},
               {SR_GHOST_OWED, "owed"},
               {SR_GHOST_TRACE, "history"},
               {SR_GHOST_SAVES, "saves"}};
  const struct sr_spec_rule *rule = sr_spec_rule(d->spec, ghost->rule);
  sr_strbuf_addf(d->out, "ghost %s of %s: ", sr_dump_string(d, ghost->name),
                 rule ? sr_dump_string(d, rule->id) : "?");
  sr_dump_scope(d, ghost, d->out);
  for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
    if (ghost->flags & flags[i].flag)
      sr_strbuf_addf(d->out, ", %s", flags[i].word);
  if (ghost->end)
    sr_strbuf_addf(d->out, ", ends by %s",
                   sr_dump_word(SR_DUMP_ENDS, ghost->end));
  if (ghost->within)
    sr_strbuf_addf(d->out, " of %llu ms", (unsigned long long)ghost->within);
  if (ghost->final)
    sr_strbuf_addf(d->out, ", final 0x%llx", (unsigned long long)ghost->final);
  sr_strbuf_addc(d->out, '\n');
  add_list(d, "per", ghost->keys);
  const struct sr_spec_expr *saved = sr_spec_expr(d->spec, ghost->saved);
  uint32_t index = ghost->saved;
  for (uint32_t i = 0; saved && i < ghost->saved_count; i++) {
    add_condition(d, "    saved ", index);
    index = saved->next;
    saved = sr_spec_expr(d->spec, index);
  }
  add_list(d, "values", ghost->value_names);
}

static void add_frame(const struct sr_dump *d,
                      const struct sr_spec_frame *frame) {
  sr_strbuf_addf(d->out, "watched %s\n", sr_dump_string(d, frame->text));
}

static void add_history(const struct sr_dump *d) {
  const struct sr_spec_header *h = d->spec->header;
  sr_strbuf_adds(d->out, h->ghosts.count || h->frames.count ? "\n" : "");
  for (uint32_t i = 0; i < h->ghosts.count; i++)
    add_ghost(d, sr_spec_ghost(d->spec, i));
  for (uint32_t i = 0; i < h->frames.count; i++)
    add_frame(d, sr_spec_frame(d->spec, i));
}

static void add_rule(const struct sr_dump *d, const struct sr_spec_rule *rule) {
  sr_strbuf_addf(d->out, "\nrule %s  %s%s  %s:%u:%u\n",
                 sr_dump_string(d, rule->id),
                 sr_dump_word(SR_DUMP_SEVERITIES, rule->severity),
                 rule->status == SR_STATUS_CANDIDATE ? ", candidate" : "",
                 sr_dump_string(d, rule->file), (unsigned)rule->line,
                 (unsigned)rule->column);
  add_steps(d, rule);
  add_suppressions(d, rule);
  add_lines(d, "incident", sr_dump_string(d, rule->incident_text));
  if (*sr_dump_string(d, rule->extra_json))
    sr_strbuf_addf(d->out, "  extra {%s}\n",
                   sr_dump_string(d, rule->extra_json) + 1);
}

/* What is said of all rules: other names, and the size of the helpers. */
static void add_file_keys(const struct sr_dump *d) {
  const struct sr_spec_header *h = d->spec->header;
  size_t size = 0;
  for (uint32_t i = 0; i < h->aliases.count; i++) {
    const struct sr_spec_alias *alias = sr_spec_alias(d->spec, i);
    sr_strbuf_addf(d->out, "alias %s: %s\n", sr_dump_string(d, alias->name),
                   sr_dump_string(d, alias->other));
  }
  for (uint32_t n = 1; n && sr_spec_helper(d->spec, n, &size); n++)
    sr_strbuf_addf(d->out, "helpers %u: %zu bytes by LLVM %u\n", (unsigned)n,
                   size, (unsigned)h->helpers_llvm);
}

void sr_dump_text(const struct sr_dump *d) {
  const struct sr_spec_header *h = d->spec->header;
  sr_strbuf_addf(d->out, "spec version %u, digest %016llx\n",
                 (unsigned)h->version, (unsigned long long)h->digest);
  sr_strbuf_addf(d->out,
                 "%u rules, %u points (%u of them patterns), %u expression "
                 "nodes, %u bytes\n",
                 (unsigned)h->rules.count, (unsigned)h->points.count,
                 (unsigned)h->globs.count, (unsigned)h->exprs.count,
                 (unsigned)h->size);
  add_file_keys(d);
  for (uint32_t i = 0; i < h->rules.count; i++)
    add_rule(d, sr_spec_rule(d->spec, i));
  add_history(d);
  sr_dump_declared(d->spec, d->out);
}
