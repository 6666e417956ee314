/* Type names in casts and sizeof, and telling casts from parentheses. */
#include <stdio.h>
#include <string.h>

#include "expr_parse.h"

#include "banned.h"

static bool is_word(const struct sr_token *token, const char *const *words) {
  if (token->kind == SR_TOKEN_NAME)
    for (; *words; words++)
      if (sr_str_is(token->str, *words))
        return true;
  return false;
}

static bool is_qualifier(const struct sr_token *token) {
  static const char *const words[] = {"const", "volatile", "restrict",
                                      "_Atomic", NULL};
  return is_word(token, words);
}

static bool is_tag_keyword(const struct sr_token *token) {
  static const char *const words[] = {"struct", "union",    "enum",
                                      "class",  "typename", NULL};
  return is_word(token, words);
}

static bool is_builtin(const struct sr_token *token) {
  static const char *const words[] = {"void",   "char",  "short",  "int",
                                      "long",   "float", "double", "unsigned",
                                      "signed", "_Bool", "bool",   NULL};
  return is_word(token, words);
}

/* Typedef names that are known, or look like one (`_t`). */
static bool is_typedef_name(const struct sr_token *token) {
  return token->kind == SR_TOKEN_NAME && token->str.len > 2 &&
         memcmp(token->str.ptr + token->str.len - 2, "_t", 2) == 0;
}

/* What can only be the operand of a cast when it follows `(name)`. */
static bool begins_operand(const struct sr_token *token) {
  if (token->kind != SR_TOKEN_PUNCT)
    return token->kind != SR_TOKEN_END;
  return sr_str_is(token->str, "(") || sr_str_is(token->str, "!") ||
         sr_str_is(token->str, "~");
}

bool sr_expr_at_cast(const struct sr_expr_parser *p) {
  const struct sr_token *first = sr_expr_peek(p, 1);
  if (is_tag_keyword(first) || is_builtin(first) || is_qualifier(first))
    return true;
  if (first->kind != SR_TOKEN_NAME)
    return false;
  size_t ahead = 2;
  while (sr_expr_is(p, ahead, "*") || is_qualifier(sr_expr_peek(p, ahead)))
    ahead++;
  if (!sr_expr_is(p, ahead, ")"))
    return false;
  if (ahead > 2)
    return true;
  const struct sr_token *operand = sr_expr_peek(p, ahead + 1);
  static const char *const words[] = {"and", "or", "implies", NULL};
  if (is_word(operand, words))
    return false;
  if (is_typedef_name(first) && operand->kind == SR_TOKEN_PUNCT)
    return begins_operand(operand) || sr_str_is(operand->str, "-") ||
           sr_str_is(operand->str, "*") || sr_str_is(operand->str, "&");
  return begins_operand(operand);
}

/* How often each word of a built-in type was said. */
struct words {
  unsigned is_void, is_char, is_short, is_int, is_long, is_float, is_double,
      is_unsigned, is_signed, is_bool;
};

static void count_word(struct words *w, struct sr_str word) {
  const struct {
    const char *text;
    unsigned *count;
  } all[] = {{"void", &w->is_void},     {"char", &w->is_char},
             {"short", &w->is_short},   {"int", &w->is_int},
             {"long", &w->is_long},     {"float", &w->is_float},
             {"double", &w->is_double}, {"unsigned", &w->is_unsigned},
             {"signed", &w->is_signed}, {"_Bool", &w->is_bool},
             {"bool", &w->is_bool}};
  for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
    if (sr_str_is(word, all[i].text))
      ++*all[i].count;
}

/* The one spelling of a built-in type that debug information uses, or NULL. */
static const char *spelling(const struct words *w) {
  unsigned others = w->is_void + w->is_float + w->is_bool;
  unsigned sized = w->is_char + w->is_short + w->is_double;
  if (w->is_unsigned + w->is_signed > 1 || others + sized > 1 ||
      w->is_int > 1 || w->is_long > 2)
    return NULL;
  if (others)
    return w->is_unsigned + w->is_signed + w->is_int + w->is_long ? NULL
           : w->is_void                                           ? "void"
           : w->is_float                                          ? "float"
                                                                  : "bool";
  if (w->is_double)
    return w->is_unsigned + w->is_signed + w->is_int || w->is_long > 1 ? NULL
           : w->is_long ? "long double"
                        : "double";
  if (w->is_char)
    return w->is_int + w->is_long ? NULL
           : w->is_unsigned       ? "unsigned char"
           : w->is_signed         ? "signed char"
                                  : "char";
  if (w->is_short)
    return w->is_long ? NULL : w->is_unsigned ? "unsigned short" : "short";
  if (w->is_long == 2)
    return w->is_unsigned ? "unsigned long long" : "long long";
  if (w->is_long)
    return w->is_unsigned ? "unsigned long" : "long";
  return w->is_unsigned ? "unsigned int" : "int";
}

static bool read_builtin(struct sr_expr_parser *p, struct sr_type_name *type) {
  struct words words = {0};
  const struct sr_token *first = sr_expr_peek(p, 0);
  for (; is_builtin(sr_expr_peek(p, 0)) || is_qualifier(sr_expr_peek(p, 0));
       p->at++)
    count_word(&words, sr_expr_peek(p, 0)->str);
  const char *name = spelling(&words);
  if (!name) {
    sr_expr_fail(p, first, "expr-syntax",
                 "these words together are no type of C");
    return false;
  }
  type->name = sr_str_of(name);
  return true;
}

static bool read_named(struct sr_expr_parser *p, struct sr_type_name *type) {
  const struct sr_token *tag = sr_expr_peek(p, 0);
  bool has_tag = is_tag_keyword(tag);
  p->at += has_tag;
  const struct sr_token *name = sr_expr_peek(p, 0);
  if (name->kind != SR_TOKEN_NAME || is_qualifier(name)) {
    sr_expr_fail(p, name, "expr-syntax", "the name of a type is missing");
    return false;
  }
  p->at++;
  type->name = name->str;
  if (!has_tag || sr_str_is(tag->str, "typename"))
    return true;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "%.*s %.*s", (int)tag->str.len, tag->str.ptr,
                 (int)name->str.len, name->str.ptr);
  type->name = sr_arena_str(p->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  type->is_aggregate = !sr_str_is(tag->str, "enum");
  return true;
}

bool sr_expr_type(struct sr_expr_parser *p, struct sr_type_name *type) {
  memset(type, 0, sizeof(*type));
  while (is_qualifier(sr_expr_peek(p, 0)))
    p->at++;
  if (is_builtin(sr_expr_peek(p, 0)) ? !read_builtin(p, type)
                                     : !read_named(p, type))
    return false;
  for (; sr_expr_is(p, 0, "*") || is_qualifier(sr_expr_peek(p, 0)); p->at++)
    type->stars += sr_expr_is(p, 0, "*");
  if (type->stars > SR_EXPR_STARS)
    sr_expr_fail(p, sr_expr_peek(p, 0), "expr-depth",
                 "a type has at most %d '*'; leave some out", SR_EXPR_STARS);
  return type->stars <= SR_EXPR_STARS;
}
