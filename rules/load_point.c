/* Loads `at`: a point or a list of them. */
#include <string.h>

#include "frames.h"
#include "lex.h"
#include "load.h"
#include "point.h"
#include "step.h"

#include "banned.h"

/* The one kind key of the map, or SR_POINT_COUNT with an error. */
static enum sr_point_kind find_kind(struct sr_loader *l,
                                    const struct sr_node *map,
                                    const struct sr_node **values) {
  enum sr_point_kind kind = SR_POINT_COUNT;
  for (unsigned i = 0; i < SR_POINT_COUNT; i++) {
    if (!values[i])
      continue;
    if (kind != SR_POINT_COUNT) {
      sr_error(l->diags, sr_node_loc(values[i]), "point-kind",
               "a point has one kind, not both '%s' and '%s'; make it a list "
               "of two points",
               sr_point_kind_word(kind), sr_point_kind_word(i));
      return SR_POINT_COUNT;
    }
    kind = (enum sr_point_kind)i;
  }
  if (kind == SR_POINT_COUNT)
    sr_error(l->diags, sr_node_loc(map->items ? map->items->key : map),
             "point-kind",
             "a point needs one of call, return, entry, exit, write, read");
  return kind;
}

static bool load_as(struct sr_loader *l, struct sr_point *point,
                    const struct sr_node *node) {
  static const char *const reserved[] = {
#define SR_NO_SUBJECT_WORD(text) text,
#include "words.inc"
      NULL};
  point->as = sr_load_text(l, node, "as");
  if (point->as.len == 0)
    return !node;
  bool is_name = sr_is_name(point->as);
  for (const char *const *word = reserved; *word; word++)
    is_name &= !sr_str_is(point->as, *word);
  if (!is_name)
    return sr_error(l->diags, sr_node_loc(node), "point-as",
                    "'%s' cannot be a name here; use letters, digits and '_'",
                    point->as.ptr);
  if (point->kind == SR_POINT_CALL || point->kind == SR_POINT_ENTRY)
    return sr_error(l->diags, sr_node_loc(node), "point-as",
                    "a point of kind '%s' has no subject to name; name its "
                    "parameters in a list: f(a, b)",
                    sr_point_kind_word(point->kind));
  bool has_object = point->field.len && point->base != SR_BASE_VARIABLE;
  if (!sr_point_is_of_function(point) && !has_object)
    return sr_error(l->diags, sr_node_loc(node), "point-as",
                    "a variable has no object to name; %s",
                    point->kind == SR_POINT_WRITE
                        ? "its values are 'old' and 'new'"
                        : "its value is 'value'");
  return true;
}

static void check_filter(struct sr_loader *l, const struct sr_node *node) {
  if (node->kind == SR_NODE_LIST) {
    for (const struct sr_node_item *i = node->items; i; i = i->next)
      check_filter(l, i->value);
    return;
  }
  if (node->kind != SR_NODE_SCALAR || node->text.len == 0)
    return;
  const char *text = node->text.ptr;
  if (text[node->text.len - 1] == ')' && !strstr(text, "operator"))
    sr_error(l->diags, sr_node_loc(node), "point-syntax",
             "a filter takes a name or a pattern, without a parameter list");
}

struct sr_texts sr_load_filter(struct sr_loader *l, const struct sr_node *node,
                               const char *key, bool is_of_functions) {
  if (node && is_of_functions)
    check_filter(l, node);
  return sr_load_texts(l, node, key);
}

static void load_filters(struct sr_loader *l, struct sr_point *point,
                         const struct sr_node **values) {
  for (unsigned i = 0; i < SR_FILTERS; i++) {
    unsigned key = SR_POINT_KEY_IN_FUNCTION + i;
    point->filters[i] =
        sr_load_filter(l, values[key], sr_point_keys[key].name,
                       i <= SR_FILTER_NOT_IN_FUNCTION);
  }
}

/* One function of `inside`, as active("F(c)"). */
static struct sr_expr *load_activation(struct sr_loader *l,
                                       const struct sr_node *node,
                                       const char *key) {
  if (sr_load_text(l, node, key).len == 0)
    return NULL;
  struct sr_text text = sr_text_of(node, l->arena);
  struct sr_frame *frame = sr_frame_read(text, l->arena, l->diags);
  return frame ? sr_frame_expr(frame, l->arena, sr_node_loc(node)) : NULL;
}

/* Any of the functions of `inside` or `not-inside`. */
static struct sr_expr *load_activations(struct sr_loader *l,
                                        const struct sr_node *node,
                                        const char *key) {
  struct sr_expr *any = NULL;
  if (!node)
    return NULL;
  if (node->kind != SR_NODE_LIST)
    return load_activation(l, node, key);
  if (node->count == 0)
    sr_error(l->diags, sr_node_loc(node), "empty-value",
             "'%s' is an empty list; leave it out", key);
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    struct sr_expr *one = load_activation(l, i->value, key);
    any = any && one ? sr_expr_join(l->arena, SR_EXPR_OR, any, one)
                     : (one ? one : any);
  }
  return any;
}

/* `inside` and `not-inside` are conditions: they come before the point's own
 * `when`, which may be false for less. */
static void load_insides(struct sr_loader *l, struct sr_point *point,
                         const struct sr_node **values) {
  struct sr_expr *in =
      load_activations(l, values[SR_POINT_KEY_INSIDE], "inside");
  struct sr_expr *out =
      load_activations(l, values[SR_POINT_KEY_NOT_INSIDE], "not-inside");
  if (out)
    out = sr_expr_negate(l->arena, out);
  if (in && out)
    in = sr_expr_join(l->arena, SR_EXPR_AND, in, out);
  else if (out)
    in = out;
  if (!in)
    return;
  if (point->when)
    in = sr_expr_join(l->arena, SR_EXPR_AND, in, point->when);
  if (sr_expr_check_made(in, in->loc, l->diags))
    point->when = in;
}

static struct sr_point *load_point(struct sr_loader *l,
                                   const struct sr_node *node) {
  const struct sr_node *values[SR_POINT_KEYS];
  if (node->kind != SR_NODE_MAP) {
    sr_error(l->diags, sr_node_loc(node), "wrong-type",
             "a point is a map such as {entry: f}, not %s",
             sr_node_kind_name(node));
    return NULL;
  }
  struct sr_point *point = SR_NEW(l->arena, struct sr_point);
  bool ok = sr_keys_read(node, sr_point_keys, "a point", "unknown-key", values,
                         l->diags);
  bool has_kind = false;
  for (unsigned i = 0; i < SR_POINT_COUNT; i++)
    has_kind |= values[i] != NULL;
  if (!ok && !has_kind)
    return NULL; /* most likely a kind misspelt, and said so */
  point->kind = find_kind(l, node, values);
  point->when = sr_load_expr(l, values[SR_POINT_KEY_WHEN], "when");
  load_filters(l, point, values);
  load_insides(l, point, values);
  if (point->kind == SR_POINT_COUNT)
    return NULL;
  const struct sr_node *name = values[point->kind];
  point->loc = sr_node_loc(name);
  if (sr_load_text(l, name, sr_point_kind_word(point->kind)).len == 0)
    return NULL;
  if (name->text.len > SR_EXPR_BYTES) {
    sr_error(l->diags, sr_node_loc(name), "point-syntax",
             "this is longer than %d bytes; a point names one function, field "
             "or variable",
             SR_EXPR_BYTES);
    return NULL;
  }
  if (!sr_point_parse(point, sr_text_of(name, l->arena), l->arena, l->diags) ||
      !load_as(l, point, values[SR_POINT_KEY_AS]))
    return NULL;
  return point;
}

struct sr_point *sr_load_points(struct sr_loader *l,
                                const struct sr_node *node, const char *key) {
  if (!node)
    return NULL;
  if (node->kind != SR_NODE_LIST)
    return load_point(l, node);
  struct sr_point *points = NULL, **last = &points;
  bool ok = true;
  if (node->count == 0)
    sr_error(l->diags, sr_node_loc(node), "empty-value",
             "'%s' is an empty list; name a point", key);
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    *last = load_point(l, i->value);
    ok &= *last != NULL;
    if (*last)
      last = &(*last)->next;
  }
  return ok ? points : NULL;
}
