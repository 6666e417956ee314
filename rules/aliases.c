/* Pairs of names. */
#include "aliases.h"

#include <string.h>

#include "lex.h"

#include "banned.h"

/* `f`, `ns::f`, `server.flags`, `ns::T.stats.bytes`.  Counts the dots. */
static bool is_path(struct sr_str text, size_t *dots) {
  size_t from = 0;
  *dots = 0;
  for (size_t i = 0; i <= text.len; i++) {
    bool is_dot = i < text.len && text.ptr[i] == '.';
    bool is_colons = *dots == 0 && i + 1 < text.len && text.ptr[i] == ':' &&
                     text.ptr[i + 1] == ':';
    if (i < text.len && !is_dot && !is_colons)
      continue;
    if (!sr_is_name((struct sr_str){text.ptr + from, i - from}))
      return false;
    *dots += is_dot;
    i += is_colons;
    from = i + 1;
  }
  return true;
}

static bool check_name(const struct sr_node *node, size_t *dots,
                       struct sr_diags *diags) {
  if (node->kind != SR_NODE_SCALAR)
    return sr_error(diags, sr_node_loc(node), "wrong-type",
                    "an alias stands for one name, not %s",
                    sr_node_kind_name(node));
  if (!is_path(node->text, dots))
    return sr_error(diags, sr_node_loc(node), "wrong-value",
                    "'%s' is no name of a function, variable or field; write "
                    "f, or T.field",
                    node->text.ptr);
  return true;
}

static size_t owner_len(struct sr_str path) {
  const char *dot = memchr(path.ptr, '.', path.len);
  return dot ? (size_t)(dot - path.ptr) : path.len;
}

static void read_pair(struct sr_ruleset *set, const struct sr_node *key,
                      const struct sr_node *value) {
  struct sr_diags *diags = &set->diags;
  size_t dots = 0, other_dots = 0;
  if (key->kind != SR_NODE_SCALAR || !check_name(key, &dots, diags) ||
      !check_name(value, &other_dots, diags))
    return;
  struct sr_str name = key->text, other = value->text;
  bool has_owner = dots && other_dots;
  size_t len = owner_len(name);
  if (!dots != !other_dots ||
      (has_owner && (len != owner_len(other) ||
                     memcmp(name.ptr, other.ptr, len) != 0))) {
    sr_error(diags, sr_node_loc(value), "wrong-value",
             "'%s' and '%s' cannot be the same thing; a field is renamed "
             "within its struct or variable: T.new: T.old",
             name.ptr, other.ptr);
    return;
  }
  if (sr_str_equals(name, other)) {
    sr_error(diags, sr_node_loc(value), "wrong-value",
             "'%s' is the same name; leave the alias out", other.ptr);
    return;
  }
  struct sr_alias *alias = SR_NEW(&set->arena, struct sr_alias);
  *alias = (struct sr_alias){name, other, NULL};
  if (set->last_alias)
    set->last_alias->next = alias;
  else
    set->aliases = alias;
  set->last_alias = alias;
}

void sr_aliases_read(struct sr_ruleset *set, const struct sr_node *map) {
  if (!map)
    return;
  if (map->kind != SR_NODE_MAP) {
    sr_error(&set->diags, sr_node_loc(map), "wrong-type",
             "'aliases' is a map of new names and old ones, not %s",
             sr_node_kind_name(map));
    return;
  }
  for (const struct sr_node_item *i = map->items; i; i = i->next)
    read_pair(set, i->key, i->value);
}

static bool stands_for(struct sr_str path, struct sr_str name) {
  return sr_str_equals(path, name) ||
         (path.len > name.len + 1 &&
          path.ptr[path.len - name.len - 1] == '.' &&
          memcmp(path.ptr + path.len - name.len, name.ptr, name.len) == 0);
}

bool sr_aliases_have(const struct sr_ruleset *set, struct sr_str name) {
  for (const struct sr_alias *a = set->aliases; a; a = a->next)
    if (stands_for(a->name, name) || stands_for(a->other, name))
      return true;
  return false;
}
