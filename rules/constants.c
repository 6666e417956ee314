/* Constants may use each other in any order, but not in a circle. */
#include "constants.h"

#include "lex.h"
#include "resolve.h"

#include "banned.h"

enum state { UNSEEN, RUNNING, DONE };

/* Operators that may be under evaluation at one time, over all constants. */
enum { deepest = 4000 };

struct sr_constant {
  struct sr_str name;
  struct sr_loc loc;     /* of the name */
  struct sr_expr *expr;  /* NULL after an error */
  struct sr_const value; /* kind NONE after an error */
  enum state state;
};

struct reader {
  struct sr_constants *constants;
  struct sr_diags *diags;
  unsigned depth;
};

static void evaluate(struct reader *r, struct sr_constant *constant);

static bool find_value(const struct sr_expr *name, void *context,
                       struct sr_const *value) {
  struct reader *r = context;
  struct sr_constant *other = sr_table_get(&r->constants->table, name->str);
  if (!other)
    return sr_error(r->diags, name->loc, "constant-value",
                    "'%.*s' is none of the constants of this file",
                    (int)name->str.len, name->str.ptr);
  if (other->state == RUNNING)
    return sr_error(r->diags, name->loc, "constant-cycle",
                    "'%.*s' needs itself, in a circle", (int)name->str.len,
                    name->str.ptr);
  if (other->expr && r->depth + other->expr->depth > deepest)
    return sr_error(r->diags, name->loc, "constant-cycle",
                    "constants use each other too deep; define '%.*s' above",
                    (int)name->str.len, name->str.ptr);
  evaluate(r, other);
  *value = other->value;
  return value->kind != SR_CONST_NONE;
}

static void evaluate(struct reader *r, struct sr_constant *constant) {
  if (constant->state == DONE)
    return;
  constant->state = RUNNING;
  if (constant->expr) {
    r->depth += constant->expr->depth;
    constant->value = sr_fold(constant->expr, find_value, r, r->diags);
    r->depth -= constant->expr->depth;
  }
  constant->state = DONE;
}

bool sr_name_is_reserved(struct sr_str name) {
  static const char *const words[] = {
#define SR_RESERVED_WORD(text) text,
#include "words.inc"
      NULL};
  for (const char *const *word = words; *word; word++)
    if (sr_str_is(name, *word))
      return true;
  return false;
}

bool sr_name_may_be_key(struct sr_str name) {
  return sr_is_name(name) &&
         (!sr_name_is_reserved(name) || sr_str_is(name, "this"));
}

static bool check_name(const struct sr_node *key, struct sr_diags *diags) {
  if (key->kind != SR_NODE_SCALAR)
    return false;
  if (!sr_is_name(key->text))
    return sr_error(diags, sr_node_loc(key), "constant-name",
                    "'%s' is no name of C, so that no expression could use "
                    "it",
                    key->text.ptr);
  if (sr_name_is_reserved(key->text))
    return sr_error(diags, sr_node_loc(key), "constant-name",
                    "'%s' means something else in expressions; choose "
                    "another name",
                    key->text.ptr);
  return true;
}

static void read_one(struct reader *r, const struct sr_node_item *item,
                     struct sr_arena *arena) {
  if (!check_name(item->key, r->diags))
    return;
  struct sr_constant *constant = SR_NEW(arena, struct sr_constant);
  constant->name = item->key->text;
  constant->loc = sr_node_loc(item->key);
  sr_table_add(&r->constants->table, constant->name, constant);
  if (item->value->kind != SR_NODE_SCALAR)
    sr_error(r->diags, sr_node_loc(item->value), "wrong-type",
             "a constant's value is text, not %s",
             sr_node_kind_name(item->value));
  else
    constant->expr =
        sr_expr_parse(sr_text_of(item->value, arena), arena, r->diags);
}

void sr_constants_read(struct sr_constants *constants,
                       const struct sr_node *map, struct sr_arena *arena,
                       struct sr_diags *diags) {
  struct reader r = {.constants = constants, .diags = diags};
  *constants = (struct sr_constants){SR_TABLE_INIT};
  if (!map)
    return;
  if (map->kind != SR_NODE_MAP) {
    sr_error(diags, sr_node_loc(map), "wrong-type",
             "'constants' is a map of names and values, not %s",
             sr_node_kind_name(map));
    return;
  }
  for (const struct sr_node_item *i = map->items; i; i = i->next)
    read_one(&r, i, arena);
  for (const struct sr_node_item *i = map->items; i; i = i->next) {
    struct sr_constant *constant =
        i->key->kind == SR_NODE_SCALAR
            ? sr_table_get(&constants->table, i->key->text)
            : NULL;
    if (constant)
      evaluate(&r, constant);
  }
}

void sr_constants_release(struct sr_constants *constants) {
  sr_table_release(&constants->table);
}

bool sr_constants_resolve(const struct sr_constants *constants,
                          struct sr_expr *name) {
  const struct sr_constant *found = sr_table_get(&constants->table, name->str);
  if (!found)
    return false;
  sr_name_set_value(name, &found->value);
  return true;
}
