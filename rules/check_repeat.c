/* Rules that say what another rule says, and points named twice in a rule.
 *
 * Each rule becomes one hash of its canonical form, so that thousands of rules
 * are compared in time proportional to their number. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#include "banned.h"

enum {
  TAG_POINT = 3000,
  TAG_BINDINGS,
  TAG_FILTER,
  TAG_WHEN,
  TAG_MUST,
  TAG_RULE,
  TAG_ACTION,
  TAG_GHOST
};

static uint64_t text(struct sr_str str) {
  return sr_hash64(str.ptr, str.len);
}

static uint64_t texts(struct sr_canon *canon, struct sr_texts texts) {
  canon->top = 0;
  for (size_t i = 0; i < texts.count; i++)
    sr_canon_push(canon, text(texts.all[i]));
  return sr_canon_set(TAG_FILTER, canon->stack, canon->top);
}

/* What the parameter list names; what it skips at the end makes no
 * difference. */
static uint64_t bindings(struct sr_canon *canon, const struct sr_point *point) {
  size_t used = 0;
  canon->top = 0;
  for (size_t i = 0; i < point->param_count; i++) {
    bool is_skip = sr_str_is(point->params[i].name, "_");
    sr_canon_push(canon,
                  is_skip ? 0 : sr_canon_name(canon, point->params[i].name));
    used = is_skip ? used : i + 1;
  }
  uint64_t as = point->as.len ? sr_canon_name(canon, point->as) : 0;
  bool is_access =
      point->kind == SR_POINT_WRITE || point->kind == SR_POINT_READ;
  if (as == sr_canon_name(canon, sr_str_of(is_access ? "obj" : "ret")))
    as = 0;
  return sr_canon_list(TAG_BINDINGS + as, canon->stack, used);
}

/* The step's `when` and the point's own, which both must hold. */
static uint64_t condition(struct sr_canon *canon, const struct sr_step *step,
                          const struct sr_point *point) {
  uint64_t both[2];
  size_t count = 0;
  if (step->when)
    both[count++] = sr_canon_condition(canon, step->when, true);
  if (point->when)
    both[count++] = sr_canon_condition(canon, point->when, true);
  return sr_canon_set(TAG_WHEN, both, count);
}

static uint64_t hash_point(struct sr_canon *canon, const struct sr_step *step,
                           const struct sr_point *point) {
  uint64_t parts[SR_FILTERS + 6] = {(uint64_t)point->kind,
                                    (uint64_t)point->base,
                                    text(point->name),
                                    text(point->field),
                                    condition(canon, step, point),
                                    bindings(canon, point)};
  for (unsigned i = 0; i < SR_FILTERS; i++)
    parts[6 + i] = texts(canon, point->filters[i]);
  return sr_canon_list(TAG_POINT, parts, SR_FILTERS + 6);
}

/* `require: e` is `forbid: !e`. */
static uint64_t hash_demands(struct sr_canon *canon,
                             const struct sr_step *step) {
  uint64_t both[2];
  size_t count = 0;
  if (step->require)
    both[count++] = sr_canon_condition(canon, step->require, true);
  if (step->forbid)
    both[count++] = sr_canon_condition(canon, step->forbid, false);
  return sr_canon_set(TAG_MUST, both, count);
}

static int compare(const void *left, const void *right) {
  const struct sr_repeat_point *a = left, *b = right;
  if (a->hash != b->hash)
    return a->hash < b->hash ? -1 : 1;
  return a->order < b->order ? -1 : a->order > b->order;
}

/* The step's points, by hash; those that are there twice are reported. */
static size_t sort_points(struct sr_checker *c, const struct sr_step *step) {
  struct sr_repeats *r = &c->repeats;
  size_t count = 0;
  for (const struct sr_point *p = step->points; p; p = p->next, count++) {
    if (count == r->point_room) {
      r->point_room = r->point_room ? 2 * r->point_room : 16;
      r->points = sr_xrealloc(r->points, r->point_room * sizeof(*r->points));
    }
    r->points[count] =
        (struct sr_repeat_point){hash_point(&c->canon, step, p), count, p};
  }
  if (count)
    qsort(r->points, count, sizeof(*r->points), compare);
  for (size_t i = 1; i < count; i++)
    if (r->points[i].hash == r->points[i - 1].hash) {
      sr_warning(c->diags, r->points[i].point->loc, "point-repeats",
                 "this point is in the list twice; leave one out");
      sr_note(c->diags, r->points[i - 1].point->loc, "it is also here");
    }
  return count;
}

static uint64_t hash_action(struct sr_canon *canon,
                            const struct sr_action *action) {
  uint64_t parts[4] = {(uint64_t)action->kind, action->ghost->number};
  canon->top = 0;
  for (struct sr_expr *key = action->keys; key; key = key->next)
    sr_canon_push(canon, sr_canon_value(canon, key));
  parts[2] = sr_canon_list(TAG_ACTION, canon->stack, canon->top);
  parts[3] = action->value ? sr_canon_value(canon, action->value) : 0;
  return sr_canon_list(TAG_ACTION, parts, 4);
}

static uint64_t hash_actions(struct sr_canon *canon,
                             const struct sr_step *step) {
  uint64_t hash = 0;
  for (const struct sr_action *a = step->actions; a; a = a->next) {
    uint64_t pair[2] = {hash, hash_action(canon, a)};
    hash = sr_canon_list(TAG_ACTION, pair, 2);
  }
  return hash;
}

static uint64_t hash_step(struct sr_checker *c, const struct sr_step *step) {
  size_t count = sort_points(c, step);
  uint64_t parts[6] = {(uint64_t)step->kind,
                       step->of ? step->of->number + UINT64_C(1) : 0,
                       step->loop ? step->loop->number + UINT64_C(1) : 0};
  c->canon.top = 0;
  for (size_t i = 0; i < count; i++)
    sr_canon_push(&c->canon, c->repeats.points[i].hash);
  parts[3] = sr_canon_set(TAG_RULE, c->canon.stack, count);
  c->canon.top = 0;
  parts[4] = hash_demands(&c->canon, step);
  parts[5] = hash_actions(&c->canon, step);
  return sr_canon_list(TAG_RULE, parts, 6);
}

static uint64_t hash_ghost(struct sr_canon *canon,
                           const struct sr_ghost *ghost) {
  canon->top = 0;
  for (size_t i = 0; i < ghost->keys.count; i++)
    sr_canon_push(canon, sr_canon_name(canon, ghost->keys.all[i]));
  uint64_t parts[7] = {(uint64_t)ghost->scope,
                       ghost->frame ? text(ghost->frame->text) : 0,
                       sr_canon_list(TAG_GHOST, canon->stack, canon->top),
                       ghost->flags,
                       (uint64_t)ghost->end,
                       ghost->within,
                       ghost->final};
  return sr_canon_list(TAG_GHOST, parts, 7);
}

static uint64_t hash_rule(struct sr_checker *c, const struct sr_rule *rule) {
  uint64_t hash = 0;
  for (const struct sr_ghost *g = rule->ghosts; g; g = g->next) {
    uint64_t pair[2] = {hash, hash_ghost(&c->canon, g)};
    hash = sr_canon_list(TAG_GHOST, pair, 2);
  }
  for (const struct sr_step *step = rule->steps; step; step = step->next) {
    uint64_t pair[2] = {hash, hash_step(c, step)};
    hash = sr_canon_list(TAG_RULE, pair, 2);
  }
  return hash;
}

void sr_repeats_init(struct sr_repeats *repeats, size_t rules) {
  *repeats = (struct sr_repeats){.room = 64};
  while (repeats->room < 2 * rules)
    repeats->room *= 2;
  repeats->slots = sr_xalloc(repeats->room * sizeof(*repeats->slots));
  memset(repeats->slots, 0, repeats->room * sizeof(*repeats->slots));
}

void sr_repeats_release(struct sr_repeats *repeats) {
  free(repeats->slots);
  free(repeats->points);
}

void sr_check_repeat(struct sr_checker *checker, const struct sr_rule *rule) {
  struct sr_repeats *r = &checker->repeats;
  if (rule->status == SR_RULE_RETIRED)
    return;
  uint64_t hash = hash_rule(checker, rule);
  size_t i = (size_t)hash & (r->room - 1);
  while (r->slots[i].rule && r->slots[i].hash != hash)
    i = (i + 1) & (r->room - 1);
  const struct sr_rule *other = r->slots[i].rule;
  if (!other) {
    r->slots[i] = (struct sr_repeat_slot){hash, rule};
    return;
  }
  sr_warning(checker->diags, rule->loc, "rule-repeats",
             "this rule says what rule '%s' says; remove one of them, or say "
             "how they differ",
             other->id.ptr);
  sr_note(checker->diags, other->loc, "the other one is here");
}
