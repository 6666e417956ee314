/* Loads the values of keys: texts, expressions, messages. */
#include <string.h>

#include "load.h"

#include "banned.h"

/* Complains unless node is text with something in it. */
static bool check_text(struct sr_loader *l, const struct sr_node *node,
                       const char *key) {
  if (node->kind != SR_NODE_SCALAR)
    return sr_error(l->diags, sr_node_loc(node), "wrong-type",
                    "'%s' takes text here, not %s; put text with { or [ in "
                    "quotes",
                    key, sr_node_kind_name(node));
  size_t blanks = strspn(node->text.ptr, " \t\n\r");
  if (blanks == node->text.len || sr_node_is_empty(node))
    return sr_error(l->diags, sr_node_loc(node), "empty-value",
                    "'%s' has no value", key);
  if (memchr(node->text.ptr, '\0', node->text.len))
    return sr_error(l->diags, sr_node_loc(node), "wrong-value",
                    "'%s' has a NUL character in it", key);
  return true;
}

struct sr_str sr_load_text(struct sr_loader *l, const struct sr_node *node,
                           const char *key) {
  if (!node || !check_text(l, node, key))
    return (struct sr_str){"", 0};
  return node->text;
}

struct sr_texts sr_load_texts(struct sr_loader *l, const struct sr_node *node,
                              const char *key) {
  struct sr_texts texts = {NULL, 0};
  if (!node)
    return texts;
  if (node->kind != SR_NODE_LIST) {
    texts.all = SR_NEW(l->arena, struct sr_str);
    texts.all[0] = sr_load_text(l, node, key);
    texts.count = texts.all[0].len != 0;
    return texts;
  }
  if (node->count == 0)
    sr_error(l->diags, sr_node_loc(node), "empty-value",
             "'%s' is an empty list; leave it out", key);
  texts.all = sr_arena_array(l->arena, node->count, sizeof(*texts.all));
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    struct sr_str text = sr_load_text(l, i->value, key);
    if (text.len)
      texts.all[texts.count++] = text;
  }
  return texts;
}

struct sr_expr *sr_load_expr(struct sr_loader *l, const struct sr_node *node,
                             const char *key) {
  if (!node)
    return NULL;
  if (node->kind == SR_NODE_SCALAR && node->text.len == 0 &&
      node->style != SR_STYLE_PLAIN) {
    sr_error(l->diags, sr_node_loc(node), "empty-value", "'%s' has no value",
             key);
    return NULL;
  }
  if (!check_text(l, node, key))
    return NULL;
  return sr_expr_parse(sr_text_of(node, l->arena), l->arena, l->diags);
}

/* End of the expression that begins at `from`: the index of its `}`, or the
 * text's length if there is none.  Quoted braces do not count. */
static size_t find_brace(struct sr_str text, size_t from) {
  char quote = '\0';
  for (size_t i = from; i < text.len; i++) {
    char c = text.ptr[i];
    if (quote) {
      if (c == '\\')
        i++;
      else if (c == quote)
        quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '}') {
      return i;
    }
  }
  return text.len;
}

/* Ends the newest part with an expression; text gathers what stands before. */
static void end_part(struct sr_loader *l, struct sr_part ***last,
                     struct sr_strbuf *text, struct sr_expr *expr) {
  if (!expr && text->len == 0)
    return;
  struct sr_part *part = SR_NEW(l->arena, struct sr_part);
  part->text = sr_arena_str(l->arena, text->ptr, text->len);
  part->expr = expr;
  sr_strbuf_clear(text);
  **last = part;
  *last = &part->next;
}

/* Reads `{expr}` at `at`.  Returns the index behind it. */
static size_t read_hole(struct sr_loader *l, const struct sr_text *text,
                        size_t at, struct sr_expr **expr) {
  size_t end = find_brace(text->str, at + 1);
  if (end == text->str.len) {
    sr_error(l->diags, sr_text_loc(text, at, at + 1), "message-syntax",
             "this '{' is never closed; '{{' is a brace");
    return end;
  }
  size_t blanks = strspn(text->str.ptr + at + 1, " \t\n\r");
  if (at + 1 + blanks == end)
    sr_error(l->diags, sr_text_loc(text, at, end + 1), "message-syntax",
             "an expression is missing between { and }; '{{' is a brace");
  else
    *expr = sr_expr_parse(sr_text_part(*text, at + 1, end), l->arena, l->diags);
  return end + 1;
}

struct sr_part *sr_load_message(struct sr_loader *l,
                                const struct sr_node *node) {
  struct sr_part *parts = NULL, **last = &parts;
  if (!node || !check_text(l, node, "message"))
    return NULL;
  if (node->text.len > SR_EXPR_BYTES) {
    sr_error(l->diags, sr_node_loc(node), "message-syntax",
             "the message is longer than %d bytes; shorten it", SR_EXPR_BYTES);
    return NULL;
  }
  struct sr_text text = sr_text_of(node, l->arena);
  struct sr_strbuf buf;
  sr_strbuf_init(&buf);
  for (size_t i = 0; i < text.str.len;) {
    char c = text.str.ptr[i];
    if (c == '{' && i + 1 < text.str.len && text.str.ptr[i + 1] == '{') {
      sr_strbuf_addc(&buf, '{');
      i += 2;
    } else if (c == '{') {
      struct sr_expr *expr = NULL;
      i = read_hole(l, &text, i, &expr);
      if (expr)
        end_part(l, &last, &buf, expr);
    } else {
      bool is_break = c == '\n' || c == '\r';
      if (!is_break || i + 1 < text.str.len)
        sr_strbuf_addc(&buf, is_break ? ' ' : c);
      i++;
    }
  }
  end_part(l, &last, &buf, NULL);
  sr_strbuf_release(&buf);
  return parts;
}
