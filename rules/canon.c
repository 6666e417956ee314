/* Canonical hashes, computed from the leaves up. */
#include "canon.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#include "banned.h"

/* Tags of what no operator stands for. */
enum { TAG_FALSE = 1000, TAG_TEXT, TAG_ADDRESS_OF };

void sr_canon_init(struct sr_canon *canon) {
  *canon = (struct sr_canon){0};
}

void sr_canon_release(struct sr_canon *canon) {
  sr_table_release(&canon->names);
  free(canon->bound);
  free(canon->stack);
  sr_canon_init(canon);
}

uint64_t sr_canon_list(uint64_t tag, const uint64_t *all, size_t count) {
  uint64_t hash = sr_hash64(&tag, sizeof(tag));
  for (size_t i = 0; i < count; i++) {
    uint64_t pair[2] = {hash, all[i]};
    hash = sr_hash64(pair, sizeof(pair));
  }
  return hash ? hash : 1;
}

static int compare(const void *left, const void *right) {
  uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
  return a < b ? -1 : a > b;
}

uint64_t sr_canon_set(uint64_t tag, uint64_t *all, size_t count) {
  size_t kept = 0;
  if (count > 1)
    qsort(all, count, sizeof(*all), compare);
  for (size_t i = 0; i < count; i++)
    if (i == 0 || all[i] != all[kept - 1])
      all[kept++] = all[i];
  bool is_chain = tag == SR_EXPR_AND || tag == SR_EXPR_OR;
  return kept == 1 && is_chain ? all[0] : sr_canon_list(tag, all, kept);
}

static uint64_t pair(uint64_t tag, uint64_t a, uint64_t b) {
  uint64_t both[2] = {a, b};
  return sr_canon_list(tag, both, 2);
}

static uint64_t text(uint64_t tag, struct sr_str str) {
  return pair(TAG_TEXT, tag, sr_hash64(str.ptr, str.len));
}

void sr_canon_push(struct sr_canon *canon, uint64_t hash) {
  if (canon->top == canon->room) {
    canon->room = canon->room ? 2 * canon->room : 64;
    canon->stack =
        sr_xrealloc(canon->stack, canon->room * sizeof(*canon->stack));
  }
  canon->stack[canon->top++] = hash;
}

static void bind(struct sr_canon *c, struct sr_str name, uint64_t hash) {
  uintptr_t number = c->count + 1;
  if (sr_table_add(&c->names, name, (void *)number) != (void *)number)
    return;
  if (c->count == c->bound_room) {
    c->bound_room = c->bound_room ? 2 * c->bound_room : 64;
    c->bound = sr_xrealloc(c->bound, c->bound_room * sizeof(*c->bound));
  }
  c->bound[c->count++] = hash;
}

/* Binds the point's names; those in its list are numbered on. */
static uint64_t bind_point(struct sr_canon *canon, const struct sr_point *p,
                           uint64_t number) {
  bool is_access = p->kind == SR_POINT_WRITE || p->kind == SR_POINT_READ;
  for (size_t i = 0; i < p->param_count; i++)
    if (!sr_str_is(p->params[i].name, "_"))
      bind(canon, p->params[i].name, pair(SR_EXPR_NAME, number++, 0));
  if (p->as.len)
    bind(canon, p->as, text(SR_EXPR_NAME, sr_str_of(is_access ? "obj" : "ret")));
  return number;
}

void sr_canon_begin(struct sr_canon *canon, const struct sr_rule *rule) {
  uint64_t number = 0;
  sr_table_release(&canon->names);
  canon->count = 0;
  canon->top = 0;
  for (const struct sr_step *step = rule->steps; step; step = step->next)
    for (const struct sr_point *p = step->points; p; p = p->next)
      number = bind_point(canon, p, number);
}

uint64_t sr_canon_name(const struct sr_canon *canon, struct sr_str name) {
  uintptr_t number = (uintptr_t)sr_table_get(&canon->names, name);
  return number ? canon->bound[number - 1] : text(SR_EXPR_NAME, name);
}

static uint64_t integer(int64_t value, bool is_unsigned) {
  return pair(SR_EXPR_INT, (uint64_t)value, is_unsigned);
}

static bool is_zero(const struct sr_expr *expr) {
  return expr->op == SR_EXPR_NULL || expr->op == SR_EXPR_FALSE ||
         (expr->op == SR_EXPR_INT && expr->imm == 0);
}

/* What the node joins when it is to be true or false: AND or OR, or its own
 * operator where it joins nothing. */
static enum sr_expr_op joint(const struct sr_expr *expr, bool want) {
  if (expr->op == SR_EXPR_AND)
    return want ? SR_EXPR_AND : SR_EXPR_OR;
  if (expr->op == SR_EXPR_OR || expr->op == SR_EXPR_IMPLIES)
    return want ? SR_EXPR_OR : SR_EXPR_AND;
  return expr->op;
}

/* Pushes the operands of a chain of one kind. */
static void gather(struct sr_canon *c, struct sr_expr *expr, bool want,
                   enum sr_expr_op op) {
  while (expr->op == SR_EXPR_NOT) {
    expr = expr->kid;
    want = !want;
  }
  bool joins = expr->op == SR_EXPR_AND || expr->op == SR_EXPR_OR ||
               expr->op == SR_EXPR_IMPLIES;
  if (!joins || joint(expr, want) != op) {
    sr_canon_push(c, sr_canon_condition(c, expr, want));
    return;
  }
  gather(c, expr->kid, (expr->op != SR_EXPR_IMPLIES) == want, op);
  gather(c, expr->kid->next, want, op);
}

/* Ends with the set of what was pushed since `base`. */
static uint64_t pop_set(struct sr_canon *c, uint64_t tag, size_t base) {
  uint64_t hash = sr_canon_set(tag, c->stack + base, c->top - base);
  c->top = base;
  return hash;
}

/* Only <, <=, == and != remain; == 0 and != 0 are plain truths. */
static uint64_t comparison(struct sr_canon *c, struct sr_expr *expr,
                           bool want) {
  struct sr_expr *a = expr->kid, *b = expr->kid->next;
  enum sr_expr_op op = expr->op;
  if (op == SR_EXPR_EQ || op == SR_EXPR_NE) {
    want = want == (op == SR_EXPR_EQ);
    if (is_zero(a) || is_zero(b))
      return sr_canon_condition(c, is_zero(a) ? b : a, !want);
    sr_canon_push(c, sr_canon_value(c, a));
    sr_canon_push(c, sr_canon_value(c, b));
    return pop_set(c, want ? SR_EXPR_EQ : SR_EXPR_NE, c->top - 2);
  }
  bool is_swapped = op == SR_EXPR_GT || op == SR_EXPR_GE;
  bool is_strict = op == SR_EXPR_LT || op == SR_EXPR_GT;
  if (!want) {
    is_swapped = !is_swapped;
    is_strict = !is_strict;
  }
  uint64_t left = sr_canon_value(c, is_swapped ? b : a);
  uint64_t right = sr_canon_value(c, is_swapped ? a : b);
  return pair(is_strict ? SR_EXPR_LT : SR_EXPR_LE, left, right);
}

static uint64_t membership(struct sr_canon *c, struct sr_expr *expr,
                           bool want) {
  size_t base = c->top;
  for (struct sr_expr *kid = expr->kid->next; kid; kid = kid->next)
    sr_canon_push(c, sr_canon_value(c, kid));
  uint64_t set = pop_set(c, SR_EXPR_IN, base);
  return pair(want ? SR_EXPR_IN : TAG_FALSE + SR_EXPR_IN,
              sr_canon_value(c, expr->kid), set);
}

uint64_t sr_canon_condition(struct sr_canon *canon, struct sr_expr *expr,
                            bool want) {
  size_t base = canon->top;
  switch (expr->op) {
  case SR_EXPR_NOT:
    return sr_canon_condition(canon, expr->kid, !want);
  case SR_EXPR_AND:
  case SR_EXPR_OR:
  case SR_EXPR_IMPLIES:
    gather(canon, expr, want, joint(expr, want));
    return pop_set(canon, joint(expr, want), base);
  case SR_EXPR_LT:
  case SR_EXPR_LE:
  case SR_EXPR_GT:
  case SR_EXPR_GE:
  case SR_EXPR_EQ:
  case SR_EXPR_NE:
    return comparison(canon, expr, want);
  case SR_EXPR_IN:
    return membership(canon, expr, want);
  default:
    return pair(want ? SR_EXPR_TRUE : TAG_FALSE, sr_canon_value(canon, expr),
                0);
  }
}

static bool commutes(enum sr_expr_op op) {
  return op == SR_EXPR_MUL || op == SR_EXPR_ADD || op == SR_EXPR_BITAND ||
         op == SR_EXPR_BITXOR || op == SR_EXPR_BITOR || op == SR_EXPR_STREQ;
}

static uint64_t leaf(const struct sr_canon *c, const struct sr_expr *expr) {
  uint64_t bits = 0;
  switch (expr->op) {
  case SR_EXPR_NAME:
    return sr_canon_name(c, expr->str);
  case SR_EXPR_INT:
    return integer(expr->imm, expr->is_unsigned);
  case SR_EXPR_TRUE:
    return integer(1, false);
  case SR_EXPR_FALSE:
  case SR_EXPR_NULL:
    return integer(0, false);
  case SR_EXPR_FLOAT:
    memcpy(&bits, &expr->real, sizeof(bits));
    return pair(SR_EXPR_FLOAT, bits, 0);
  default:
    return pair(expr->op, text(expr->op, expr->str), (uint64_t)expr->imm);
  }
}

/* p->f for (*p).f and p[0].f; *p for p[0]; p for &*p and *&p. */
static uint64_t access(struct sr_canon *c, struct sr_expr *expr) {
  struct sr_expr *kid = expr->kid;
  bool follows = kid->op == SR_EXPR_DEREF ||
                 (kid->op == SR_EXPR_INDEX && is_zero(kid->kid->next));
  uint64_t name = text(SR_EXPR_ARROW, expr->str);
  if (expr->op == SR_EXPR_ADDRESS)
    return follows ? sr_canon_value(c, kid->kid)
                   : pair(TAG_ADDRESS_OF, sr_canon_value(c, kid), 0);
  if (expr->op == SR_EXPR_MEMBER && follows)
    return pair(SR_EXPR_ARROW, sr_canon_value(c, kid->kid), name);
  if (expr->op == SR_EXPR_MEMBER || expr->op == SR_EXPR_ARROW)
    return pair(expr->op, sr_canon_value(c, kid), name);
  if (expr->op == SR_EXPR_INDEX && !is_zero(kid->next))
    return pair(SR_EXPR_INDEX, sr_canon_value(c, kid),
                sr_canon_value(c, kid->next));
  if (kid->op == SR_EXPR_ADDRESS)
    return sr_canon_value(c, kid->kid);
  return pair(SR_EXPR_DEREF, sr_canon_value(c, kid), 0);
}

static uint64_t operation(struct sr_canon *c, struct sr_expr *expr) {
  size_t base = c->top, count = 0;
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next, count++)
    sr_canon_push(c, sr_canon_value(c, kid));
  if (commutes(expr->op))
    qsort(c->stack + base, count, sizeof(*c->stack), compare);
  uint64_t hash = sr_canon_list(expr->op, c->stack + base, count);
  c->top = base;
  return pair(hash, text(expr->op, expr->str), (uint64_t)expr->imm);
}

static uint64_t value(struct sr_canon *c, struct sr_expr *expr) {
  enum sr_expr_op op = expr->op;
  if (!expr->kid)
    return leaf(c, expr);
  if (op >= SR_EXPR_MEMBER && op <= SR_EXPR_ADDRESS)
    return access(c, expr);
  bool is_condition = op == SR_EXPR_NOT || op == SR_EXPR_IN ||
                      (op >= SR_EXPR_LT && op <= SR_EXPR_NE) ||
                      (op >= SR_EXPR_AND && op <= SR_EXPR_IMPLIES);
  return is_condition ? sr_canon_condition(c, expr, true) : operation(c, expr);
}

uint64_t sr_canon_value(struct sr_canon *canon, struct sr_expr *expr) {
  if (!expr->hash)
    expr->hash = value(canon, expr);
  return expr->hash;
}
