/* Writes what rules do: ghosts, steps, actions, and the rule that watches
 * functions and locks for all others. */
#include "spec_writer.h"

#include <string.h>

#include "locks.h"

#include "banned.h"

/* ---- ghosts ---- */

static void write_ghost(struct sr_spec_writer *w, const struct sr_ghost *ghost,
                        uint32_t rule) {
  struct sr_spec_ghost out;
  memset(&out, 0, sizeof(out));
  out.rule = rule;
  out.name = sr_write_text(w, ghost->name);
  out.scope = ghost->scope;
  out.frame = ghost->frame ? sr_write_frame(w, ghost->frame) : SR_NONE;
  out.keys = sr_write_texts(w, ghost->keys);
  out.flags = ghost->flags;
  out.end = ghost->end;
  out.saved = sr_write_exprs(w, ghost->saved);
  out.saved_count = (uint32_t)ghost->saved_count;
  out.within = ghost->within;
  out.final = ghost->final;
  out.value_names = sr_write_texts(w, ghost->values);
  sr_strbuf_add(&w->ghosts, (const char *)&out, sizeof(out));
}

static void write_ghosts(struct sr_spec_writer *w, const struct sr_rule *rule,
                         uint32_t index) {
  for (struct sr_ghost *g = rule->ghosts; g; g = g->next)
    g->index =
        sr_write_count(&w->ghosts, sizeof(struct sr_spec_ghost)) + g->number;
  for (const struct sr_ghost *g = rule->ghosts; g; g = g->next)
    write_ghost(w, g, index);
}

uint32_t sr_write_locks(struct sr_spec_writer *w) {
  if (!w->uses_locks) {
    w->uses_locks = true;
    w->set->locks.index =
        sr_write_count(&w->ghosts, sizeof(struct sr_spec_ghost));
    write_ghost(w, &w->set->locks, SR_NONE);
  }
  return w->set->locks.index;
}

/* ---- steps ---- */

/* SR_NONE where the action is for all records there are. */
static uint32_t write_keys(struct sr_spec_writer *w,
                           const struct sr_expr *keys) {
  const struct sr_expr *key = keys;
  while (key && key->op == SR_EXPR_ANY)
    key = key->next;
  return key ? sr_write_exprs(w, keys) : SR_NONE;
}

static void write_actions(struct sr_spec_writer *w, const struct sr_step *step,
                          struct sr_spec_step *out) {
  out->first_action =
      sr_write_count(&w->actions, sizeof(struct sr_spec_action));
  for (const struct sr_action *a = step->actions; a; a = a->next) {
    struct sr_spec_action action = {a->kind, a->ghost->index, SR_NONE, SR_NONE};
    action.keys = write_keys(w, a->keys);
    action.value = sr_write_expr(w, a->value);
    sr_strbuf_add(&w->actions, (const char *)&action, sizeof(action));
    out->action_count++;
  }
}

static void write_parts(struct sr_spec_writer *w, const struct sr_step *step,
                        struct sr_spec_step *out) {
  out->first_part = sr_write_count(&w->parts, sizeof(struct sr_spec_part));
  for (const struct sr_part *p = step->parts; p; p = p->next) {
    struct sr_spec_part part = {sr_write_text(w, p->text), SR_NONE};
    part.expr = sr_write_expr(w, p->expr);
    sr_strbuf_add(&w->parts, (const char *)&part, sizeof(part));
    out->part_count++;
  }
}

/* first: index of the rule's first step. */
static void write_step(struct sr_spec_writer *w, const struct sr_step *step,
                       uint32_t rule, uint32_t first) {
  struct sr_spec_step out;
  memset(&out, 0, sizeof(out));
  out.rule = rule;
  out.kind = step->kind;
  out.flags = step->of ? SR_STEP_AT_EXIT : 0;
  out.of = step->of ? first + step->of->number : SR_NONE;
  out.loop = step->loop ? step->loop->index : SR_NONE;
  out.first_point = sr_write_count(&w->points, sizeof(struct sr_spec_point));
  for (const struct sr_point *p = step->points; p; p = p->next) {
    sr_write_point(w, p, rule, first + step->number, SR_NONE);
    out.point_count++;
  }
  out.when = sr_write_expr(w, step->when);
  out.require = sr_write_expr(w, step->require);
  out.forbid = sr_write_expr(w, step->forbid);
  out.condition = sr_write_text(w, step->condition);
  out.earlier = step->earlier ? step->earlier->index : SR_NONE;
  out.earlier_keys = sr_write_exprs(w, step->earlier_keys);
  write_parts(w, step, &out);
  write_actions(w, step, &out);
  sr_strbuf_add(&w->steps, (const char *)&out, sizeof(out));
}

void sr_write_steps(struct sr_spec_writer *w, const struct sr_rule *rule,
                    struct sr_spec_rule *out) {
  uint32_t index = sr_write_count(&w->rules, sizeof(*out));
  write_ghosts(w, rule, index);
  out->first_point = sr_write_count(&w->points, sizeof(struct sr_spec_point));
  out->first_step = sr_write_count(&w->steps, sizeof(struct sr_spec_step));
  for (const struct sr_step *step = rule->steps; step; step = step->next) {
    write_step(w, step, index, out->first_step);
    out->step_count++;
  }
  out->point_count = sr_write_count(&w->points, sizeof(struct sr_spec_point)) -
                     out->first_point;
}

/* ---- what is watched for others ---- */

uint32_t sr_write_frame(struct sr_spec_writer *w, struct sr_frame *frame) {
  if (frame->index == SR_NONE) {
    frame->index = sr_write_count(&w->watched, sizeof(struct sr_frame *));
    sr_strbuf_add(&w->watched, (const char *)&frame, sizeof(struct sr_frame *));
  }
  return frame->index;
}

static void write_frames(struct sr_spec_writer *w, uint32_t rule) {
  struct sr_frame *const *all = (void *)w->watched.ptr;
  uint32_t count = sr_write_count(&w->watched, sizeof(*all));
  for (uint32_t i = 0; i < count; i++) {
    struct sr_spec_frame out = {
        sr_write_text(w, all[i]->text),
        sr_write_count(&w->points, sizeof(struct sr_spec_point)),
        (uint32_t)all[i]->args, 0};
    sr_write_point(w, all[i]->point, rule, SR_NONE, i);
    sr_strbuf_add(&w->frames, (const char *)&out, sizeof(out));
    all[i]->index = SR_NONE; /* for the next spec */
  }
}

void sr_write_hidden(struct sr_spec_writer *w) {
  if (!w->uses_locks && w->watched.len == 0)
    return;
  struct sr_rule rule;
  sr_locks_rule(w->set, w->uses_locks, &rule);
  uint32_t index = sr_write_count(&w->rules, sizeof(struct sr_spec_rule));
  if (w->uses_locks) {
    struct sr_spec_ghost *ghosts = (void *)w->ghosts.ptr;
    ghosts[w->set->locks.index].rule = index;
  }
  sr_write_rule(w, &rule, SR_RULE_IS_HIDDEN);
  write_frames(w, index);
  struct sr_spec_rule *rules = (void *)w->rules.ptr;
  rules[index].point_count =
      sr_write_count(&w->points, sizeof(struct sr_spec_point)) -
      rules[index].first_point;
}
