/* The rule that counts which thread holds which locks.  Its ghost has a name
 * that no rule can use. */
#include "locks.h"

#include <string.h>

#include "point.h"
#include "step.h"

#include "banned.h"

void sr_locks_init(struct sr_ruleset *set) {
  static struct sr_str key[] = {{"lock", 4}};
  set->locks = (struct sr_ghost){.name = sr_str_of("held()"),
                                 .is_read = true,
                                 .is_written = true,
                                 .scope = SR_SCOPE_THREAD,
                                 .keys = {key, 1},
                                 .flags = SR_GHOST_FLOOR};
}

/* A text that stands in no file. */
static struct sr_text text_of(struct sr_str str, struct sr_ruleset *set) {
  struct sr_source *nowhere = SR_NEW(&set->arena, struct sr_source);
  sr_source_init(nowhere, &set->arena, "", "", 0, &set->diags);
  return (struct sr_text){
      .source = nowhere,
      .str = str,
      .map = sr_arena_array(&set->arena, str.len + 1, sizeof(uint32_t))};
}

static struct sr_str join(struct sr_arena *arena, const char *a,
                          const char *b) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "%s%s", a, b);
  struct sr_str str = sr_arena_str(arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return str;
}

/* One that is known: it is our bug if it cannot be read. */
static struct sr_point *known_point(struct sr_ruleset *set,
                                    enum sr_point_kind kind, const char *name,
                                    const char *params) {
  struct sr_point *point = SR_NEW(&set->arena, struct sr_point);
  point->kind = kind;
  sr_point_parse(point, text_of(join(&set->arena, name, params), set),
                 &set->arena, &set->diags);
  return point;
}

struct sr_step *sr_locks_count(struct sr_ruleset *set, struct sr_rule *rule,
                               enum sr_action_kind kind, struct sr_expr *lock) {
  struct sr_loc nowhere = {0};
  struct sr_step *step = sr_step_add(rule, &set->arena, SR_KIND_EVENT, nowhere);
  struct sr_action *action =
      sr_action_add(step, &set->arena, kind, set->locks.name, nowhere);
  action->ghost = &set->locks;
  action->keys = lock;
  action->has_keys = true;
  action->value =
      sr_expr_leaf(&set->arena, SR_EXPR_INT, sr_str_of("1"), nowhere);
  action->value->imm = 1;
  return step;
}

/* Joins the step before, if it counts the same under the same condition. */
static void know(struct sr_ruleset *set, struct sr_rule *rule,
                 enum sr_action_kind kind, struct sr_point *point,
                 const char *lock, const char *when) {
  struct sr_step *step = rule->last_step;
  struct sr_str text = sr_str_of(when);
  bool is_same =
      step && step->actions->kind == kind &&
      sr_str_is(step->actions->keys->text, lock) &&
      (step->when ? sr_str_equals(step->when->text, text) : text.len == 0);
  if (!is_same) {
    struct sr_loc nowhere = {0};
    step = sr_locks_count(
        set, rule, kind,
        sr_expr_leaf(&set->arena, SR_EXPR_NAME, sr_str_of(lock), nowhere));
    if (text.len)
      step->when = sr_expr_parse(text_of(text, set), &set->arena, &set->diags);
  }
  point->next = step->points;
  step->points = point;
}

static void know_all(struct sr_ruleset *set, struct sr_rule *rule) {
#define SR_LOCK(name, params, lock, when)                                      \
  know(set, rule, SR_ACTION_ADD,                                               \
       known_point(set, SR_POINT_RETURN, name, params), lock, when);
#include "locks.inc"
#define SR_UNLOCK(name, params, lock)                                          \
  know(set, rule, SR_ACTION_SUB,                                               \
       known_point(set, SR_POINT_CALL, name, params), lock, "");
#include "locks.inc"
}

static bool is_known(const struct sr_rule *rule, const struct sr_point *point,
                     const struct sr_expr *lock) {
  for (const struct sr_step *s = rule->steps; s; s = s->next)
    for (const struct sr_point *p = s->points; p; p = p->next)
      if (p->kind == SR_POINT_CALL && point->kind == SR_POINT_CALL &&
          sr_str_equals(p->written, point->written) &&
          sr_expr_is_same(s->actions->keys, lock))
        return true;
  return false;
}

/* A function that two kinds of lock name is one release all the same. */
static void take_step(struct sr_ruleset *set, struct sr_rule *rule,
                      const struct sr_step *from) {
  struct sr_point *points = NULL, **last = &points;
  const struct sr_expr *lock = from->actions->keys;
  for (const struct sr_point *p = from->points; p; p = p->next) {
    if (is_known(rule, p, lock))
      continue;
    *last = SR_NEW(&set->arena, struct sr_point);
    **last = *p;
    (*last)->next = NULL;
    last = &(*last)->next;
  }
  if (!points)
    return;
  struct sr_step *step = sr_locks_count(set, rule, from->actions->kind,
                                        sr_expr_clone(&set->arena, lock));
  step->points = points;
  step->when = sr_expr_clone(&set->arena, from->when);
}

void sr_locks_rule(struct sr_ruleset *set, bool watches, struct sr_rule *rule) {
  memset(rule, 0, sizeof(*rule));
  rule->id = sr_str_of("semrules");
  rule->message = rule->owner = (struct sr_str){"", 0};
  rule->severity = SR_SEVERITY_NOTE;
  if (!watches)
    return;
  know_all(set, rule);
  for (const struct sr_rule *r = set->lock_rules; r; r = r->next)
    for (const struct sr_step *step = r->steps; step; step = step->next)
      take_step(set, rule, step);
}
