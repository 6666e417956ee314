/* Names that stand for history: ghosts and their keys, and what a loop's
 * records hold. */
#include "frames.h"
#include "names_check.h"
#include "point.h"
#include "step.h"

#include "banned.h"

/* ---- loops ---- */

/* Makes a value of the loop's record out of a node; `kid` is what it was. */
static bool save(struct sr_names *c, struct sr_expr *expr, struct sr_expr *kid,
                 size_t number) {
  expr->op = SR_EXPR_SAVED;
  expr->kid = kid;
  expr->str = (struct sr_str){"", 0};
  expr->imm = (int64_t)number;
  expr->ghost = c->step->loop;
  expr->depth = (uint16_t)(kid->depth + 1);
  c->step->loop->is_read = true;
  return true;
}

/* What is saved means what it meant where it was saved. */
static void check_origin(struct sr_names *c, struct sr_expr *expr) {
  struct sr_names there = *c;
  const struct sr_step *origin = expr->ghost->origin;
  if (!origin)
    return;
  there.step = origin;
  there.points = origin->points;
  there.is_single = false;
  there.in_old = false;
  there.bound = NULL;
  sr_names_check_expr(&there, expr->kid);
}

/* True in conditions of a step with a loop; those of points come before. */
static bool is_in_loop(const struct sr_names *c) {
  return c->step && c->step->loop && !c->is_single;
}

bool sr_names_take_saved(struct sr_names *c, struct sr_expr *expr) {
  if (!is_in_loop(c))
    return false;
  const struct sr_ghost *loop = c->step->loop;
  struct sr_arena *arena = c->loader->arena;
  size_t number = loop->keys.count;
  for (size_t i = 0; i < loop->keys.count; i++)
    if (sr_str_equals(loop->keys.all[i], expr->str))
      return save(c, expr, sr_expr_clone(arena, expr), i);
  for (const struct sr_expr *s = loop->saved; s; s = s->next, number++)
    if (s->op == SR_EXPR_NAME && !s->is_for_old &&
        sr_str_equals(s->str, expr->str)) {
      save(c, expr, sr_expr_clone(arena, expr), number);
      check_origin(c, expr);
      return true;
    }
  return false;
}

bool sr_names_take_old(struct sr_names *c, struct sr_expr *expr) {
  if (!is_in_loop(c) || !(c->step->loop->flags & SR_GHOST_SAVES))
    return false;
  const struct sr_ghost *loop = c->step->loop;
  size_t number = loop->keys.count;
  for (const struct sr_expr *s = loop->saved; s; s = s->next, number++)
    if (sr_expr_is_same(s, expr->kid)) {
      save(c, expr, expr->kid, number);
      check_origin(c, expr);
      return true;
    }
  return sr_error(c->diags, expr->loc, "ghost-saved",
                  "'%.*s' does not keep what '%.*s' was; list it under "
                  "'saved'",
                  (int)loop->name.len, loop->name.ptr, (int)expr->kid->text.len,
                  expr->kid->text.ptr),
         true;
}

/* ---- ghosts ---- */

static void fail_key(struct sr_names *c, const struct sr_ghost *ghost,
                     struct sr_str key, struct sr_loc loc, const char *cure) {
  const struct sr_point *p = c->points;
  while (p && p->next && !c->is_single && sr_point_binds(p, key))
    p = p->next;
  sr_error(c->diags, loc, "ghost-key",
           "'%.*s' is kept per '%.*s', which '%s' does not bind; name it in "
           "the point's parameter list or by 'as'%s",
           (int)ghost->name.len, ghost->name.ptr, (int)key.len, key.ptr,
           p ? p->text.ptr : "exit-of", cure);
  if (p)
    sr_note(c->diags, p->loc, "this is the point");
}

static bool has_key_here(const struct sr_names *c, struct sr_str key) {
  return sr_names_are_bound(c, key) ||
         (is_in_loop(c) && sr_ghost_has_key(c->step->loop, key));
}

/* A name for each key, in the place of loc.  False, with an error, where one
 * of them is not to be had. */
static bool make_keys(struct sr_names *c, const struct sr_ghost *ghost,
                      struct sr_loc loc, struct sr_expr **keys,
                      const char *cure) {
  for (size_t i = 0; i < ghost->keys.count; i++) {
    struct sr_str key = ghost->keys.all[i];
    if (!has_key_here(c, key))
      return fail_key(c, ghost, key, loc, cure), false;
    *keys = sr_expr_leaf(c->loader->arena, SR_EXPR_NAME, key, loc);
    keys = &(*keys)->next;
  }
  return true;
}

bool sr_names_take_ghost(struct sr_names *c, struct sr_expr *expr) {
  struct sr_ghost *ghost = sr_ghost_find(c->rule, expr->str);
  if (!ghost)
    return false;
  if (c->in_old) {
    sr_error(c->diags, expr->loc, "name-not-here",
             "'%.*s' is a ghost, whose value old(e) does not know; keep it in "
             "another ghost",
             (int)expr->str.len, expr->str.ptr);
    return true;
  }
  ghost->is_read = true;
  expr->op = SR_EXPR_GHOST;
  expr->ghost = ghost;
  expr->imm = ghost->number;
  expr->depth = ghost->keys.count ? 2 : 1;
  if (!make_keys(c, ghost, expr->loc, &expr->kid, ""))
    return true;
  for (struct sr_expr *key = expr->kid; key; key = key->next)
    sr_names_check_expr(c, key);
  return true;
}

/* ---- actions ---- */

static bool may_be_partial(const struct sr_action *action) {
  return action->kind == SR_ACTION_FORGET || action->kind == SR_ACTION_MEET ||
         action->kind == SR_ACTION_END || action->kind == SR_ACTION_SET;
}

static void check_any(struct sr_names *c, struct sr_action *action,
                      struct sr_expr *key) {
  if (key->op != SR_EXPR_NAME || !sr_str_is(key->str, "_"))
    return;
  key->op = SR_EXPR_ANY;
  bool is_zero = action->kind != SR_ACTION_SET ||
                 (action->value->op == SR_EXPR_INT && action->value->imm == 0);
  if (!may_be_partial(action))
    sr_error(c->diags, key->loc, "do-syntax",
             "'_' stands for all records, which can only be set to 0, met, "
             "ended or forgotten");
  else if (!is_zero)
    sr_error(c->diags, key->loc, "do-syntax",
             "'_' stands for all records, which can only be set to 0");
}

static void check_count(struct sr_names *c, const struct sr_action *action) {
  size_t count = 0;
  for (const struct sr_expr *key = action->keys; key; key = key->next)
    count++;
  if (count != action->ghost->keys.count)
    sr_error(c->diags, action->loc, "do-syntax",
             "'%.*s' has %zu key%s, not %zu", (int)action->name.len,
             action->name.ptr, action->ghost->keys.count,
             action->ghost->keys.count == 1 ? "" : "s", count);
}

/* Obligations are for obligations' verbs. */
static void check_verb(struct sr_names *c, const struct sr_action *action) {
  bool is_owed = action->ghost->flags & SR_GHOST_OWED;
  bool is_verb = action->kind == SR_ACTION_OWE ||
                 action->kind == SR_ACTION_MEET ||
                 (action->kind == SR_ACTION_END && !action->ghost->end);
  bool is_value = action->kind <= SR_ACTION_SUB;
  if (is_verb && !is_owed)
    sr_error(c->diags, action->loc, "do-syntax",
             "'%.*s' holds no obligations; say 'owed: true' of it",
             (int)action->name.len, action->name.ptr);
  else if (is_value && is_owed)
    sr_error(c->diags, action->loc, "do-syntax",
             "'%.*s' holds obligations, which begin by 'owe' and are met by "
             "'meet'",
             (int)action->name.len, action->name.ptr);
}

static void link_action(struct sr_names *c, struct sr_action *action) {
  if (action->is_unread)
    return;
  action->ghost = sr_ghost_find(c->rule, action->name);
  if (!action->ghost) {
    sr_ghost_fail_unknown(c->rule, action->name, action->loc, c->diags);
    return;
  }
  check_verb(c, action);
  if (action->has_keys)
    check_count(c, action);
  else
    make_keys(c, action->ghost, action->loc, &action->keys,
              may_be_partial(action) ? ", or write [_] behind the ghost for "
                                       "all records"
                                     : "");
  for (struct sr_expr *key = action->keys; key; key = key->next)
    check_any(c, action, key);
  bool begins = action->kind <= SR_ACTION_ADD || action->kind == SR_ACTION_OWE;
  action->ghost->is_written |= action->kind != SR_ACTION_FORGET;
  if (begins && !c->step->loop &&
      (!action->ghost->origin || action->kind == SR_ACTION_OWE))
    action->ghost->origin = c->step;
}

static bool is_named_so(const struct sr_names *c, const struct sr_ghost *g) {
  for (const struct sr_step *s = c->rule->steps; s; s = s->next)
    for (const struct sr_point *p = s->points; p; p = p->next)
      if (sr_point_binds(p, g->name)) {
        sr_error(c->diags, g->loc, "ghost-name",
                 "a point binds '%.*s', too; give the ghost another name",
                 (int)g->name.len, g->name.ptr);
        sr_note(c->diags, p->loc, "this is the point");
        return true;
      }
  return false;
}

void sr_names_link(struct sr_names *c) {
  for (struct sr_step *s = c->rule->steps; s; s = s->next) {
    c->step = s;
    c->points = s->points;
    if (s->loop)
      s->loop->is_read = s->loop->is_looped = true;
    for (struct sr_action *a = s->actions; a; a = a->next)
      link_action(c, a);
  }
  for (struct sr_ghost *g = c->rule->ghosts; g; g = g->next) {
    struct sr_expr **last = &g->key_names;
    is_named_so(c, g);
    for (size_t i = 0; i < g->keys.count; i++, last = &(*last)->next)
      *last =
          sr_expr_leaf(c->loader->arena, SR_EXPR_NAME, g->keys.all[i], g->loc);
  }
}

/* ---- behind all ---- */

static struct sr_ghost *first_ghost(const struct sr_expr *expr) {
  if (!expr)
    return NULL;
  if (expr->op == SR_EXPR_GHOST)
    return expr->ghost;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    struct sr_ghost *found = first_ghost(kid);
    if (found)
      return found;
  }
  return NULL;
}

struct sr_ghost *sr_step_reads(const struct sr_step *step) {
  struct sr_ghost *ghost = first_ghost(step->require);
  return ghost ? ghost : first_ghost(step->forbid);
}

static void find_earlier(struct sr_names *c, struct sr_step *step) {
  if (step->finds_earlier)
    step->earlier = sr_step_reads(step);
  if (!step->earlier)
    return;
  c->step = step;
  c->points = step->points;
  c->is_single = false;
  if (make_keys(c, step->earlier, step->loc, &step->earlier_keys, ""))
    for (struct sr_expr *k = step->earlier_keys; k; k = k->next)
      sr_names_check_expr(c, k);
}

/* ghosts that nothing reads, or nothing changes, are a slip */
static void check_use(struct sr_names *c, const struct sr_ghost *ghost) {
  int len = (int)ghost->name.len;
  if (!ghost->is_read && !ghost->end)
    sr_warning(c->diags, ghost->loc, "ghost-unused",
               "nothing reads '%.*s', so that it says nothing; use it in a "
               "'when', 'require' or 'forbid', or leave it out",
               len, ghost->name.ptr);
  else if (!ghost->is_written)
    sr_warning(c->diags, ghost->loc, "ghost-unused",
               "nothing changes '%.*s', so that it is always 0; change it by "
               "'do'",
               len, ghost->name.ptr);
}

void sr_names_finish(struct sr_names *c, size_t errors) {
  if (c->diags->errors > errors)
    return;
  for (struct sr_step *s = c->rule->steps; s; s = s->next)
    find_earlier(c, s);
  if (c->rule->is_sound && c->diags->errors == errors)
    for (const struct sr_ghost *g = c->rule->ghosts; g; g = g->next)
      check_use(c, g);
}

/* ---- watched functions, locks ---- */

/* An argument that must be the activation's: a name of the point's. */
static void check_argument(struct sr_names *c, const struct sr_expr *name) {
  bool is_listed = true;
  for (const struct sr_name_bound *b = c->bound; b; b = b->outer)
    if (sr_str_equals(b->name, name->str))
      return;
  for (const struct sr_point *p = c->points; p;
       p = c->is_single ? NULL : p->next)
    is_listed &=
        !sr_point_is_of_function(p) ||
        ((p->flags & SR_POINT_HAS_PARAMS) && !(p->flags & SR_POINT_ELLIPSIS));
  if (is_listed && !has_key_here(c, name->str) &&
      !sr_ghost_find(c->rule, name->str))
    sr_error(c->diags, name->loc, "name-not-here",
             "nothing is called '%.*s' here; name it in the point's parameter "
             "list or by 'as', or write '_' for whatever it is",
             (int)name->str.len, name->str.ptr);
}

void sr_names_take_watch(struct sr_names *c, struct sr_expr *expr) {
  struct sr_ruleset *set = c->loader->set;
  if (expr->op == SR_EXPR_HELD) {
    expr->ghost = &set->locks;
    return;
  }
  expr->frame = sr_frames_add(set, expr->frame);
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    if (kid->op == SR_EXPR_NAME)
      check_argument(c, kid);
}
