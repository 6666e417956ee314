/* Loads `ghost`: the rule's variables. */
#include <string.h>

#include "frames.h"
#include "lex.h"
#include "load.h"
#include "semrules/history.h"
#include "step.h"
#include "suggest.h"

#include "banned.h"

/* Keeps the search for names short. */
enum { most_ghosts = 64, most_values = 64 };

bool sr_load_bool(struct sr_loader *l, const struct sr_node *node,
                  const char *key) {
  struct sr_str text = sr_load_text(l, node, key);
  if (text.len && !sr_str_is(text, "true") && !sr_str_is(text, "false"))
    sr_error(l->diags, sr_node_loc(node), "wrong-value",
             "'%s' is true or false, not '%s'", key, text.ptr);
  return sr_str_is(text, "true");
}

/* `{function: F}` */
static struct sr_frame *
load_frame(struct sr_loader *l, const struct sr_node *node, const char *key) {
  const struct sr_node *value = sr_node_get(node, "function");
  if (!value || node->count != 1) {
    sr_error(l->diags, sr_node_loc(node), "wrong-value",
             "'%s' is a map only as {function: F}", key);
    return NULL;
  }
  if (sr_load_text(l, value, "function").len == 0)
    return NULL;
  struct sr_frame *frame =
      sr_frame_read(sr_text_of(value, l->arena), l->arena, l->diags);
  return frame ? sr_frames_add(l->set, frame) : NULL;
}

bool sr_load_scope(struct sr_loader *l, const struct sr_node *node,
                   const char *key, struct sr_scoped *scoped) {
  static const char *const words[] = {"process", "thread", "function", NULL};
  *scoped = (struct sr_scoped){SR_SCOPE_PROCESS, NULL};
  if (!node)
    return true;
  if (node->kind == SR_NODE_MAP) {
    scoped->scope = SR_SCOPE_FRAME;
    scoped->frame = load_frame(l, node, key);
    return scoped->frame != NULL;
  }
  struct sr_str text = sr_load_text(l, node, key);
  if (text.len == 0)
    return false;
  for (unsigned i = 0; words[i]; i++)
    if (sr_str_is(text, words[i])) {
      scoped->scope = (enum sr_ghost_scope)i;
      return true;
    }
  const char *near = sr_suggest_from(text.ptr, text.len, words);
  return sr_error(l->diags, sr_node_loc(node), "wrong-value",
                  "'%s' is one of process, thread, function and {function: F}, "
                  "not '%s'%s%s%s",
                  key, text.ptr, near ? "; did you mean '" : "",
                  near ? near : "", near ? "'?" : "");
}

bool sr_load_time(struct sr_loader *l, const struct sr_node *node,
                  const char *key, uint64_t *ms) {
  static const struct {
    const char *unit;
    uint64_t ms;
  } units[] = {{"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}};
  struct sr_str text = sr_load_text(l, node, key);
  uint64_t value = 0;
  size_t digits = 0;
  *ms = 0;
  if (text.len == 0)
    return false;
  while (digits < text.len && digits < 10 && text.ptr[digits] >= '0' &&
         text.ptr[digits] <= '9')
    value = 10 * value + (uint64_t)(text.ptr[digits++] - '0');
  struct sr_str unit = {text.ptr + digits, text.len - digits};
  for (size_t i = 0; digits && i < sizeof(units) / sizeof(*units); i++)
    if (sr_str_is(unit, units[i].unit))
      *ms = value * units[i].ms;
  return *ms || sr_error(l->diags, sr_node_loc(node), "wrong-value",
                         "'%s' is a time such as 100ms, 2s, 5min or 1h, "
                         "not '%s'",
                         key, text.ptr);
}

/* A name that the rule's points bind. */
static bool check_key(struct sr_loader *l, struct sr_ghost *ghost,
                      const struct sr_node *node) {
  struct sr_str name = sr_load_text(l, node, "per");
  if (name.len == 0)
    return false;
  if (!sr_is_name(name) || sr_name_is_reserved(name))
    return sr_error(l->diags, sr_node_loc(node), "ghost-key",
                    "'%s' is no name that a point can bind by its parameter "
                    "list or by 'as'",
                    name.ptr);
  if (sr_ghost_has_key(ghost, name))
    return sr_error(l->diags, sr_node_loc(node), "ghost-key",
                    "'%s' is in this list twice; leave one out", name.ptr);
  if (ghost->keys.count == SR_KEYS_MAX)
    return sr_error(l->diags, sr_node_loc(node), "ghost-key",
                    "a ghost is kept per at most %d names", SR_KEYS_MAX);
  ghost->keys.all[ghost->keys.count++] = name;
  return true;
}

static void load_keys(struct sr_loader *l, struct sr_ghost *ghost,
                      const struct sr_node *list) {
  if (list->count == 0)
    sr_error(l->diags, sr_node_loc(list), "empty-value",
             "'per' is an empty list; write 'per: process' for one value");
  ghost->keys.all =
      sr_arena_array(l->arena, SR_KEYS_MAX, sizeof(struct sr_str));
  for (const struct sr_node_item *i = list->items; i; i = i->next)
    if (!check_key(l, ghost, i->value))
      return;
}

static void load_reach(struct sr_loader *l, struct sr_ghost *ghost,
                       const struct sr_node *per, const struct sr_node *scope) {
  struct sr_scoped scoped;
  bool has_keys = per && per->kind == SR_NODE_LIST;
  if (has_keys)
    load_keys(l, ghost, per);
  else if (scope)
    sr_error(l->diags, sr_node_loc(scope), "wrong-value",
             "'scope' goes with a list of names in 'per'; write 'per: %s' "
             "alone",
             scope->kind == SR_NODE_SCALAR ? scope->text.ptr : "{function: F}");
  sr_load_scope(l, has_keys ? scope : per, has_keys ? "scope" : "per", &scoped);
  ghost->scope = scoped.scope;
  ghost->frame = scoped.frame;
}

static void load_saved(struct sr_loader *l, struct sr_ghost *ghost,
                       const struct sr_node *node) {
  struct sr_expr **last = &ghost->saved;
  if (!node)
    return;
  bool is_list = node->kind == SR_NODE_LIST;
  const struct sr_node_item *item = is_list ? node->items : NULL;
  ghost->flags |= SR_GHOST_SAVES;
  for (const struct sr_node *one = is_list ? NULL : node; one || item;
       one = NULL, item = item ? item->next : NULL) {
    const struct sr_node *here = one ? one : item->value;
    if (ghost->saved_count == SR_SAVED_MAX) {
      sr_error(l->diags, sr_node_loc(here), "ghost-saved",
               "at most %d values are kept with an obligation", SR_SAVED_MAX);
      return;
    }
    struct sr_expr *expr = sr_load_expr(l, here, "saved");
    if (!expr)
      return;
    bool is_old = expr->op == SR_EXPR_OLD;
    *last = is_old ? expr->kid : expr;
    (*last)->is_for_old = is_old;
    last = &(*last)->next;
    ghost->saved_count++;
  }
}

static void load_end(struct sr_loader *l, struct sr_ghost *ghost,
                     const struct sr_node *end, const struct sr_node *within) {
  static const char *const words[] = {"step", "thread-exit", "process-exit",
                                      NULL};
  struct sr_str text = sr_load_text(l, end, "end");
  for (unsigned i = 0; words[i]; i++)
    if (sr_str_is(text, words[i]))
      ghost->end = (enum sr_ghost_end)(SR_END_STEP + i);
  if (text.len && ghost->end == SR_END_NONE)
    sr_error(l->diags, sr_node_loc(end), "wrong-value",
             "'end' is one of step, thread-exit and process-exit, not '%s'",
             text.ptr);
  if (!within || !sr_load_time(l, within, "within", &ghost->within))
    return;
  if (end)
    sr_error(l->diags, sr_node_loc(within), "wrong-value",
             "'within' is an end of its own; leave 'end' out");
  ghost->end = SR_END_TIME;
}

/* A value of `final`, by its name or number. */
static void load_final(struct sr_loader *l, struct sr_ghost *ghost,
                       const struct sr_node *node, struct sr_str text) {
  uint64_t number = 0;
  size_t i = 0;
  for (; i < ghost->values.count; i++)
    if (sr_str_equals(ghost->values.all[i], text)) {
      ghost->final |= UINT64_C(1) << i;
      return;
    }
  for (i = 0; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' &&
              number < most_values;
       i++)
    number = 10 * number + (uint64_t)(text.ptr[i] - '0');
  if (text.len && i == text.len && number < most_values)
    ghost->final |= UINT64_C(1) << number;
  else
    sr_error(l->diags, sr_node_loc(node), "wrong-value",
             "'%s' is none of the names in 'values', and no number below %d",
             text.ptr, most_values);
}

static void load_values(struct sr_loader *l, struct sr_ghost *ghost,
                        const struct sr_node *values,
                        const struct sr_node *final) {
  ghost->values = sr_load_texts(l, values, "values");
  if (ghost->values.count > most_values) {
    sr_error(l->diags, sr_node_loc(values), "wrong-value",
             "at most %d values have names", most_values);
    ghost->values.count = 0;
  }
  struct sr_texts finals = sr_load_texts(l, final, "final");
  for (size_t i = 0; i < finals.count; i++)
    load_final(l, ghost, final, finals.all[i]);
}

/* What goes with `owed` only, and what does not. */
static void check_flags(struct sr_loader *l, const struct sr_ghost *ghost,
                        const struct sr_node **values) {
  static const unsigned owed[] = {SR_GHOST_EACH_ONE, SR_GHOST_SAVED,
                                  SR_GHOST_WITHIN};
  bool is_owed = ghost->flags & SR_GHOST_OWED;
  for (size_t i = 0; i < sizeof(owed) / sizeof(*owed); i++)
    if (values[owed[i]] && !is_owed)
      sr_error(l->diags, sr_node_loc(values[owed[i]]), "wrong-value",
               "'%s' goes with 'owed: true'", sr_ghost_keys[owed[i]].name);
  if (values[SR_GHOST_FINAL] && !values[SR_GHOST_END])
    sr_error(l->diags, sr_node_loc(values[SR_GHOST_FINAL]), "wrong-value",
             "'final' needs 'end': step, thread-exit or process-exit");
}

static void load_ghost(struct sr_loader *l, struct sr_ghost *ghost,
                       const struct sr_node *node) {
  const struct sr_node *values[SR_GHOST_KEYS];
  if (node->kind != SR_NODE_MAP) {
    sr_error(l->diags, sr_node_loc(node), "wrong-type",
             "a ghost is a map such as {per: thread}, not %s",
             sr_node_kind_name(node));
    return;
  }
  sr_keys_read(node, sr_ghost_keys, "a ghost", "unknown-key", values, l->diags);
  load_reach(l, ghost, values[SR_GHOST_PER], values[SR_GHOST_SCOPE]);
  if (sr_load_bool(l, values[SR_GHOST_FLOORED], "floor"))
    ghost->flags |= SR_GHOST_FLOOR;
  if (sr_load_bool(l, values[SR_GHOST_HISTORY], "history"))
    ghost->flags |= SR_GHOST_TRACE;
  if (sr_load_bool(l, values[SR_GHOST_OWES], "owed"))
    ghost->flags |= SR_GHOST_OWED;
  if (sr_load_bool(l, values[SR_GHOST_EACH_ONE], "each"))
    ghost->flags |= SR_GHOST_EACH;
  load_saved(l, ghost, values[SR_GHOST_SAVED]);
  load_end(l, ghost, values[SR_GHOST_END], values[SR_GHOST_WITHIN]);
  load_values(l, ghost, values[SR_GHOST_VALUES], values[SR_GHOST_FINAL]);
  check_flags(l, ghost, values);
}

static bool check_name(struct sr_loader *l, const struct sr_node *key) {
  if (key->kind != SR_NODE_SCALAR)
    return false; /* reported when it was read */
  return (sr_is_name(key->text) && !sr_name_is_reserved(key->text)) ||
         sr_error(l->diags, sr_node_loc(key), "ghost-name",
                  "'%s' cannot be a ghost's name; use letters, digits and "
                  "'_', and no word of expressions",
                  key->text.ptr);
}

void sr_load_ghosts(struct sr_loader *l, struct sr_rule *rule,
                    const struct sr_node *node) {
  if (!node)
    return;
  if (node->kind != SR_NODE_MAP) {
    sr_error(l->diags, sr_node_loc(node), "wrong-type",
             "'ghost' is a map such as {depth: {per: thread}}, not %s",
             sr_node_kind_name(node));
    return;
  }
  size_t count = 0;
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    if (count++ == most_ghosts) {
      sr_error(l->diags, sr_node_loc(i->key), "ghost-name",
               "a rule has at most %d ghosts; split it", most_ghosts);
      return;
    }
    if (check_name(l, i->key))
      load_ghost(
          l, sr_ghost_add(rule, l->arena, i->key->text, sr_node_loc(i->key)),
          i->value);
  }
}
