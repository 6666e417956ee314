/* Steps, ghosts, actions, and copies of expressions. */
#include "step.h"

#include <string.h>

#include "point.h"
#include "suggest.h"

#include "banned.h"

struct sr_step *sr_step_add(struct sr_rule *rule, struct sr_arena *arena,
                            enum sr_check_kind kind, struct sr_loc loc) {
  struct sr_step *step = SR_NEW(arena, struct sr_step);
  step->number = rule->last_step ? rule->last_step->number + 1 : 0;
  step->kind = kind;
  step->loc = loc;
  step->condition = step->message = (struct sr_str){"", 0};
  *(rule->last_step ? &rule->last_step->next : &rule->steps) = step;
  rule->last_step = step;
  return step;
}

struct sr_ghost *sr_ghost_add(struct sr_rule *rule, struct sr_arena *arena,
                              struct sr_str name, struct sr_loc loc) {
  struct sr_ghost *ghost = SR_NEW(arena, struct sr_ghost);
  ghost->number = rule->last_ghost ? rule->last_ghost->number + 1 : 0;
  ghost->name = name;
  ghost->loc = loc;
  *(rule->last_ghost ? &rule->last_ghost->next : &rule->ghosts) = ghost;
  rule->last_ghost = ghost;
  return ghost;
}

struct sr_ghost *sr_ghost_find(const struct sr_rule *rule, struct sr_str name) {
  struct sr_ghost *ghost = rule->ghosts;
  while (ghost && !sr_str_equals(ghost->name, name))
    ghost = ghost->next;
  return ghost;
}

bool sr_ghost_has_key(const struct sr_ghost *ghost, struct sr_str name) {
  for (size_t i = 0; i < ghost->keys.count; i++)
    if (sr_str_equals(ghost->keys.all[i], name))
      return true;
  return false;
}

bool sr_ghost_fail_unknown(const struct sr_rule *rule, struct sr_str name,
                           struct sr_loc loc, struct sr_diags *diags) {
  struct sr_suggest near;
  sr_suggest_init(&near, name.ptr, name.len);
  for (const struct sr_ghost *g = rule->ghosts; g; g = g->next)
    sr_suggest_offer(&near, g->name.ptr);
  return sr_error(diags, loc, "ghost-unknown",
                  "the rule has no ghost '%.*s'; %s%s%s", (int)name.len,
                  name.ptr,
                  near.best ? "did you mean '" : "name it under 'ghost'",
                  near.best ? near.best : "", near.best ? "'?" : "");
}

struct sr_action *sr_action_add(struct sr_step *step, struct sr_arena *arena,
                                enum sr_action_kind kind, struct sr_str ghost,
                                struct sr_loc loc) {
  struct sr_action *action = SR_NEW(arena, struct sr_action);
  action->kind = kind;
  action->name = ghost;
  action->loc = loc;
  *(step->last_action ? &step->last_action->next : &step->actions) = action;
  step->last_action = action;
  return action;
}

struct sr_expr *sr_expr_leaf(struct sr_arena *arena, enum sr_expr_op op,
                             struct sr_str text, struct sr_loc loc) {
  struct sr_expr *expr = SR_NEW(arena, struct sr_expr);
  expr->op = op;
  expr->depth = 1;
  expr->str = op == SR_EXPR_NAME ? text : (struct sr_str){"", 0};
  expr->text = text;
  expr->loc = loc;
  return expr;
}

struct sr_expr *sr_expr_clone(struct sr_arena *arena,
                              const struct sr_expr *expr) {
  if (!expr)
    return NULL;
  struct sr_expr *copy = SR_NEW(arena, struct sr_expr);
  struct sr_expr **last = &copy->kid;
  *copy = *expr;
  copy->next = NULL;
  copy->kid = NULL;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    *last = sr_expr_clone(arena, kid);
    last = &(*last)->next;
  }
  return copy;
}

bool sr_expr_is_same(const struct sr_expr *a, const struct sr_expr *b) {
  if (a->op != b->op || !sr_str_equals(a->str, b->str) || a->imm != b->imm ||
      a->is_unsigned != b->is_unsigned ||
      memcmp(&a->real, &b->real, sizeof(a->real)) != 0)
    return false;
  const struct sr_expr *x = a->kid, *y = b->kid;
  for (; x && y; x = x->next, y = y->next)
    if (!sr_expr_is_same(x, y))
      return false;
  return !x && !y;
}

/* Operators that bind looser, or that would not say clearly what they join. */
static bool needs_parentheses(const struct sr_expr *expr, enum sr_expr_op op) {
  bool is_chain = expr->op >= SR_EXPR_AND && expr->op <= SR_EXPR_CONDITIONAL;
  return is_chain && expr->op != op;
}

static void add_operand(struct sr_strbuf *text, const struct sr_expr *expr,
                        bool in_parentheses) {
  sr_strbuf_adds(text, in_parentheses ? "(" : "");
  sr_strbuf_add(text, expr->text.ptr, expr->text.len);
  sr_strbuf_adds(text, in_parentheses ? ")" : "");
}

/* Gives the node its operands' place, and its text away. */
static struct sr_expr *finish(struct sr_arena *arena, enum sr_expr_op op,
                              struct sr_expr *first, struct sr_strbuf *text) {
  struct sr_expr *expr = sr_expr_leaf(
      arena, op, sr_arena_str(arena, text->ptr, text->len), first->loc);
  sr_strbuf_release(text);
  expr->kid = first;
  expr->is_reported = true; /* nobody wrote it: what it amounts to, is meant */
  for (const struct sr_expr *kid = first; kid; kid = kid->next) {
    expr->to += kid->to;
    if (kid->depth >= expr->depth)
      expr->depth = (uint16_t)(kid->depth + 1);
  }
  return expr;
}

struct sr_expr *sr_expr_join(struct sr_arena *arena, enum sr_expr_op op,
                             struct sr_expr *a, struct sr_expr *b) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  add_operand(&text, a, needs_parentheses(a, op));
  sr_strbuf_adds(&text, op == SR_EXPR_AND ? " && " : " || ");
  add_operand(&text, b, b->op >= SR_EXPR_AND && b->op <= SR_EXPR_CONDITIONAL);
  a->next = b;
  b->next = NULL;
  return finish(arena, op, a, &text);
}

struct sr_expr *sr_expr_negate(struct sr_arena *arena, struct sr_expr *expr) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addc(&text, '!');
  add_operand(&text, expr, expr->op != SR_EXPR_ACTIVE);
  expr->next = NULL;
  return finish(arena, SR_EXPR_NOT, expr, &text);
}

struct sr_expr *sr_expr_choose(struct sr_arena *arena, struct sr_expr *test,
                               struct sr_expr *yes, struct sr_expr *no) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  add_operand(&text, test,
              test->op == SR_EXPR_IMPLIES || test->op == SR_EXPR_CONDITIONAL);
  sr_strbuf_adds(&text, " ? ");
  add_operand(&text, yes, false);
  sr_strbuf_adds(&text, " : ");
  add_operand(&text, no, false);
  test->next = yes;
  yes->next = no;
  no->next = NULL;
  return finish(arena, SR_EXPR_CONDITIONAL, test, &text);
}

bool sr_expr_check_made(const struct sr_expr *expr, struct sr_loc loc,
                        struct sr_diags *diags) {
  struct sr_diags quiet;
  struct sr_text text = {.source = loc.source, .str = expr->text};
  if (expr->text.len <= SR_EXPR_BYTES) {
    text.map =
        sr_arena_array(diags->arena, expr->text.len + 1, sizeof(uint32_t));
    sr_diags_init(&quiet, diags->arena);
    if (sr_expr_parse(text, diags->arena, &quiet))
      return true;
  }
  return sr_error(diags, loc, "expr-depth",
                  "the conditions that meet here are too long or too deep "
                  "together; split the rule");
}

struct sr_part *sr_parts_clone(struct sr_arena *arena,
                               const struct sr_part *parts) {
  struct sr_part *copies = NULL, **last = &copies;
  for (; parts; parts = parts->next) {
    *last = SR_NEW(arena, struct sr_part);
    (*last)->text = parts->text;
    (*last)->expr = sr_expr_clone(arena, parts->expr);
    last = &(*last)->next;
  }
  return copies;
}

bool sr_step_binds(const struct sr_step *step, struct sr_str name) {
  for (const struct sr_point *p = step->points; p; p = p->next)
    if (!sr_point_binds(p, name))
      return false;
  return step->points != NULL;
}
