/* protocol: states and transitions.
 *
 * The state is a ghost, 0 where nothing is known of the object: the start, or
 * "unknown".  All transitions of one event are one step: it requires that the
 * state has one of them, and moves on to where that leads; a state that has
 * none stays. */
#include <string.h>

#include "lex.h"
#include "order.h"
#include "point.h"
#include "step.h"
#include "suggest.h"

#include "banned.h"

/* Transitions of one event are one condition, which must not get too deep. */
enum { most_states = 63, most_transitions = 2000, most_of_event = 100 };

struct transition {
  unsigned from[most_states + 1]; /* numbers of states */
  unsigned from_count, to;
  struct sr_expr *when; /* of the point; NULL: always */
  struct transition *next;
};

/* What happens at one kind of point. */
struct event {
  struct sr_point *point;
  struct transition *first, *last;
  uint64_t left; /* states that a transition without `when` leaves */
  unsigned count;
  struct event *next;
};

struct protocol {
  struct sr_order *o;
  struct sr_loader *l;
  struct sr_str states[most_states + 1];
  bool is_left[most_states + 1], is_reached[most_states + 1];
  struct sr_loc loc[most_states + 1];
  unsigned count;
  bool has_unknown; /* state 0 is that */
  struct event *events, *last_event;
  struct sr_table by_text; /* struct event */
};

static unsigned find_state(const struct protocol *p, struct sr_str name) {
  unsigned i = 0;
  while (i < p->count && !sr_str_equals(p->states[i], name))
    i++;
  return i;
}

/* The state's number; a new one where it is not known yet. */
static unsigned add_state(struct protocol *p, struct sr_str name,
                          struct sr_loc loc) {
  unsigned i = find_state(p, name);
  if (i < p->count)
    return i;
  if (p->count > most_states) {
    sr_error(p->l->diags, loc, "protocol-state",
             "a protocol has at most %d states; split it", most_states);
    return 0;
  }
  p->states[i] = name;
  p->loc[i] = loc;
  return p->count++;
}

static void load_start(struct protocol *p, const struct sr_node *node) {
  struct sr_str name = sr_load_text(p->l, node, "start");
  if (name.len == 0)
    return;
  p->has_unknown = sr_str_is(name, "unknown");
  add_state(p, name, sr_node_loc(node));
  p->is_reached[0] = true;
}

static bool check_object(struct protocol *p, const struct sr_point *point) {
  struct sr_str object = p->o->keys.all[0];
  if (sr_point_binds(point, object))
    return true;
  bool has_params = sr_point_is_of_function(point);
  return sr_error(p->l->diags, point->loc, "protocol-object",
                  "this point does not bind the protocol's object '%.*s'; name "
                  "it %s",
                  (int)object.len, object.ptr,
                  has_params ? "in the parameter list, or by 'as' the returned "
                               "value"
                             : "by 'as'");
}

static void add_texts(struct sr_strbuf *key, const struct sr_texts *texts) {
  for (size_t i = 0; i < texts->count; i++) {
    sr_strbuf_addc(key, '\1');
    sr_strbuf_add(key, texts->all[i].ptr, texts->all[i].len);
  }
  sr_strbuf_addc(key, '\2');
}

/* Points that are told apart by nothing but their `when` are one event. */
static struct event *find_event(struct protocol *p, struct sr_point *point) {
  struct sr_strbuf key;
  sr_strbuf_init(&key);
  sr_strbuf_addf(&key, "%d ", (int)point->kind);
  sr_strbuf_add(&key, point->written.ptr, point->written.len);
  sr_strbuf_addf(&key, " %.*s", (int)point->as.len, point->as.ptr);
  for (unsigned i = 0; i < SR_FILTERS; i++)
    add_texts(&key, &point->filters[i]);
  struct sr_str text = sr_arena_str(p->l->arena, key.ptr, key.len);
  sr_strbuf_release(&key);
  struct event *event = SR_NEW(p->l->arena, struct event);
  event->point = point;
  struct event *known = sr_table_add(&p->by_text, text, event);
  if (known != event)
    return known;
  *(p->last_event ? &p->last_event->next : &p->events) = event;
  p->last_event = event;
  return event;
}

/* What the rule's own names must not be: see sr_order_name. */
static void remember_names(struct protocol *p, const struct sr_point *point) {
  struct sr_point *copy = SR_NEW(p->l->arena, struct sr_point);
  *copy = *point;
  copy->next = p->o->events;
  p->o->events = copy;
}

/* Two transitions at once: nobody can tell which one is meant. */
static void check_twice(struct protocol *p, struct event *event,
                        const struct transition *t,
                        const struct sr_point *point) {
  if (t->when)
    return;
  for (unsigned i = 0; i < t->from_count; i++) {
    if (event->left >> t->from[i] & 1) {
      sr_error(p->l->diags, point->loc, "protocol-twice",
               "there is another transition from '%s' at this event; leave one "
               "out, or tell them apart by 'when'",
               p->states[t->from[i]].ptr);
      return;
    }
    event->left |= UINT64_C(1) << t->from[i];
  }
}

/* True where one that leads to the same state took in what this one leaves. */
static bool join_transition(struct event *event, const struct transition *t) {
  struct transition *same = event->first;
  while (same && (same->when || same->to != t->to))
    same = same->next;
  if (t->when || !same || same->from_count + t->from_count > most_states)
    return false;
  for (unsigned i = 0; i < t->from_count; i++)
    same->from[same->from_count++] = t->from[i];
  return true;
}

static void add_transition(struct protocol *p, const struct transition *model,
                           struct sr_point *point) {
  remember_names(p, point);
  struct event *event = find_event(p, point);
  struct transition *t = SR_NEW(p->l->arena, struct transition);
  *t = *model;
  t->when = point->when;
  check_twice(p, event, t, point);
  if (event->point == point) {
    point->when = NULL;
    point->next = NULL;
  }
  if (join_transition(event, t))
    return;
  if (event->count++ == most_of_event) {
    sr_error(p->l->diags, point->loc, "wrong-value",
             "an event has at most %d transitions; split the protocol",
             most_of_event);
    return;
  }
  *(event->last ? &event->last->next : &event->first) = t;
  event->last = t;
}

static void add_from(struct protocol *p, struct transition *t,
                     const struct sr_node *node) {
  struct sr_str name = sr_load_text(p->l, node, "from");
  if (name.len == 0)
    return;
  unsigned state = add_state(p, name, sr_node_loc(node));
  for (unsigned i = 0; i < t->from_count; i++)
    if (t->from[i] == state)
      return;
  p->is_left[state] = true;
  t->from[t->from_count++] = state;
}

static void load_from(struct protocol *p, struct transition *t,
                      const struct sr_node *node) {
  if (node && node->kind == SR_NODE_LIST)
    for (const struct sr_node_item *i = node->items; i; i = i->next)
      add_from(p, t, i->value);
  else if (node)
    add_from(p, t, node);
  if (node && node->kind == SR_NODE_LIST && node->count == 0)
    sr_error(p->l->diags, sr_node_loc(node), "empty-value",
             "'from' is an empty list; name a state");
}

static void load_transition(struct protocol *p, const struct sr_node *node) {
  const struct sr_node *v[SR_TRANSITION_KEYS];
  struct transition model = {.from_count = 0};
  if (node->kind != SR_NODE_MAP) {
    sr_error(p->l->diags, sr_node_loc(node), "wrong-type",
             "a transition is a map such as {from: a, on: {call: f(c)}, to: "
             "b}, not %s",
             sr_node_kind_name(node));
    return;
  }
  sr_keys_read(node, sr_transition_keys, "a transition", "unknown-key", v,
               p->l->diags);
  load_from(p, &model, v[SR_TRANSITION_FROM]);
  struct sr_str to = sr_load_text(p->l, v[SR_TRANSITION_TO], "to");
  if (to.len) {
    model.to = add_state(p, to, sr_node_loc(v[SR_TRANSITION_TO]));
    p->is_reached[model.to] = true;
  }
  struct sr_point *points =
      sr_load_points(p->l, v[SR_TRANSITION_ON], "on"), *next;
  for (; points; points = next) {
    next = points->next;
    if (check_object(p, points))
      add_transition(p, &model, points);
  }
}

static void load_transitions(struct protocol *p, const struct sr_node *node) {
  if (!node)
    return;
  if (node->kind != SR_NODE_LIST || node->count == 0) {
    sr_error(p->l->diags, sr_node_loc(node),
             node->kind == SR_NODE_LIST ? "empty-value" : "wrong-type",
             "'transitions' is a list of maps such as {from: a, on: {call: "
             "f(c)}, to: b}");
    return;
  }
  size_t count = 0;
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    if (count++ == most_transitions) {
      sr_error(p->l->diags, sr_node_loc(i->value), "wrong-value",
               "a protocol has at most %d transitions; split it",
               most_transitions);
      return;
    }
    load_transition(p, i->value);
  }
}

/* ---- checks ---- */

static bool fail_state(struct protocol *p, struct sr_str name,
                       struct sr_loc loc) {
  struct sr_suggest near;
  sr_suggest_init(&near, name.ptr, name.len);
  for (unsigned i = 0; i < p->count; i++)
    sr_suggest_offer(&near, p->states[i].ptr);
  return sr_error(p->l->diags, loc, "protocol-state",
                  "no transition leads to a state '%s'%s%s%s", name.ptr,
                  near.best ? "; did you mean '" : "",
                  near.best ? near.best : "", near.best ? "'?" : "");
}

static void add_final(struct protocol *p, const struct sr_node *node) {
  struct sr_str name = sr_load_text(p->l, node, "final");
  unsigned state = name.len ? find_state(p, name) : 0;
  if (name.len && state == p->count)
    fail_state(p, name, sr_node_loc(node));
  else if (name.len)
    p->o->ghost->final |= UINT64_C(1) << state;
}

static void load_final(struct protocol *p, const struct sr_node *node) {
  if (node && node->kind != SR_NODE_LIST)
    add_final(p, node);
  else if (node && node->count == 0)
    sr_error(p->l->diags, sr_node_loc(node), "empty-value",
             "'final' is an empty list; leave it out");
  else
    for (const struct sr_node_item *i = node ? node->items : NULL; i;
         i = i->next)
      add_final(p, i->value);
}

/* "; did you mean 'open'?", or nothing. */
static const char *near_left(struct protocol *p, struct sr_str name) {
  struct sr_suggest near;
  struct sr_strbuf text;
  sr_suggest_init(&near, name.ptr, name.len);
  for (unsigned i = 1; i < p->count; i++)
    if (p->is_left[i])
      sr_suggest_offer(&near, p->states[i].ptr);
  sr_strbuf_init(&text);
  if (near.best)
    sr_strbuf_addf(&text, "; did you mean '%s'?", near.best);
  const char *copy = sr_arena_copy(p->l->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return copy;
}

/* States that no transition leads to, and a start that none leaves. */
static void check_states(struct protocol *p) {
  if (p->count && !p->has_unknown && !p->is_left[0]) {
    sr_error(p->l->diags, p->loc[0], "protocol-state",
             "no transition leaves the start '%s', so that every event would "
             "be a breach%s",
             p->states[0].ptr, near_left(p, p->states[0]));
    return; /* states would be unreachable for that */
  }
  for (unsigned i = 1; i < p->count; i++)
    if (!p->is_reached[i] && !p->has_unknown)
      sr_warning(p->l->diags, p->loc[i], "protocol-unreachable",
                 "no transition leads to '%s', so that none from it is ever "
                 "taken; mend its name, or add the transition",
                 p->states[i].ptr);
}

/* ---- steps ---- */

/* "state == 1", "in(state, 0, 1)": `unknown` may turn out to be any. */
static struct sr_expr *is_from(struct protocol *p, const struct transition *t) {
  const char *name = p->o->ghost->name.ptr;
  struct sr_strbuf list;
  unsigned count = t->from_count + p->has_unknown;
  sr_strbuf_init(&list);
  if (p->has_unknown)
    sr_strbuf_adds(&list, ", 0");
  for (unsigned i = 0; i < t->from_count; i++)
    sr_strbuf_addf(&list, ", %u", t->from[i]);
  struct sr_expr *expr = count == 1
                             ? sr_order_expr(p->o, "%s == %s", name, list.ptr + 2)
                             : sr_order_expr(p->o, "in(%s%s)", name, list.ptr);
  sr_strbuf_release(&list);
  return expr;
}

static struct sr_expr *both(struct protocol *p, const struct transition *t) {
  struct sr_arena *arena = p->l->arena;
  struct sr_expr *from = is_from(p, t);
  return t->when ? sr_expr_join(arena, SR_EXPR_AND,
                                sr_expr_clone(arena, t->when), from)
                 : from;
}

/* Some of them asks nothing: then the event always counts. */
static struct sr_expr *any_when(struct protocol *p, const struct event *e) {
  struct sr_expr *any = NULL;
  for (const struct transition *t = e->first; t; t = t->next) {
    if (!t->when)
      return NULL;
    struct sr_expr *when = sr_expr_clone(p->l->arena, t->when);
    any = any ? sr_expr_join(p->l->arena, SR_EXPR_OR, any, when) : when;
  }
  return any;
}

static struct sr_expr *any_from(struct protocol *p, const struct event *e) {
  struct sr_expr *any = NULL;
  for (const struct transition *t = e->first; t; t = t->next) {
    struct sr_expr *one = both(p, t);
    any = any ? sr_expr_join(p->l->arena, SR_EXPR_OR, any, one) : one;
  }
  return any;
}

/* From the last transition on: test ? to : rest. */
static struct sr_expr *next_state(struct protocol *p,
                                  const struct transition *t) {
  if (!t)
    return sr_order_expr(p->o, "%s", p->o->ghost->name.ptr);
  struct sr_expr *rest = next_state(p, t->next);
  return sr_expr_choose(p->l->arena, both(p, t), sr_order_expr(p->o, "%u", t->to),
                        rest);
}

/* "call conn_write(c) from open or half" */
static struct sr_str text_of(struct protocol *p, const struct event *e) {
  struct sr_strbuf text;
  uint64_t said = 0;
  const char *before = " from ";
  struct sr_str point = sr_order_text(p->o, e->point);
  sr_strbuf_init(&text);
  sr_strbuf_add(&text, point.ptr, point.len);
  for (const struct transition *t = e->first; t; t = t->next)
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

static struct sr_step *add_event(struct protocol *p, const struct event *e) {
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
static struct sr_str final_text(struct protocol *p) {
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
static void add_end(struct protocol *p, const struct sr_node *final) {
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

static void name_values(struct protocol *p) {
  struct sr_texts *values = &p->o->ghost->values;
  values->all = sr_arena_array(p->l->arena, p->count, sizeof(*values->all));
  values->count = p->count;
  memcpy(values->all, p->states, p->count * sizeof(*values->all));
}

static bool load_object(struct protocol *p, const struct sr_node *node) {
  struct sr_order *o = p->o;
  o->keys.all = SR_NEW(p->l->arena, struct sr_str);
  o->keys.all[0] = sr_load_text(p->l, node, "object");
  o->keys.count = 1;
  if (o->keys.all[0].len == 0)
    return false;
  return (sr_is_name(o->keys.all[0]) && !sr_name_is_reserved(o->keys.all[0])) ||
         sr_error(p->l->diags, sr_node_loc(node), "ghost-key",
                  "'%s' is no name that a point can bind by its parameter list "
                  "or by 'as'",
                  o->keys.all[0].ptr);
}

void sr_desugar_protocol(struct sr_order *o) {
  const struct sr_node *v[SR_PROTOCOL_KEYS];
  struct protocol p = {.o = o, .l = o->l};
  size_t errors = o->l->diags->errors;
  if (o->node->kind != SR_NODE_MAP) {
    sr_error(o->l->diags, sr_node_loc(o->node), "wrong-type",
             "'protocol' is a map with object, start and transitions, not %s",
             sr_node_kind_name(o->node));
    return;
  }
  sr_keys_read(o->node, sr_protocol_keys, "a protocol", "unknown-key", v,
               o->l->diags);
  if (!load_object(&p, v[SR_PROTOCOL_OBJECT]))
    return;
  load_start(&p, v[SR_PROTOCOL_START]);
  load_transitions(&p, v[SR_PROTOCOL_TRANSITIONS]);
  sr_order_ghost(o, "state", SR_GHOST_TRACE);
  load_final(&p, v[SR_PROTOCOL_FINAL]);
  check_states(&p);
  name_values(&p);
  if (o->l->diags->errors == errors)
    for (const struct event *e = p.events; e; e = e->next)
      add_event(&p, e);
  sr_order_partial(o, o->forget, SR_KIND_EVENT, SR_ACTION_FORGET);
  add_end(&p, v[SR_PROTOCOL_FINAL]);
  sr_table_release(&p.by_text);
}
