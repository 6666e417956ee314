/* Which names mean what at which points. */
#include "names.h"

#include "load.h"
#include "point.h"

#include "banned.h"

/* A name that `all` or `any` binds. */
struct bound {
  struct sr_str name;
  bool in_old;
  const struct bound *outer;
};

struct checker {
  const struct sr_point *points; /* where the expression is judged */
  bool is_single;                /* only the first of them */
  const struct sr_loader *loader;
  struct sr_diags *diags;
  bool in_old;
  const struct bound *bound; /* innermost first */
  struct sr_str reported; /* the name last complained of: said once */
};

static const struct sr_point *next(const struct checker *c,
                                   const struct sr_point *point) {
  return c->is_single ? NULL : point->next;
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

static void fail_special(const struct checker *c, const struct sr_expr *expr,
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

static bool is_bound_somewhere(const struct checker *c, struct sr_str name) {
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

static void check_bound(struct checker *c, const struct sr_expr *expr) {
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
static bool check_walked(struct checker *c, const struct sr_expr *expr) {
  const struct bound *b = c->bound;
  while (b && !sr_str_equals(b->name, expr->str))
    b = b->outer;
  if (b && b->in_old != c->in_old)
    sr_error(c->diags, expr->loc, "name-not-here",
             "'%.*s' does not exist on entry, which old(e) speaks of; put the "
             "whole walk into old(e)",
             (int)expr->str.len, expr->str.ptr);
  return b != NULL;
}

static void check_name(struct checker *c, struct sr_expr *expr) {
  if (check_walked(c, expr))
    return;
  if (sr_str_is(expr->str, "_")) {
    sr_error(c->diags, expr->loc, "name-not-here",
             "'_' skips a parameter and has no value; give the parameter a "
             "name");
    return;
  }
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
    return;
  }
  if (is_bound_somewhere(c, expr->str))
    check_bound(c, expr);
  else
    sr_constants_resolve(&c->loader->constants, expr);
}

static void check(struct checker *c, struct sr_expr *expr);

static void check_old(struct checker *c, struct sr_expr *expr) {
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
  bool outer = c->in_old;
  c->in_old = true;
  check(c, expr->kid);
  c->in_old = outer;
}

/* The list, and both ends of a range, stand outside of what they bind. */
static void check_walk(struct checker *c, struct sr_expr *expr) {
  struct bound bound = {expr->str, c->in_old, c->bound};
  bool is_range =
      expr->op == SR_EXPR_ALL_OF_RANGE || expr->op == SR_EXPR_ANY_OF_RANGE;
  struct sr_expr *inside = expr->kid->next;
  check(c, expr->kid);
  if (is_range) {
    check(c, inside);
    inside = inside->next;
  }
  c->bound = &bound;
  for (; inside; inside = inside->next)
    check(c, inside);
  c->bound = bound.outer;
}

static void check(struct checker *c, struct sr_expr *expr) {
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
  if (expr->op == SR_EXPR_NAME)
    check_name(c, expr);
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    check(c, kid);
}

static void check_expr(struct checker *c, struct sr_expr *expr) {
  if (expr)
    check(c, expr);
}

void sr_names_check(struct sr_rule *rule, const struct sr_loader *loader) {
  struct checker c = {
      .points = rule->points, .loader = loader, .diags = loader->diags};
  check_expr(&c, rule->when);
  check_expr(&c, rule->require);
  check_expr(&c, rule->forbid);
  for (struct sr_part *part = rule->parts; part; part = part->next)
    check_expr(&c, part->expr);
  c.is_single = true;
  for (struct sr_point *p = rule->points; p; p = p->next) {
    c.points = p;
    check_expr(&c, p->when);
  }
}
