/* What both forms of `semrules dump` say alike. */
#include "dump.h"

#include <string.h>

#include "expr_render.h"
#include "semrules/abi.h"

#include "banned.h"

static const char *const severities[] = {
#define SR_SEVERITY(name, number, text) text,
#include "semrules/abi.inc"
    NULL};
static const char *const points[] = {
#define SR_POINT(name, number, text) text,
#include "semrules/abi.inc"
    NULL};
static const char *const checks[] = {
#define SR_KIND(name, number, text) text,
#include "semrules/abi.inc"
    NULL};
static const char *const bases[] = {"function", "any", "type", "variable",
                                    NULL};
static const char *const scopes[] = {"process", "thread", "function", "frame",
                                     NULL};
static const char *const ends[] = {"nothing",      "step", "thread-exit",
                                   "process-exit", "time", NULL};

const char *sr_dump_word(enum sr_dump_table table, uint32_t n) {
  static const char *const *const tables[] = {severities, points, bases,
                                              checks,     scopes, ends};
  const char *const *word = tables[table];
  for (; *word && n; n--)
    word++;
  return *word ? *word : "?";
}

const char *sr_dump_string(const struct sr_dump *d, uint32_t offset) {
  return sr_spec_string(d->spec, offset);
}

const char *sr_dump_ghost_name(const struct sr_dump *d, uint32_t index) {
  const struct sr_spec_ghost *ghost = sr_spec_ghost(d->spec, index);
  return ghost ? sr_dump_string(d, ghost->name) : "?";
}

bool sr_dump_is_plain(const struct sr_dump *d,
                      const struct sr_spec_rule *rule) {
  const struct sr_spec_step *step = sr_spec_step(d->spec, rule->first_step);
  return rule->step_count == 0 ||
         (rule->step_count == 1 && step && step->action_count == 0 &&
          step->loop == SR_NONE && step->kind == SR_KIND_REQUIRE);
}

void sr_dump_scope(const struct sr_dump *d, const struct sr_spec_ghost *ghost,
                   struct sr_strbuf *out) {
  const struct sr_spec_frame *frame = sr_spec_frame(d->spec, ghost->frame);
  if (ghost->scope == SR_SCOPE_FRAME)
    sr_strbuf_addf(out, "each %s",
                   frame ? sr_dump_string(d, frame->text) : "?");
  else
    sr_strbuf_adds(out, sr_dump_word(SR_DUMP_SCOPES, ghost->scope));
}

/* `{` in a message's text is `{{`, as it was written. */
static void add_literal(const char *text, struct sr_strbuf *out) {
  for (; *text; text++) {
    sr_strbuf_addc(out, *text);
    if (*text == '{')
      sr_strbuf_addc(out, '{');
  }
}

void sr_dump_message(const struct sr_dump *d, const struct sr_spec_step *step,
                     struct sr_strbuf *out) {
  for (uint32_t i = 0; i < step->part_count; i++) {
    const struct sr_spec_part *part =
        sr_spec_part(d->spec, step->first_part + i);
    if (!part)
      break;
    add_literal(sr_dump_string(d, part->text), out);
    if (part->expr == SR_NONE)
      continue;
    sr_strbuf_addc(out, '{');
    sr_expr_render(d->spec, part->expr, out);
    sr_strbuf_addc(out, '}');
  }
}

static void add_keys(const struct sr_dump *d,
                     const struct sr_spec_action *action,
                     struct sr_strbuf *out) {
  const struct sr_spec_ghost *ghost = sr_spec_ghost(d->spec, action->ghost);
  uint32_t count = ghost ? sr_spec_list_size(d->spec, ghost->keys) : 0;
  uint32_t index = action->keys;
  for (uint32_t i = 0; i < count; i++) {
    const struct sr_spec_expr *key = sr_spec_expr(d->spec, index);
    sr_strbuf_adds(out, i ? ", " : "[");
    if (key)
      sr_expr_render(d->spec, index, out);
    else
      sr_strbuf_addc(out, '_');
    index = key ? key->next : SR_NONE;
  }
  sr_strbuf_adds(out, count ? "]" : "");
}

void sr_dump_action(const struct sr_dump *d,
                    const struct sr_spec_action *action,
                    struct sr_strbuf *out) {
  static const char *const before[] = {"",     "",      "",    "forget ",
                                       "owe ", "meet ", "end "};
  static const char *const behind[] = {" = ", " += ", " -= "};
  bool is_known = action->kind < sizeof(before) / sizeof(*before);
  sr_strbuf_addf(out, "%s%s", is_known ? before[action->kind] : "? ",
                 sr_dump_ghost_name(d, action->ghost));
  add_keys(d, action, out);
  if (action->kind > SR_ACTION_SUB)
    return;
  sr_strbuf_adds(out, behind[action->kind]);
  sr_expr_render(d->spec, action->value, out);
}
