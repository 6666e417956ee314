/* Walks a rule's expressions for names that headers may know. */
#include "resolve.h"

#include "point.h"

#include "banned.h"

/* A variable of all() or any() while its operands are walked. */
struct bound {
  struct sr_str name;
  const struct bound *outer;
};

struct walk {
  const struct sr_point *points; /* where the expression is judged */
  bool is_single;                /* only the first of them */
  sr_name_sink *sink;            /* collects, or */
  void *context;
  struct sr_decls *decls; /* resolves */
};

static bool is_special(struct sr_str name) {
  static const char *const words[] = {"obj", "value",  "old",  "new",
                                      "ret", "callee", "this", NULL};
  for (const char *const *word = words; *word; word++)
    if (sr_str_is(name, *word))
      return true;
  return false;
}

/* True if a function of the point's name is declared with such a parameter,
 * and the point does not name all its parameters itself. */
static bool is_parameter(struct sr_decls *decls, const struct sr_point *point,
                         struct sr_str name) {
  if (!sr_point_is_of_function(point) || point->base != SR_BASE_FUNCTION ||
      (point->flags & SR_POINT_IS_GLOB) ||
      ((point->flags & SR_POINT_HAS_PARAMS) &&
       !(point->flags & SR_POINT_ELLIPSIS)))
    return false;
  const struct sr_symbol *symbol = sr_decls_find(decls, point->name);
  for (; symbol; symbol = symbol->next) {
    if (symbol->kind != SR_SYMBOL_FUNCTION)
      continue;
    const struct sr_type *type = sr_decls_complete(decls, symbol->type);
    for (size_t i = 0; i < type->member_count; i++)
      if (sr_str_equals(type->members[i].name, name))
        return true;
  }
  return false;
}

static bool is_bound(const struct walk *w, const struct bound *bound,
                     struct sr_str name) {
  for (; bound; bound = bound->outer)
    if (sr_str_equals(bound->name, name))
      return true;
  for (const struct sr_point *p = w->points; p;
       p = w->is_single ? NULL : p->next)
    if (sr_point_binds(p, name) || (w->decls && is_parameter(w->decls, p, name)))
      return true;
  return is_special(name);
}

void sr_name_set_value(struct sr_expr *name, const struct sr_const *value) {
  name->op = value->kind == SR_CONST_FLOAT    ? SR_EXPR_FLOAT
             : value->kind == SR_CONST_STRING ? SR_EXPR_STRING
                                              : SR_EXPR_INT;
  name->imm = value->imm;
  name->is_unsigned = value->is_unsigned;
  name->real = value->real;
  if (value->kind == SR_CONST_STRING)
    name->str = value->str;
}

static void take_name(struct walk *w, const struct bound *bound,
                      struct sr_expr *expr) {
  struct sr_const value;
  if (is_bound(w, bound, expr->str))
    return;
  if (w->sink)
    w->sink(expr->str, w->context);
  if (w->decls && sr_decls_constant(w->decls, expr->str, &value, NULL))
    sr_name_set_value(expr, &value);
}

static bool binds_variable(const struct sr_expr *expr) {
  return expr->op >= SR_EXPR_ALL_OF_LIST && expr->op <= SR_EXPR_ANY_OF_RANGE;
}

static void walk(struct walk *w, const struct bound *bound,
                 struct sr_expr *expr) {
  struct bound inner = {expr->str, bound};
  if (expr->op == SR_EXPR_NAME)
    take_name(w, bound, expr);
  if (binds_variable(expr))
    bound = &inner;
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    walk(w, bound, kid);
}

static void walk_one(struct walk *w, struct sr_expr *expr) {
  if (expr)
    walk(w, NULL, expr);
}

static void walk_rule(struct walk *w, struct sr_rule *rule) {
  w->points = rule->points;
  w->is_single = false;
  walk_one(w, rule->when);
  walk_one(w, rule->require);
  walk_one(w, rule->forbid);
  for (struct sr_part *part = rule->parts; part; part = part->next)
    walk_one(w, part->expr);
  w->is_single = true;
  for (struct sr_point *p = rule->points; p; p = p->next) {
    w->points = p;
    walk_one(w, p->when);
  }
}

void sr_names_collect(struct sr_rule *rule, sr_name_sink *sink,
                      void *context) {
  struct walk w = {.sink = sink, .context = context};
  walk_rule(&w, rule);
}

void sr_names_resolve(struct sr_rule *rule, struct sr_decls *decls) {
  struct walk w = {.decls = decls};
  walk_rule(&w, rule);
}
