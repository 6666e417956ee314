/* Loads `protocol`: states, and what leads from one to another. */
#include <string.h>

#include "lex.h"
#include "point.h"
#include "protocol.h"
#include "suggest.h"

#include "banned.h"

/* Transitions of one event are one condition, which must not get too deep. */
enum { most_transitions = 2000, most_of_event = 100 };

static unsigned find_state(const struct sr_protocol *p, struct sr_str name) {
  unsigned i = 0;
  while (i < p->count && !sr_str_equals(p->states[i], name))
    i++;
  return i;
}

/* The state's number; a new one where it is not known yet. */
static unsigned add_state(struct sr_protocol *p, struct sr_str name,
                          struct sr_loc loc) {
  unsigned i = find_state(p, name);
  if (i < p->count)
    return i;
  if (p->count > SR_STATES_MAX) {
    sr_error(p->l->diags, loc, "protocol-state",
             "a protocol has at most %d states; split it", SR_STATES_MAX);
    return 0;
  }
  p->states[i] = name;
  p->loc[i] = loc;
  return p->count++;
}

static void load_start(struct sr_protocol *p, const struct sr_node *node) {
  struct sr_str name = sr_load_text(p->l, node, "start");
  if (name.len == 0)
    return;
  p->has_unknown = sr_str_is(name, "unknown");
  add_state(p, name, sr_node_loc(node));
  p->is_reached[0] = true;
}

static bool check_object(struct sr_protocol *p, const struct sr_point *point) {
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
static struct sr_event *find_event(struct sr_protocol *p,
                                   struct sr_point *point) {
  struct sr_strbuf key;
  sr_strbuf_init(&key);
  sr_strbuf_addf(&key, "%d ", (int)point->kind);
  sr_strbuf_add(&key, point->written.ptr, point->written.len);
  sr_strbuf_addf(&key, " %.*s", (int)point->as.len, point->as.ptr);
  for (unsigned i = 0; i < SR_FILTERS; i++)
    add_texts(&key, &point->filters[i]);
  struct sr_str text = sr_arena_str(p->l->arena, key.ptr, key.len);
  sr_strbuf_release(&key);
  struct sr_event *event = SR_NEW(p->l->arena, struct sr_event);
  event->point = point;
  struct sr_event *known = sr_table_add(&p->by_text, text, event);
  if (known != event)
    return known;
  *(p->last_event ? &p->last_event->next : &p->events) = event;
  p->last_event = event;
  return event;
}

/* What the rule's own names must not be: see sr_order_name. */
static void remember_names(struct sr_protocol *p,
                           const struct sr_point *point) {
  struct sr_point *copy = SR_NEW(p->l->arena, struct sr_point);
  *copy = *point;
  copy->next = p->o->events;
  p->o->events = copy;
}

/* Two transitions at once: nobody can tell which one is meant. */
static void check_twice(struct sr_protocol *p, struct sr_event *event,
                        const struct sr_transition *t,
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
static bool join_transition(struct sr_event *event,
                            const struct sr_transition *t) {
  struct sr_transition *same = event->first;
  while (same && (same->when || same->to != t->to))
    same = same->next;
  if (t->when || !same || same->from_count + t->from_count > SR_STATES_MAX)
    return false;
  for (unsigned i = 0; i < t->from_count; i++)
    same->from[same->from_count++] = t->from[i];
  return true;
}

static void add_transition(struct sr_protocol *p,
                           const struct sr_transition *model,
                           struct sr_point *point) {
  remember_names(p, point);
  struct sr_event *event = find_event(p, point);
  struct sr_transition *t = SR_NEW(p->l->arena, struct sr_transition);
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

static void add_from(struct sr_protocol *p, struct sr_transition *t,
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

static void load_from(struct sr_protocol *p, struct sr_transition *t,
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

static void load_transition(struct sr_protocol *p, const struct sr_node *node) {
  const struct sr_node *v[SR_TRANSITION_KEYS];
  struct sr_transition model = {.from_count = 0};
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
  struct sr_point *points = sr_load_points(p->l, v[SR_TRANSITION_ON], "on"),
                  *next;
  for (; points; points = next) {
    next = points->next;
    if (check_object(p, points))
      add_transition(p, &model, points);
  }
}

static void load_transitions(struct sr_protocol *p,
                             const struct sr_node *node) {
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

static bool fail_state(struct sr_protocol *p, struct sr_str name,
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

static void add_final(struct sr_protocol *p, const struct sr_node *node) {
  struct sr_str name = sr_load_text(p->l, node, "final");
  unsigned state = name.len ? find_state(p, name) : 0;
  if (name.len && state == p->count)
    fail_state(p, name, sr_node_loc(node));
  else if (name.len)
    p->o->ghost->final |= UINT64_C(1) << state;
}

static void load_final(struct sr_protocol *p, const struct sr_node *node) {
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
static const char *near_left(struct sr_protocol *p, struct sr_str name) {
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
static void check_states(struct sr_protocol *p) {
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

static bool load_object(struct sr_protocol *p, const struct sr_node *node) {
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

bool sr_protocol_load(struct sr_protocol *p,
                      const struct sr_node *const *values) {
  if (!load_object(p, values[SR_PROTOCOL_OBJECT]))
    return false;
  load_start(p, values[SR_PROTOCOL_START]);
  load_transitions(p, values[SR_PROTOCOL_TRANSITIONS]);
  sr_table_release(&p->by_text);
  return true;
}

void sr_protocol_finish(struct sr_protocol *p, const struct sr_node *final) {
  load_final(p, final);
  check_states(p);
}
