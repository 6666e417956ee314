/* Makes steps of what rules say in short. */
#include <stdio.h>
#include <string.h>

#include "order.h"
#include "point.h"
#include "semrules/history.h"
#include "step.h"

#include "banned.h"

/* ---- names and expressions that nobody wrote ---- */

/* All of the text stands where the ordering key's value does. */
static struct sr_text text_here(struct sr_order *o, struct sr_str str) {
  const struct sr_node *node = o->node ? o->node : o->values[SR_RULE_BY];
  uint32_t *map = sr_arena_array(o->l->arena, str.len + 1, sizeof(*map));
  for (size_t i = 0; i <= str.len; i++)
    map[i] = node->begin;
  return (struct sr_text){.source = o->l->source, .str = str, .map = map};
}

struct sr_expr *sr_order_expr(struct sr_order *o, const char *format, ...) {
  struct sr_strbuf text;
  va_list args;
  sr_strbuf_init(&text);
  va_start(args, format);
  sr_strbuf_vaddf(&text, format, args);
  va_end(args);
  struct sr_str str = sr_arena_str(o->l->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return sr_expr_parse(text_here(o, str), o->l->arena, o->l->diags);
}

static bool mentions(const struct sr_expr *expr, struct sr_str name) {
  if (!expr)
    return false;
  if (sr_str_equals(expr->str, name))
    return true;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    if (mentions(kid, name))
      return true;
  return false;
}

static bool points_mention(const struct sr_point *points, struct sr_str name) {
  for (; points; points = points->next)
    if (sr_point_binds(points, name) || mentions(points->when, name))
      return true;
  return false;
}

static bool is_taken(const struct sr_order *o, struct sr_str name) {
  for (const struct sr_part *p = o->message; p; p = p->next)
    if (mentions(p->expr, name))
      return true;
  return mentions(o->when, name) || mentions(o->require, name) ||
         mentions(o->forbid, name) || points_mention(o->at, name) ||
         points_mention(o->events, name) || points_mention(o->until, name) ||
         points_mention(o->forget, name) || points_mention(o->by_points, name);
}

struct sr_str sr_order_name(struct sr_order *o, const char *base) {
  char name[64];
  struct sr_str str = sr_str_of(base);
  for (unsigned n = 2; is_taken(o, str); n++) {
    snprintf(name, sizeof(name), "%s_%u", base, n);
    str = sr_str_of(name);
  }
  return sr_arena_str(o->l->arena, str.ptr, str.len);
}

/* ---- points ---- */

static void add_name(struct sr_texts *names, struct sr_str name,
                     const struct sr_point *points,
                     const struct sr_point *also) {
  for (const struct sr_point *p = points; p; p = p->next)
    if (!sr_point_binds(p, name))
      return;
  for (const struct sr_point *p = also; p; p = p->next)
    if (!sr_point_binds(p, name))
      return;
  for (size_t i = 0; i < names->count; i++)
    if (sr_str_equals(names->all[i], name))
      return;
  names->all[names->count++] = name;
}

struct sr_texts sr_order_shared(struct sr_order *o,
                                const struct sr_point *points,
                                const struct sr_point *also) {
  struct sr_texts names = {NULL, 0};
  if (!points)
    return names;
  names.all =
      sr_arena_array(o->l->arena, points->param_count + 1, sizeof(*names.all));
  for (size_t i = 0; i < points->param_count; i++)
    if (!sr_str_is(points->params[i].name, "_"))
      add_name(&names, points->params[i].name, points, also);
  if (points->as.len)
    add_name(&names, points->as, points, also);
  return names;
}

static bool is_in(const struct sr_texts *names, struct sr_str name) {
  for (size_t i = 0; i < names->count; i++)
    if (sr_str_equals(names->all[i], name))
      return true;
  return false;
}

bool sr_order_uses(const struct sr_expr *expr, const struct sr_texts *names,
                   const struct sr_point *point) {
  if (!expr)
    return false;
  if (expr->op == SR_EXPR_NAME && is_in(names, expr->str))
    return !point || !sr_point_binds(point, expr->str);
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    if (sr_order_uses(kid, names, point))
      return true;
  return false;
}

struct sr_str sr_order_text(struct sr_order *o, const struct sr_point *points) {
  enum { longest = 240 };
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  for (const struct sr_point *p = points; p && text.len < longest;
       p = p->next) {
    sr_strbuf_addf(&text, "%s%s ", text.len ? " or " : "",
                   sr_point_kind_word(p->kind));
    sr_strbuf_add(&text, p->written.ptr, p->written.len);
    if (p->when)
      sr_strbuf_addf(&text, " when %.*s", (int)p->when->text.len,
                     p->when->text.ptr);
    if (p->next && text.len >= longest)
      sr_strbuf_adds(&text, " or ...");
  }
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == '\t')
      text.ptr[i] = ' ';
  struct sr_str str = sr_arena_str(o->l->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return str;
}

static struct sr_point *copy_points(struct sr_arena *arena,
                                    const struct sr_point *points) {
  struct sr_point *copies = NULL, **last = &copies;
  for (; points; points = points->next) {
    *last = SR_NEW(arena, struct sr_point);
    **last = *points;
    (*last)->when = sr_expr_clone(arena, points->when);
    (*last)->next = NULL;
    last = &(*last)->next;
  }
  return copies;
}

/* ---- ghosts and steps ---- */

struct sr_ghost *sr_order_ghost(struct sr_order *o, const char *base,
                                unsigned flags) {
  struct sr_ghost *ghost =
      sr_ghost_add(o->rule, o->l->arena, sr_order_name(o, base),
                   sr_node_loc(o->node ? o->node : o->values[SR_RULE_BY]));
  ghost->scope = o->scoped.scope;
  ghost->frame = o->scoped.frame;
  ghost->keys = o->keys;
  ghost->flags = flags;
  o->ghost = ghost;
  if (o->keys.count > SR_KEYS_MAX)
    sr_error(o->l->diags, ghost->loc, "ghost-key",
             "history is kept per at most %d names that points share; skip "
             "the others by '_'",
             SR_KEYS_MAX);
  return ghost;
}

struct sr_step *sr_order_step(struct sr_order *o, enum sr_check_kind kind,
                              struct sr_point *points) {
  struct sr_step *step =
      sr_step_add(o->rule, o->l->arena, kind,
                  sr_node_loc(o->node ? o->node : o->values[SR_RULE_BY]));
  step->points = points;
  if (kind > SR_KIND_FORBID && kind != SR_KIND_EVENT) {
    step->condition = o->shown;
    step->finds_earlier = true;
  }
  return step;
}

struct sr_action *sr_order_do(struct sr_order *o, struct sr_step *step,
                              enum sr_action_kind kind, int value) {
  struct sr_action *action =
      sr_action_add(step, o->l->arena, kind, o->ghost->name, step->loc);
  if (kind <= SR_ACTION_SUB || kind == SR_ACTION_OWE)
    action->value = sr_order_expr(o, "%d", value);
  return action;
}

/* Keys that the point does not bind may be anything; where it binds all, they
 * need not be said. */
static void give_keys(struct sr_order *o, struct sr_action *action,
                      const struct sr_point *point) {
  struct sr_expr **last = &action->keys;
  bool binds_all = true;
  for (size_t i = 0; i < o->ghost->keys.count; i++)
    binds_all &= sr_point_binds(point, o->ghost->keys.all[i]);
  if (binds_all)
    return;
  action->has_keys = true;
  for (size_t i = 0; i < o->ghost->keys.count; i++) {
    struct sr_str key = o->ghost->keys.all[i];
    bool is_bound = sr_point_binds(point, key);
    *last = sr_expr_leaf(o->l->arena, SR_EXPR_NAME,
                         is_bound ? key : sr_str_of("_"), action->loc);
    last = &(*last)->next;
  }
}

static bool binds_alike(const struct sr_order *o, const struct sr_point *a,
                        const struct sr_point *b) {
  for (size_t i = 0; i < o->ghost->keys.count; i++)
    if (sr_point_binds(a, o->ghost->keys.all[i]) !=
        sr_point_binds(b, o->ghost->keys.all[i]))
      return false;
  return true;
}

void sr_order_partial(struct sr_order *o, struct sr_point *points,
                      enum sr_check_kind kind, enum sr_action_kind action) {
  struct sr_step *open = NULL; /* joined by points that bind alike */
  struct sr_point *last = NULL, *next;
  for (struct sr_point *p = points; p; p = next) {
    next = p->next;
    p->next = NULL;
    bool asks = sr_order_uses(p->when, &o->ghost->keys, p);
    if (open && !asks && binds_alike(o, open->points, p)) {
      last->next = p;
      last = p;
      continue;
    }
    struct sr_step *step = sr_order_step(o, kind, p);
    struct sr_action *done = sr_order_do(o, step, action, 0);
    open = asks ? NULL : step;
    last = p;
    if (!asks) {
      give_keys(o, done, p);
      continue;
    }
    /* The point asks what the objects are: of each in turn. */
    step->loop = o->ghost;
    step->when = p->when;
    p->when = NULL;
  }
}

struct sr_point *sr_order_exit(struct sr_order *o,
                               const struct sr_frame *frame) {
  struct sr_point *point = SR_NEW(o->l->arena, struct sr_point);
  *point = *frame->point;
  point->kind = SR_POINT_EXIT;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "exit %s", point->name.ptr);
  point->text = sr_arena_str(o->l->arena, text.ptr, text.len);
  point->written = frame->text;
  point->key = sr_str_of("scope");
  sr_strbuf_release(&text);
  return point;
}

void sr_order_end_all(struct sr_order *o, struct sr_step *step) {
  struct sr_action *end = sr_order_do(o, step, SR_ACTION_END, 0);
  struct sr_expr **last = &end->keys;
  end->has_keys = o->ghost->keys.count != 0;
  for (size_t i = 0; i < o->ghost->keys.count; i++) {
    *last = sr_expr_leaf(o->l->arena, SR_EXPR_NAME, sr_str_of("_"), end->loc);
    last = &(*last)->next;
  }
}

/* ---- preceded-by, not-after, under-lock ---- */

void sr_desugar_before(struct sr_order *o) {
  bool is_before = o->key == SR_RULE_PRECEDED_BY;
  sr_order_ghost(o, is_before ? "before" : "happened",
                 o->is_each ? SR_GHOST_FLOOR : 0);
  struct sr_step *check = sr_order_step(
      o, is_before ? SR_KIND_PRECEDED_BY : SR_KIND_NOT_AFTER, o->at);
  struct sr_expr *happened = sr_order_expr(o, "%s > 0", o->ghost->name.ptr);
  *(is_before ? &check->require : &check->forbid) = happened;
  check->when = o->when;
  if (o->is_each)
    sr_order_do(o, check, SR_ACTION_SUB, 1);
  sr_order_partial(o, o->until, SR_KIND_EVENT, SR_ACTION_SET);
  sr_order_do(o, sr_order_step(o, SR_KIND_EVENT, o->events),
              o->is_each ? SR_ACTION_ADD : SR_ACTION_SET, 1);
  sr_order_partial(o, o->forget, SR_KIND_EVENT, SR_ACTION_FORGET);
}

static void desugar_lock(struct sr_order *o) {
  struct sr_expr *lock = sr_load_expr(o->l, o->node, "under-lock");
  if (!lock)
    return;
  o->shown = lock->text;
  struct sr_step *check = sr_order_step(o, SR_KIND_UNDER_LOCK, o->at);
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "held(%.*s)", (int)lock->text.len, lock->text.ptr);
  check->require =
      sr_expr_leaf(o->l->arena, SR_EXPR_HELD,
                   sr_arena_str(o->l->arena, text.ptr, text.len), lock->loc);
  sr_strbuf_release(&text);
  check->require->kid = lock;
  check->require->depth = (uint16_t)(lock->depth + 1);
  check->require->to = lock->to;
  check->when = o->when;
  sr_expr_check_made(check->require, lock->loc, o->l->diags);
}

/* ---- all ---- */

/* `require` and `forbid` beside an ordering key, or alone. */
static void desugar_demands(struct sr_order *o) {
  if (o->key != SR_RULE_AT && !o->require && !o->forbid)
    return;
  bool is_alone = o->key == SR_RULE_AT || o->key == SR_RULE_PROTOCOL;
  struct sr_step *step =
      sr_step_add(o->rule, o->l->arena, SR_KIND_REQUIRE, o->loc);
  step->points = is_alone ? o->at : copy_points(o->l->arena, o->at);
  step->when = is_alone ? o->when : sr_expr_clone(o->l->arena, o->when);
  step->require = o->require;
  step->forbid = o->forbid;
}

static bool names_anything(const struct sr_point *points) {
  for (; points; points = points->next) {
    if (points->as.len)
      return true;
    for (size_t i = 0; i < points->param_count; i++)
      if (!sr_str_is(points->params[i].name, "_"))
        return true;
  }
  return false;
}

/* True if it binds a name that all points of `at` bind. */
static bool names_object(struct sr_order *o, const struct sr_point *point) {
  struct sr_texts names = sr_order_shared(o, o->at, NULL);
  for (size_t i = 0; i < names.count; i++)
    if (sr_point_binds(point, names.all[i]))
      return true;
  return false;
}

/* Both sides name something, but nothing in common. */
static void check_keys(struct sr_order *o) {
  if (o->keys.count || !names_anything(o->at) || !names_anything(o->events))
    return;
  const struct sr_point *stranger = o->events;
  while (stranger->next && names_object(o, stranger))
    stranger = stranger->next;
  sr_warning(o->l->diags, stranger->loc, "order-unkeyed",
             "this names nothing that 'at' names, so that it counts for all "
             "objects; call the same thing by the same name in both, or write "
             "'_' for what does not matter");
  sr_note(o->l->diags, o->at->loc, "this is 'at'");
}

void sr_order_desugar(struct sr_order *o) {
  if (o->key == SR_RULE_AT && o->values[SR_RULE_BY]) {
    sr_desugar_by(o);
    return;
  }
  desugar_demands(o);
  if (o->key == SR_RULE_AT)
    return;
  if (o->key == SR_RULE_UNDER_LOCK) {
    desugar_lock(o);
    return;
  }
  if (o->key == SR_RULE_PROTOCOL) {
    sr_desugar_protocol(o);
    return;
  }
  o->shown = sr_order_text(o, o->events);
  o->keys = sr_order_shared(o, o->at, o->events);
  check_keys(o);
  if (o->key == SR_RULE_PRECEDED_BY || o->key == SR_RULE_NOT_AFTER)
    sr_desugar_before(o);
  else
    sr_desugar_owed(o);
}
