/* protocol: states and transitions.
 *
 * The state is a ghost, 0 where nothing is known of the object: the start, or
 * "unknown".  All transitions of one event are one step: it requires that the
 * state has one of them, and moves on to where that leads; a state that has
 * none stays. */
#include <string.h>

#include "protocol.h"
#include "step.h"

#include "banned.h"

/* "state == 1", "in(state, 0, 1)": `unknown` may turn out to be any. */
static struct sr_expr *is_from(struct sr_protocol *p,
                               const struct sr_transition *t) {
  const char *name = p->o->ghost->name.ptr;
  struct sr_strbuf list;
  unsigned count = t->from_count + p->has_unknown;
  sr_strbuf_init(&list);
  if (p->has_unknown)
    sr_strbuf_adds(&list, ", 0");
  for (unsigned i = 0; i < t->from_count; i++)
    sr_strbuf_addf(&list, ", %u", t->from[i]);
  struct sr_expr *expr =
      count == 1 ? sr_order_expr(p->o, "%s == %s", name, list.ptr + 2)
                 : sr_order_expr(p->o, "in(%s%s)", name, list.ptr);
  sr_strbuf_release(&list);
  return expr;
}

static struct sr_expr *both(struct sr_protocol *p,
                            const struct sr_transition *t) {
  struct sr_arena *arena = p->l->arena;
  struct sr_expr *from = is_from(p, t);
  return t->when ? sr_expr_join(arena, SR_EXPR_AND,
                                sr_expr_clone(arena, t->when), from)
                 : from;
}

/* Some of them asks nothing: then the event always counts. */
static struct sr_expr *any_when(struct sr_protocol *p,
                                const struct sr_event *e) {
  struct sr_expr *any = NULL;
  for (const struct sr_transition *t = e->first; t; t = t->next) {
    if (!t->when)
      return NULL;
    struct sr_expr *when = sr_expr_clone(p->l->arena, t->when);
    any = any ? sr_expr_join(p->l->arena, SR_EXPR_OR, any, when) : when;
  }
  return any;
}

static struct sr_expr *any_from(struct sr_protocol *p,
                                const struct sr_event *e) {
  struct sr_expr *any = NULL;
  for (const struct sr_transition *t = e->first; t; t = t->next) {
    struct sr_expr *one = both(p, t);
    any = any ? sr_expr_join(p->l->arena, SR_EXPR_OR, any, one) : one;
  }
  return any;
}

/* From the last transition on: test ? to : rest. */
static struct sr_expr *next_state(struct sr_protocol *p,
                                  const struct sr_transition *t) {
  if (!t)
    return sr_order_expr(p->o, "%s", p->o->ghost->name.ptr);
  struct sr_expr *rest = next_state(p, t->next);
  return sr_expr_choose(p->l->arena, both(p, t),
                        sr_order_expr(p->o, "%u", t->to), rest);
}

/* "call conn_write(c) from open or half" */
static struct sr_str text_of(struct sr_protocol *p, const struct sr_event *e) {
  struct sr_strbuf text;
  uint64_t said = 0;
  const char *before = " from ";
  struct sr_str point = sr_order_text(p->o, e->point);
  sr_strbuf_init(&text);
  sr_strbuf_add(&text, point.ptr, point.len);
  for (const struct sr_transition *t = e->first; t; t = t->next)
    for (unsigned i = 0; i < t->from_count; i++) {
      if (said >> t->from[i] & 1)
        continue;
      said |= UINT64_C(1) << t->from[i];
      sr_strbuf_addf(&text, "%s%s", before, p->states[t->from[i]].ptr);
      before = " or ";
    }
  struct sr_str str = sr_arena_str(p->l->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return str;
}

static struct sr_step *add_event(struct sr_protocol *p,
                                 const struct sr_event *e) {
  struct sr_order *o = p->o;
  o->shown = text_of(p, e);
  struct sr_step *step = sr_order_step(o, SR_KIND_PROTOCOL, e->point);
  step->when = any_when(p, e);
  step->require = any_from(p, e);
  struct sr_action *moves = sr_order_do(o, step, SR_ACTION_SET, 0);
  moves->value = next_state(p, e->first);
  sr_expr_check_made(step->require, e->point->loc, p->l->diags);
  sr_expr_check_made(moves->value, e->point->loc, p->l->diags);
  return step;
}

/* "final closed or idle" */
static struct sr_str final_text(struct sr_protocol *p) {
  struct sr_strbuf text;
  const char *before = "final ";
  sr_strbuf_init(&text);
  for (unsigned i = 0; i < p->count; i++) {
    if (!(p->o->ghost->final >> i & 1))
      continue;
    sr_strbuf_addf(&text, "%s%s", before, p->states[i].ptr);
    before = " or ";
  }
  struct sr_str str = sr_arena_str(p->l->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return str;
}

/* What is not final when the scope ends, is a breach. */
static void add_end(struct sr_protocol *p, const struct sr_node *final) {
  static const enum sr_ghost_end ends[] = {SR_END_PROCESS, SR_END_THREAD,
                                           SR_END_STEP, SR_END_STEP};
  struct sr_order *o = p->o;
  if (!final)
    return;
  o->ghost->end = ends[o->scoped.scope];
  o->shown = final_text(p);
  if (o->scoped.scope == SR_SCOPE_FRAME)
    sr_order_end_all(o, sr_order_step(o, SR_KIND_PROTOCOL,
                                      sr_order_exit(o, o->scoped.frame)));
  struct sr_step *last = o->rule->last_step;
  for (struct sr_step *s = o->rule->steps;
       s && o->scoped.scope == SR_SCOPE_FUNCTION; s = s->next) {
    if (s->kind == SR_KIND_PROTOCOL) {
      struct sr_step *end = sr_order_step(o, SR_KIND_PROTOCOL, NULL);
      end->of = s;
      sr_order_end_all(o, end);
    }
    if (s == last)
      break;
  }
}

static void name_values(struct sr_protocol *p) {
  struct sr_texts *values = &p->o->ghost->values;
  values->all = sr_arena_array(p->l->arena, p->count, sizeof(*values->all));
  values->count = p->count;
  memcpy(values->all, p->states, p->count * sizeof(*values->all));
}

void sr_desugar_protocol(struct sr_order *o) {
  const struct sr_node *v[SR_PROTOCOL_KEYS];
  struct sr_protocol p = {.o = o, .l = o->l};
  size_t errors = o->l->diags->errors;
  if (o->node->kind != SR_NODE_MAP) {
    sr_error(o->l->diags, sr_node_loc(o->node), "wrong-type",
             "'protocol' is a map with object, start and transitions, not %s",
             sr_node_kind_name(o->node));
    return;
  }
  sr_keys_read(o->node, sr_protocol_keys, "a protocol", "unknown-key", v,
               o->l->diags);
  if (!sr_protocol_load(&p, v))
    return;
  sr_order_ghost(o, "state", SR_GHOST_TRACE);
  sr_protocol_finish(&p, v[SR_PROTOCOL_FINAL]);
  name_values(&p);
  if (o->l->diags->errors == errors)
    for (const struct sr_event *e = p.events; e; e = e->next)
      add_event(&p, e);
  sr_order_partial(o, o->forget, SR_KIND_EVENT, SR_ACTION_FORGET);
  add_end(&p, v[SR_PROTOCOL_FINAL]);
}
