/* Steps in the general form of rule files.
 *
 * What is said here loads again, to the same steps: all that the shorthands
 * stand for can be said. */
#include "expand.h"

#include <inttypes.h>
#include <string.h>

#include "point.h"
#include "step.h"

#include "banned.h"

/* JSON strings are YAML's double-quoted ones. */
void sr_expand_text(struct sr_strbuf *out, const char *key,
                    struct sr_str text) {
  sr_strbuf_addf(out, "%s: ", key);
  sr_strbuf_add_json(out, text.ptr, text.len);
  sr_strbuf_addc(out, '\n');
}

void sr_expand_list(struct sr_strbuf *out, const char *key,
                    struct sr_texts texts) {
  sr_strbuf_addf(out, "%s: [", key);
  for (size_t i = 0; i < texts.count; i++) {
    sr_strbuf_adds(out, i ? ", " : "");
    sr_strbuf_add_json(out, texts.all[i].ptr, texts.all[i].len);
  }
  sr_strbuf_adds(out, "]\n");
}

/* A key behind the indentation. */
static void add_key(struct sr_strbuf *out, const char *indent, const char *key,
                    struct sr_str text) {
  sr_strbuf_adds(out, indent);
  sr_expand_text(out, key, text);
}

static void add_point(struct sr_strbuf *out, const struct sr_point *point,
                      const char *indent) {
  static const char *const filters[] = {"in-function", "not-in-function",
                                        "in-file", "not-in-file"};
  sr_strbuf_addf(out, "%.*s- ", (int)strlen(indent) - 2, indent);
  sr_expand_text(out, sr_point_kind_word(point->kind), point->written);
  if (point->as.len)
    add_key(out, indent, "as", point->as);
  if (point->when)
    add_key(out, indent, "when", point->when->text);
  for (unsigned i = 0; i < SR_FILTERS; i++) {
    if (point->filters[i].count == 0)
      continue;
    sr_strbuf_adds(out, indent);
    sr_expand_list(out, filters[i], point->filters[i]);
  }
}

static void add_points(struct sr_strbuf *out, const struct sr_point *points,
                       const char *indent) {
  for (const struct sr_point *p = points; p; p = p->next)
    add_point(out, p, indent);
}

static void add_conditions(struct sr_strbuf *out, const struct sr_step *step,
                           const char *indent) {
  if (step->when)
    add_key(out, indent, "when", step->when->text);
  if (step->require)
    add_key(out, indent, "require", step->require->text);
  if (step->forbid)
    add_key(out, indent, "forbid", step->forbid->text);
}

/* ---- ghosts ---- */

static const char *scope_word(const struct sr_ghost *ghost) {
  static const char *const words[] = {"process", "thread", "function"};
  return words[ghost->scope];
}

static void add_scope(struct sr_strbuf *out, const char *key,
                      const struct sr_ghost *ghost) {
  sr_strbuf_addf(out, "        %s: ", key);
  if (ghost->frame) {
    sr_strbuf_adds(out, "{function: ");
    sr_strbuf_add_json(out, ghost->frame->text.ptr, ghost->frame->text.len);
    sr_strbuf_adds(out, "}\n");
  } else {
    sr_strbuf_addf(out, "%s\n", scope_word(ghost));
  }
}

static void add_reach(struct sr_strbuf *out, const struct sr_ghost *ghost) {
  if (ghost->keys.count) {
    sr_expand_list(out, "        per", ghost->keys);
    add_scope(out, "scope", ghost);
  } else {
    add_scope(out, "per", ghost);
  }
}

static void add_flags(struct sr_strbuf *out, const struct sr_ghost *ghost) {
  static const struct {
    unsigned flag;
    const char *key;
  } flags[] = {{SR_GHOST_FLOOR, "floor"},
               {SR_GHOST_TRACE, "history"},
               {SR_GHOST_OWED, "owed"},
               {SR_GHOST_EACH, "each"}};
  for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
    if (ghost->flags & flags[i].flag)
      sr_strbuf_addf(out, "        %s: true\n", flags[i].key);
}

static void add_saved(struct sr_strbuf *out, const struct sr_ghost *ghost) {
  const char *comma = "";
  if (!ghost->saved)
    return;
  sr_strbuf_adds(out, "        saved: [");
  for (const struct sr_expr *s = ghost->saved; s; s = s->next, comma = ", ") {
    struct sr_strbuf text;
    sr_strbuf_init(&text);
    sr_strbuf_addf(&text, s->is_for_old ? "old(%.*s)" : "%.*s",
                   (int)s->text.len, s->text.ptr);
    sr_strbuf_adds(out, comma);
    sr_strbuf_add_json(out, text.ptr, text.len);
    sr_strbuf_release(&text);
  }
  sr_strbuf_adds(out, "]\n");
}

static void add_end(struct sr_strbuf *out, const struct sr_ghost *ghost) {
  static const char *const words[] = {NULL, "step", "thread-exit",
                                      "process-exit"};
  if (ghost->end == SR_END_TIME)
    sr_strbuf_addf(out, "        within: %" PRIu64 "ms\n", ghost->within);
  else if (ghost->end)
    sr_strbuf_addf(out, "        end: %s\n", words[ghost->end]);
  const char *comma = "";
  for (unsigned i = 0; i < 64 && ghost->final; i++) {
    if (!(ghost->final >> i & 1))
      continue;
    sr_strbuf_addf(out, "%s%u", *comma ? comma : "        final: [", i);
    comma = ", ";
  }
  if (ghost->final)
    sr_strbuf_adds(out, "]\n");
  if (ghost->values.count)
    sr_expand_list(out, "        values", ghost->values);
}

static void add_ghosts(struct sr_strbuf *out, const struct sr_rule *rule) {
  if (rule->ghosts)
    sr_strbuf_adds(out, "    ghost:\n");
  for (const struct sr_ghost *g = rule->ghosts; g; g = g->next) {
    sr_strbuf_adds(out, "      ");
    sr_strbuf_add_json(out, g->name.ptr, g->name.len);
    sr_strbuf_adds(out, ":\n");
    add_reach(out, g);
    add_flags(out, g);
    add_saved(out, g);
    add_end(out, g);
  }
}

/* ---- steps ---- */

/* The keys, unless they are what they are where nothing is said. */
static void add_keys(const struct sr_action *action, struct sr_strbuf *text) {
  const struct sr_texts *names = &action->ghost->keys;
  const struct sr_expr *key = action->keys;
  bool is_plain = true;
  for (size_t i = 0; i < names->count && key; i++, key = key->next)
    is_plain &=
        key->op != SR_EXPR_ANY && sr_str_equals(key->text, names->all[i]);
  if (is_plain)
    return;
  const char *comma = "[";
  for (key = action->keys; key; key = key->next, comma = ", ")
    sr_strbuf_addf(text, "%s%.*s", comma, (int)key->text.len, key->text.ptr);
  sr_strbuf_addc(text, ']');
}

static void add_action(struct sr_strbuf *out, const struct sr_action *action) {
  static const char *const before[] = {"",     "",      "",    "forget ",
                                       "owe ", "meet ", "end "};
  static const char *const behind[] = {" = ", " += ", " -= "};
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "%s%.*s", before[action->kind], (int)action->name.len,
                 action->name.ptr);
  add_keys(action, &text);
  if (action->kind <= SR_ACTION_SUB)
    sr_strbuf_addf(&text, "%s%.*s", behind[action->kind],
                   (int)action->value->text.len, action->value->text.ptr);
  sr_strbuf_add_json(out, text.ptr, text.len);
  sr_strbuf_release(&text);
}

static void add_actions(struct sr_strbuf *out, const struct sr_step *step) {
  const char *comma = "";
  if (!step->actions)
    return;
  sr_strbuf_adds(out, "        do: [");
  for (const struct sr_action *a = step->actions; a; a = a->next) {
    sr_strbuf_adds(out, comma);
    add_action(out, a);
    comma = ", ";
  }
  sr_strbuf_adds(out, "]\n");
}

static void add_place(struct sr_strbuf *out, const struct sr_step *step) {
  if (step->of) {
    sr_strbuf_addf(out, "      - exit-of: %u\n",
                   (unsigned)step->of->number + 1);
    return;
  }
  sr_strbuf_adds(out, "      - at:\n");
  add_points(out, step->points, "            ");
}

static void add_step(struct sr_strbuf *out, const struct sr_step *step) {
  static const char *const kinds[] = {
#define SR_KIND(name, number, text) text,
#include "semrules/abi.inc"
  };
  bool has_condition = step->require || step->forbid;
  add_place(out, step);
  if (step->kind != (has_condition ? SR_KIND_REQUIRE : SR_KIND_EVENT))
    sr_strbuf_addf(out, "        kind: %s\n", kinds[step->kind]);
  if (step->loop)
    add_key(out, "        ", "loop", step->loop->name);
  add_conditions(out, step, "        ");
  if (step->condition.len)
    add_key(out, "        ", "condition", step->condition);
  if (step->message.len)
    add_key(out, "        ", "message", step->message);
  if (step->earlier != sr_step_reads(step))
    add_key(out, "        ", "earlier",
            step->earlier ? step->earlier->name : sr_str_of("none"));
  add_actions(out, step);
}

static bool is_plain(const struct sr_rule *rule) {
  const struct sr_step *step = rule->steps;
  return !rule->ghosts && step && !step->next &&
         step->kind == SR_KIND_REQUIRE && step->message.len == 0;
}

void sr_expand_steps(struct sr_strbuf *out, const struct sr_rule *rule) {
  if (is_plain(rule)) {
    sr_strbuf_adds(out, "    at:\n");
    add_points(out, rule->steps->points, "        ");
    add_conditions(out, rule->steps, "    ");
    return;
  }
  add_ghosts(out, rule);
  sr_strbuf_adds(out, "    on:\n");
  for (const struct sr_step *s = rule->steps; s; s = s->next)
    add_step(out, s);
}
