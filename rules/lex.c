/* The lexer: C's tokens, with C's literals. */
#include "lex.h"

#include <stdlib.h>
#include <string.h>

#include "literal.h"

#include "banned.h"

bool sr_is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '$';
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool sr_is_name_char(char c) {
  return sr_is_name_start(c) || is_digit(c);
}

bool sr_is_name(struct sr_str text) {
  if (text.len == 0 || !sr_is_name_start(text.ptr[0]))
    return false;
  for (size_t i = 1; i < text.len; i++)
    if (!sr_is_name_char(text.ptr[i]))
      return false;
  return true;
}

struct lexer {
  const struct sr_text *text;
  struct sr_arena *arena;
  struct sr_diags *diags;
  size_t at;
};

static char peek(const struct lexer *l, size_t ahead) {
  size_t at = l->at + ahead;
  return at < l->text->str.len ? l->text->str.ptr[at] : '\0';
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct sr_str slice(const struct lexer *l, size_t from) {
  return (struct sr_str){l->text->str.ptr + from, l->at - from};
}

/* Longer ones first. */
static const char *const puncts[] = {
    "<<=", ">>=", "...", "===", "!==", "<=>", "..", "->", "=>", "<<", ">>", "<=",
    ">=",  "==",  "!=",  "&&",  "||",  "++",  "--", "+=", "-=", "*=", "/=",
    "%=",  "&=",  "|=",  "^=",  "::",  "<>",  "(",  ")",  "[",  "]",  ".",
    "!",   "-",   "*",   "&",   "/",   "%",   "+",  "<",  ">",  "^",  "|",
    "~",   "?",   ":",   ",",   "=",   ";",   "{",  "}",  "@",  "#",  NULL};

static bool lex_punct(struct lexer *l, struct sr_token *token) {
  for (size_t i = 0; puncts[i]; i++) {
    size_t len = strlen(puncts[i]);
    if (l->text->str.len - l->at < len ||
        memcmp(l->text->str.ptr + l->at, puncts[i], len) != 0)
      continue;
    token->kind = SR_TOKEN_PUNCT;
    l->at += len;
    token->str = sr_str_of(puncts[i]);
    return true;
  }
  size_t end = l->at + 1;
  while (end < l->text->str.len &&
         ((unsigned char)l->text->str.ptr[end] & 0xc0) == 0x80)
    end++;
  return sr_error(l->diags, sr_text_loc(l->text, l->at, end), "expr-syntax",
                  "'%.*s' cannot stand in an expression", (int)(end - l->at),
                  l->text->str.ptr + l->at);
}

static void lex_name(struct lexer *l, struct sr_token *token) {
  size_t from = l->at;
  while (sr_is_name_char(peek(l, 0)) ||
         (peek(l, 0) == ':' && peek(l, 1) == ':' &&
          sr_is_name_start(peek(l, 2)))) {
    l->at += peek(l, 0) == ':' ? 2 : 1;
  }
  token->kind = SR_TOKEN_NAME;
  token->str = slice(l, from);
  if (token->str.ptr[0] == ':') { /* `::name` is a global one, as all are */
    token->str.ptr += 2;
    token->str.len -= 2;
  }
}

static bool lex_number(struct lexer *l, struct sr_token *token) {
  size_t from = l->at;
  while (sr_is_name_char(peek(l, 0)) || peek(l, 0) == '.' ||
         ((peek(l, 0) == '+' || peek(l, 0) == '-') && l->at > from &&
          sr_literal_is_exponent(slice(l, from)))) {
    if (peek(l, 0) == '.' && peek(l, 1) == '.')
      break;
    l->at++;
  }
  struct sr_literal value;
  const char *problem = sr_literal_number(slice(l, from), &value);
  if (problem)
    return sr_error(l->diags, sr_text_loc(l->text, from, l->at), "expr-literal",
                    "'%.*s' is no number: %s", (int)(l->at - from),
                    l->text->str.ptr + from, problem);
  token->kind = value.is_float ? SR_TOKEN_FLOAT : SR_TOKEN_INT;
  token->imm = value.imm;
  token->is_unsigned = value.is_unsigned;
  token->real = value.real;
  return true;
}

/* Reads up to the closing quote into bytes.  False after an error. */
static bool lex_quoted(struct lexer *l, struct sr_strbuf *bytes) {
  size_t from = l->at;
  char quote = peek(l, 0);
  for (l->at++; peek(l, 0) != quote;) {
    if (l->at >= l->text->str.len)
      return sr_error(l->diags, sr_text_loc(l->text, from, from + 1),
                      "expr-literal", "missing the closing %c", quote);
    if (peek(l, 0) != '\\') {
      sr_strbuf_addc(bytes, peek(l, 0));
      l->at++;
      continue;
    }
    size_t used = 0;
    struct sr_str rest = {l->text->str.ptr + l->at, l->text->str.len - l->at};
    const char *problem = sr_literal_escape(rest, bytes, &used);
    if (problem)
      return sr_error(l->diags, sr_text_loc(l->text, l->at, l->at + used),
                      "expr-literal", "%s", problem);
    l->at += used;
  }
  l->at++;
  return true;
}

static bool lex_char(struct lexer *l, struct sr_token *token) {
  struct sr_strbuf bytes;
  sr_strbuf_init(&bytes);
  size_t from = l->at;
  bool ok = lex_quoted(l, &bytes);
  if (ok && bytes.len != 1)
    ok = sr_error(l->diags, sr_text_loc(l->text, from, l->at), "expr-literal",
                  bytes.len ? "a character literal has one byte; use double "
                              "quotes for text"
                            : "a character literal needs a character");
  token->kind = SR_TOKEN_INT;
  token->imm = ok ? (signed char)bytes.ptr[0] : 0;
  sr_strbuf_release(&bytes);
  return ok;
}

/* Neighbouring string literals are one. */
static bool lex_string(struct lexer *l, struct sr_token *token) {
  struct sr_strbuf bytes;
  sr_strbuf_init(&bytes);
  bool ok = true;
  size_t end;
  do {
    ok = lex_quoted(l, &bytes);
    end = l->at;
    while (is_space(peek(l, 0)))
      l->at++;
  } while (ok && peek(l, 0) == '"');
  l->at = end;
  token->kind = SR_TOKEN_STRING;
  token->str = sr_arena_str(l->arena, bytes.ptr, bytes.len);
  sr_strbuf_release(&bytes);
  return ok;
}

static bool lex_one(struct lexer *l, struct sr_token *token) {
  char c = peek(l, 0);
  if (sr_is_name_start(c) ||
      (c == ':' && peek(l, 1) == ':' && sr_is_name_start(peek(l, 2))))
    return lex_name(l, token), true;
  if (is_digit(c) || (c == '.' && is_digit(peek(l, 1))))
    return lex_number(l, token);
  if (c == '\'')
    return lex_char(l, token);
  if (c == '"')
    return lex_string(l, token);
  return lex_punct(l, token);
}

bool sr_lex(const struct sr_text *text, struct sr_arena *arena,
            struct sr_diags *diags, struct sr_tokens *tokens) {
  struct lexer l = {text, arena, diags, 0};
  struct sr_token *all = NULL;
  size_t room = 0;
  bool ok = true;
  tokens->count = 0;
  for (bool done = false; ok && !done; tokens->count++) {
    while (l.at < text->str.len && is_space(text->str.ptr[l.at]))
      l.at++;
    if (tokens->count == room)
      all = sr_xrealloc(all, (room = room ? room * 2 : 16) * sizeof(*all));
    struct sr_token *token = &all[tokens->count];
    *token = (struct sr_token){.from = l.at};
    done = l.at >= text->str.len;
    ok = done || lex_one(&l, token);
    token->to = l.at;
  }
  tokens->all = sr_arena_array(arena, tokens->count, sizeof(*all));
  memcpy(tokens->all, all, tokens->count * sizeof(*all));
  free(all);
  return ok;
}
