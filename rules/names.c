/* Which names mean what at which points. */
#include "names.h"

#include "load.h"
#include "names_check.h"
#include "point.h"

#include "banned.h"

static const struct sr_point *next(const struct sr_names *c,
                                   const struct sr_point *point) {
  return c->is_single ? NULL : point->next;
}

bool sr_names_are_bound(const struct sr_names *c, struct sr_str name) {
  for (const struct sr_point *p = c->points; p; p = next(c, p))
    if (!sr_point_binds(p, name))
      return false;
  return c->points != NULL;
}

/* Where a special name exists, for messages; NULL if it does at this point. */
static const char *obj_place(const struct sr_point *point) {
  bool is_access =
      point->kind == SR_POINT_WRITE || point->kind == SR_POINT_READ;
  if (is_access && point->base != SR_BASE_VARIABLE && point->field.len)
    return NULL;
  if (sr_point_is_of_function(point) && !(point->flags & SR_POINT_HAS_PARAMS))
    return NULL; /* a parameter may be called so */
  return "at a write or read of a field";
}

static const char *value_place(const struct sr_point *point) {
  if (point->kind == SR_POINT_READ ||
      (sr_point_is_of_function(point) && !(point->flags & SR_POINT_HAS_PARAMS)))
    return NULL;
  return "at read";
}

static const char *write_place(const struct sr_point *point) {
  return point->kind == SR_POINT_WRITE ? NULL : "at write";
}

static const char *ret_place(const struct sr_point *point) {
  return point->kind == SR_POINT_RETURN || point->kind == SR_POINT_EXIT
             ? NULL
             : "at return and exit";
}

static const char *callee_place(const struct sr_point *point) {
  return sr_point_is_indirect(point)
             ? NULL
             : "at calls through a function-pointer field";
}

struct special {
  const char *name;
  const char *(*place)(const struct sr_point *point);
};

static const struct special specials[] = {
    {"obj", obj_place},   {"value", value_place}, {"old", write_place},
    {"new", write_place}, {"ret", ret_place},     {"callee", callee_place}};

static const struct special *find_special(struct sr_str name) {
  for (size_t i = 0; i < sizeof(specials) / sizeof(*specials); i++)
    if (sr_str_is(name, specials[i].name))
      return &specials[i];
  return NULL;
}

bool sr_name_is_special(struct sr_str name) {
  return find_special(name) != NULL;
}

bool sr_point_has_special(const struct sr_point *point, struct sr_str name) {
  const struct special *special = find_special(name);
  return special && !special->place(point);
}

static void fail_special(const struct sr_names *c, const struct sr_expr *expr,
                         const struct sr_point *point, const char *place) {
  const char *name = expr->str.ptr;
  int len = (int)expr->str.len;
  bool is_exit = point->kind == SR_POINT_EXIT;
  if (is_exit && sr_str_is(expr->str, "old"))
    sr_error(c->diags, expr->loc, "name-not-here",
             "'old' at an exit is old(e), e's value on entry");
  else if (sr_point_is_of_function(point))
    sr_error(c->diags, expr->loc, "name-not-here",
             "'%.*s' exists %s, not at '%s'; if it is a parameter, name it in "
             "a list: f(%.*s)",
             len, name, place, point->text.ptr, len, name);
  else
    sr_error(c->diags, expr->loc, "name-not-here",
             "'%.*s' exists %s, not at '%s'", len, name, place,
             point->text.ptr);
  if (c->points != point || point->next)
    sr_note(c->diags, point->loc, "this is the point");
}

/* A step at exits has no points, and only what is saved has a value. */
static void fail_exit(const struct sr_names *c, const struct sr_expr *expr) {
  sr_error(c->diags, expr->loc, "name-not-here",
           "'%.*s' does not exist at the exit of whatever function this is; "
           "name the function: {exit: F}",
           (int)expr->str.len, expr->str.ptr);
}

static bool is_bound_somewhere(const struct sr_names *c, struct sr_str name) {
  for (const struct sr_point *p = c->points; p; p = next(c, p))
    if (sr_point_binds(p, name))
      return true;
  return false;
}

/* A point with a parameter list has no names from the source, and a write or
 * read has none at all. */
static bool may_have(const struct sr_point *point, struct sr_str name) {
  if (sr_point_binds(point, name))
    return true;
  return sr_point_is_of_function(point) &&
         (!(point->flags & SR_POINT_HAS_PARAMS) ||
          (point->flags & SR_POINT_ELLIPSIS));
}

static void check_bound(struct sr_names *c, const struct sr_expr *expr) {
  for (const struct sr_point *p = c->points; p; p = next(c, p)) {
    if (may_have(p, expr->str) || sr_str_equals(c->reported, expr->str))
      continue;
    c->reported = expr->str;
    sr_error(c->diags, expr->loc, "name-not-here",
             "'%.*s' is named at another point of this rule, but not at '%s'",
             (int)expr->str.len, expr->str.ptr, p->text.ptr);
    sr_note(c->diags, p->loc, "this is the point");
    return;
  }
}

/* True for a name that a walk binds. */
static bool check_walked(struct sr_names *c, const struct sr_expr *expr) {
  const struct sr_name_bound *b = c->bound;
  while (b && !sr_str_equals(b->name, expr->str))
    b = b->outer;
  if (b && b->in_old != c->in_old)
    sr_error(c->diags, expr->loc, "name-not-here",
             "'%.*s' does not exist on entry, which old(e) speaks of; put the "
             "whole walk into old(e)",
             (int)expr->str.len, expr->str.ptr);
  return b != NULL;
}

static void check_name(struct sr_names *c, struct sr_expr *expr) {
  if (check_walked(c, expr))
    return;
  if (sr_str_is(expr->str, "_")) {
    sr_error(c->diags, expr->loc, "name-not-here",
             "'_' skips a parameter and has no value; give the parameter a "
             "name");
    return;
  }
  if (!is_bound_somewhere(c, expr->str) && sr_names_take_saved(c, expr))
    return;
  const struct special *special = find_special(expr->str);
  if (special && c->in_old && special->place == ret_place) {
    sr_error(c->diags, expr->loc, "name-not-here",
             "'ret' does not exist on entry, which old(e) speaks of");
    return;
  }
  if (special) {
    for (const struct sr_point *p = c->points; p; p = next(c, p))
      if (!sr_point_binds(p, expr->str) && special->place(p)) {
        fail_special(c, expr, p, special->place(p));
        return;
      }
    if (!c->points)
      fail_exit(c, expr);
    return;
  }
  if (is_bound_somewhere(c, expr->str))
    check_bound(c, expr);
  else if (!sr_names_take_ghost(c, expr))
    sr_constants_resolve(&c->loader->constants, expr);
}

static void check_old(struct sr_names *c, struct sr_expr *expr) {
  if (sr_names_take_old(c, expr))
    return;
  if (c->in_old)
    sr_error(c->diags, expr->loc, "expr-arguments",
             "old(e) within old(e) says nothing more; leave one out");
  for (const struct sr_point *p = c->points; p; p = next(c, p)) {
    if (p->kind == SR_POINT_EXIT)
      continue;
    sr_error(c->diags, expr->loc, "name-not-here",
             "old(e) exists at exit, not at '%s'", p->text.ptr);
    break;
  }
  if (!c->points)
    fail_exit(c, expr);
  bool outer = c->in_old;
  c->in_old = true;
  sr_names_check_expr(c, expr->kid);
  c->in_old = outer;
}

/* The list, and both ends of a range, stand outside of what they bind. */
static void check_walk(struct sr_names *c, struct sr_expr *expr) {
  struct sr_name_bound bound = {expr->str, c->in_old, c->bound};
  bool is_range =
      expr->op == SR_EXPR_ALL_OF_RANGE || expr->op == SR_EXPR_ANY_OF_RANGE;
  struct sr_expr *inside = expr->kid->next;
  sr_names_check_expr(c, expr->kid);
  if (is_range) {
    sr_names_check_expr(c, inside);
    inside = inside->next;
  }
  c->bound = &bound;
  for (; inside; inside = inside->next)
    sr_names_check_expr(c, inside);
  c->bound = bound.outer;
}

void sr_names_check_expr(struct sr_names *c, struct sr_expr *expr) {
  if (expr->op == SR_EXPR_OLD) {
    check_old(c, expr);
    return;
  }
  if (expr->op >= SR_EXPR_ALL_OF_LIST && expr->op <= SR_EXPR_ANY_OF_RANGE) {
    check_walk(c, expr);
    return;
  }
  if (expr->op == SR_EXPR_CALL)
    sr_functions_resolve(&c->loader->functions, expr, c->loader->file->helpers,
                         c->diags);
  if (expr->op == SR_EXPR_NAME) {
    check_name(c, expr);
    return;
  }
  if (expr->op == SR_EXPR_ACTIVE || expr->op == SR_EXPR_HELD)
    sr_names_take_watch(c, expr);
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    sr_names_check_expr(c, kid);
}

static void check_root(struct sr_expr *expr, const struct sr_place *place,
                       void *context) {
  struct sr_names *c = context;
  c->step = place->step;
  c->is_single = place->point != NULL;
  c->points = place->point ? place->point : place->step->points;
  sr_names_check_expr(c, expr);
}

void sr_names_check(struct sr_rule *rule, const struct sr_loader *loader) {
  struct sr_names c = {
      .rule = rule, .loader = loader, .diags = loader->diags};
  for (const struct sr_step *step = rule->steps; step; step = step->next)
    if (!step->points && !step->of)
      return; /* `at` could not be read, and what names mean is not known */
  size_t errors = c.diags->errors;
  sr_names_link(&c);
  sr_rule_visit(rule, check_root, &c);
  sr_names_finish(&c, errors);
}
