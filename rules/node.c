/* What can be asked of nodes. */
#include "node.h"

#include <string.h>

#include "banned.h"

struct sr_loc sr_node_loc(const struct sr_node *node) {
  return sr_source_loc(node->source, node->begin,
                       node->kind == SR_NODE_SCALAR ? node->end : node->begin);
}

bool sr_node_is_empty(const struct sr_node *node) {
  if (node->kind != SR_NODE_SCALAR || node->style != SR_STYLE_PLAIN)
    return false;
  return node->text.len == 0 || sr_str_is(node->text, "~");
}

const char *sr_node_kind_name(const struct sr_node *node) {
  switch (node->kind) {
  case SR_NODE_LIST:
    return "a list";
  case SR_NODE_MAP:
    return "a map";
  default:
    return "text";
  }
}

const struct sr_node *sr_node_get(const struct sr_node *map, const char *key) {
  if (map->kind != SR_NODE_MAP)
    return NULL;
  for (const struct sr_node_item *i = map->items; i; i = i->next)
    if (i->key->kind == SR_NODE_SCALAR && sr_str_is(i->key->text, key))
      return i->value;
  return NULL;
}

static bool is_one_of(struct sr_str text, const char *const *words) {
  for (; *words; words++)
    if (sr_str_is(text, *words))
      return true;
  return false;
}

static size_t count_digits(struct sr_str text, size_t at) {
  size_t n = at;
  while (n < text.len && text.ptr[n] >= '0' && text.ptr[n] <= '9')
    n++;
  return n - at;
}

/* JSON's own grammar for numbers, which YAML's core schema includes. */
static bool is_json_number(struct sr_str text) {
  size_t i = text.len && text.ptr[0] == '-';
  size_t whole = count_digits(text, i);
  if (whole == 0 || (whole > 1 && text.ptr[i] == '0'))
    return false;
  i += whole;
  if (i < text.len && text.ptr[i] == '.') {
    size_t fraction = count_digits(text, i + 1);
    if (fraction == 0)
      return false;
    i += 1 + fraction;
  }
  if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E')) {
    i++;
    if (i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-'))
      i++;
    size_t digits = count_digits(text, i);
    if (digits == 0)
      return false;
    i += digits;
  }
  return i == text.len;
}

static void add_scalar(const struct sr_node *node, struct sr_strbuf *out) {
  static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
  static const char *const trues[] = {"true", "True", "TRUE", NULL};
  static const char *const falses[] = {"false", "False", "FALSE", NULL};
  bool is_plain = node->style == SR_STYLE_PLAIN;
  if (is_plain && is_one_of(node->text, nulls))
    sr_strbuf_adds(out, "null");
  else if (is_plain && is_one_of(node->text, trues))
    sr_strbuf_adds(out, "true");
  else if (is_plain && is_one_of(node->text, falses))
    sr_strbuf_adds(out, "false");
  else if (is_plain && is_json_number(node->text))
    sr_strbuf_add(out, node->text.ptr, node->text.len);
  else
    sr_strbuf_add_json(out, node->text.ptr, node->text.len);
}

static void add_json(const struct sr_node *node, bool is_typed,
                     struct sr_strbuf *out) {
  if (node->kind == SR_NODE_SCALAR) {
    if (is_typed)
      add_scalar(node, out);
    else
      sr_strbuf_add_json(out, node->text.ptr, node->text.len);
    return;
  }
  bool is_map = node->kind == SR_NODE_MAP;
  sr_strbuf_addc(out, is_map ? '{' : '[');
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    if (i != node->items)
      sr_strbuf_addc(out, ',');
    if (is_map) {
      sr_strbuf_add_json(out, i->key->text.ptr, i->key->text.len);
      sr_strbuf_addc(out, ':');
    }
    add_json(i->value, is_typed, out);
  }
  sr_strbuf_addc(out, is_map ? '}' : ']');
}

void sr_node_add_json(const struct sr_node *node, struct sr_strbuf *out) {
  add_json(node, true, out);
}

void sr_node_add_json_text(const struct sr_node *node, struct sr_strbuf *out) {
  add_json(node, false, out);
}
