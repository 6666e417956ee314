/* Walks a rule's expressions for names that headers may know. */
#include "resolve.h"

#include "point.h"
#include "rule_walk.h"

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
                 struct sr_expr *expr);

/* What was saved means what it meant where it was. */
static void walk_saved(struct walk *w, struct sr_expr *expr) {
  struct walk there = *w;
  if (!expr->ghost->origin)
    return;
  there.points = expr->ghost->origin->points;
  there.is_single = false;
  walk(&there, NULL, expr->kid);
}

static void walk(struct walk *w, const struct bound *bound,
                 struct sr_expr *expr) {
  struct bound inner = {expr->str, bound};
  if (expr->op == SR_EXPR_NAME)
    take_name(w, bound, expr);
  if (expr->op == SR_EXPR_SAVED) {
    walk_saved(w, expr);
    return;
  }
  if (binds_variable(expr))
    bound = &inner;
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    walk(w, bound, kid);
}

static void walk_root(struct sr_expr *expr, const struct sr_place *place,
                      void *context) {
  struct walk *w = context;
  w->points = place->point ? place->point : place->step->points;
  w->is_single = place->point != NULL;
  walk(w, NULL, expr);
}

void sr_names_collect(struct sr_rule *rule, sr_name_sink *sink,
                      void *context) {
  struct walk w = {.sink = sink, .context = context};
  sr_rule_visit(rule, walk_root, &w);
}

void sr_names_resolve(struct sr_rule *rule, struct sr_decls *decls) {
  struct walk w = {.decls = decls};
  sr_rule_visit(rule, walk_root, &w);
}
