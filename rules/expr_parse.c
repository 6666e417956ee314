/* Operators and primaries of expressions, by precedence climbing. */
#include "expr_parse.h"

#include <stdarg.h>
#include <string.h>

#include "banned.h"

const struct sr_token *sr_expr_peek(const struct sr_expr_parser *p,
                                    size_t ahead) {
  size_t last = p->tokens.count - 1;
  return &p->tokens.all[p->at + ahead < last ? p->at + ahead : last];
}

bool sr_expr_is(const struct sr_expr_parser *p, size_t ahead,
                const char *punct) {
  const struct sr_token *token = sr_expr_peek(p, ahead);
  return token->kind == SR_TOKEN_PUNCT && sr_str_is(token->str, punct);
}

struct sr_expr *sr_expr_fail(struct sr_expr_parser *p,
                             const struct sr_token *token, const char *code,
                             const char *format, ...) {
  struct sr_strbuf text;
  va_list args;
  sr_strbuf_init(&text);
  va_start(args, format);
  sr_strbuf_vaddf(&text, format, args);
  va_end(args);
  sr_error(p->diags, sr_text_loc(&p->text, token->from, token->to), code, "%s",
           text.ptr);
  sr_strbuf_release(&text);
  return NULL;
}

struct sr_expr *sr_expr_new(struct sr_expr_parser *p, enum sr_expr_op op,
                            size_t from) {
  struct sr_expr *expr = SR_NEW(p->arena, struct sr_expr);
  expr->op = op;
  expr->from = from;
  expr->str = (struct sr_str){"", 0};
  return expr;
}

struct sr_expr *sr_expr_end(struct sr_expr_parser *p, struct sr_expr *expr) {
  unsigned deepest = 0;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    deepest = kid->depth > deepest ? kid->depth : deepest;
  expr->depth = (uint16_t)(deepest + 1);
  expr->to = p->tokens.all[p->at - 1].to;
  expr->loc = sr_text_loc(&p->text, expr->from, expr->to);
  expr->text =
      (struct sr_str){p->text.str.ptr + expr->from, expr->to - expr->from};
  if (expr->depth > SR_EXPR_DEPTH) {
    sr_error(p->diags, expr->loc, "expr-depth",
             "the expression is more than %d operators deep; split it over "
             "several rules",
             SR_EXPR_DEPTH);
    return NULL;
  }
  return expr;
}

/* What people write where C has an operator of another name.  True if the
 * next token is such, with an error. */
static bool fail_cured(struct sr_expr_parser *p) {
  static const struct {
    const char *text, *code, *message;
  } cures[] = {
      {"=", "expr-assignment", "'=' assigns; did you mean '=='?"},
      {"===", "expr-syntax", "there is no '===' in C; did you mean '=='?"},
      {"!==", "expr-syntax", "there is no '!==' in C; did you mean '!='?"},
      {"<>", "expr-syntax", "there is no '<>' in C; did you mean '!='?"},
      {"<=>", "expr-syntax", "there is no '<=>' here; did you mean '=='?"},
      {"and", "expr-syntax", "expressions are C's; did you mean '&&'?"},
      {"or", "expr-syntax", "expressions are C's; did you mean '||'?"},
      {"implies", "expr-syntax", "did you mean '=>'?"},
      {";", "expr-syntax", "a condition is one expression; leave ';' out"},
  };
  const struct sr_token *token = sr_expr_peek(p, 0);
  bool is_word = token->kind == SR_TOKEN_PUNCT || token->kind == SR_TOKEN_NAME;
  for (size_t i = 0; is_word && i < sizeof(cures) / sizeof(*cures); i++)
    if (sr_str_is(token->str, cures[i].text)) {
      sr_expr_fail(p, token, cures[i].code, "%s", cures[i].message);
      return true;
    }
  bool is_assignment = token->kind == SR_TOKEN_PUNCT && token->str.len > 1 &&
                       token->str.ptr[token->str.len - 1] == '=' &&
                       !strchr("=!<>", token->str.ptr[token->str.len - 2]);
  is_assignment |= sr_expr_is(p, 0, "<<=") || sr_expr_is(p, 0, ">>=");
  if (is_assignment)
    sr_expr_fail(p, token, "expr-assignment",
                 "'%s' would change the program; a condition only looks",
                 token->str.ptr);
  return is_assignment;
}

bool sr_expr_expect(struct sr_expr_parser *p, const char *punct,
                    const struct sr_token *opened) {
  if (sr_expr_is(p, 0, punct)) {
    p->at++;
    return true;
  }
  const struct sr_token *token = sr_expr_peek(p, 0);
  if (fail_cured(p))
    return false;
  if (token->kind == SR_TOKEN_END)
    sr_expr_fail(p, token, "expr-syntax", "missing '%s' at the end", punct);
  else
    sr_expr_fail(p, token, "expr-syntax", "expected '%s' before '%.*s'", punct,
                 (int)(token->to - token->from), p->text.str.ptr + token->from);
  if (opened)
    sr_note(p->diags, sr_text_loc(&p->text, opened->from, opened->to),
            "to match this");
  return false;
}

static struct sr_expr *leaf(struct sr_expr_parser *p, enum sr_expr_op op) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  struct sr_expr *expr = sr_expr_new(p, op, token->from);
  expr->imm = token->imm;
  expr->is_unsigned = token->is_unsigned;
  expr->real = token->real;
  if (op == SR_EXPR_NAME || op == SR_EXPR_STRING)
    expr->str = token->str;
  p->at++;
  return sr_expr_end(p, expr);
}

static enum sr_expr_op keyword(struct sr_str name) {
  static const struct {
    const char *text;
    enum sr_expr_op op;
  } words[] = {{"true", SR_EXPR_TRUE},
               {"false", SR_EXPR_FALSE},
               {"NULL", SR_EXPR_NULL},
               {"nullptr", SR_EXPR_NULL},
               {"errno", SR_EXPR_ERRNO}};
  for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
    if (sr_str_is(name, words[i].text))
      return words[i].op;
  return SR_EXPR_NAME;
}

/* `sizeof(T)` */
static struct sr_expr *size_of(struct sr_expr_parser *p) {
  struct sr_expr *expr =
      sr_expr_new(p, SR_EXPR_SIZEOF, sr_expr_peek(p, 0)->from);
  p->at++;
  const struct sr_token *opened = sr_expr_peek(p, 0);
  if (!sr_expr_is(p, 0, "("))
    return sr_expr_fail(p, opened, "expr-syntax",
                        "sizeof takes a type in parentheses: sizeof(T)");
  p->at++;
  struct sr_type_name type;
  if (!sr_expr_type(p, &type) || !sr_expr_expect(p, ")", opened))
    return NULL;
  expr->str = type.name;
  expr->imm = type.stars;
  return sr_expr_end(p, expr);
}

static struct sr_expr *parenthesized(struct sr_expr_parser *p) {
  const struct sr_token *opened = sr_expr_peek(p, 0);
  p->at++;
  struct sr_expr *expr = sr_expr_whole(p);
  if (!expr || !sr_expr_expect(p, ")", opened))
    return NULL;
  expr->is_parenthesized = true;
  expr->from = opened->from;
  expr->to = p->tokens.all[p->at - 1].to;
  return expr;
}

static struct sr_expr *name(struct sr_expr_parser *p) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  if (sr_str_is(token->str, "sizeof"))
    return size_of(p);
  if (sr_expr_is(p, 1, "("))
    return sr_expr_call(p);
  if (sr_str_is(token->str, "not"))
    return sr_expr_fail(p, token, "expr-syntax",
                        "expressions are C's; did you mean '!'?");
  if (sr_str_is(token->str, "null") || sr_str_is(token->str, "nil") ||
      sr_str_is(token->str, "None"))
    return sr_expr_fail(p, token, "expr-syntax",
                        "expressions are C's; did you mean 'NULL'?");
  if (sr_str_is(token->str, "struct") || sr_str_is(token->str, "union") ||
      sr_str_is(token->str, "enum"))
    return sr_expr_fail(p, token, "expr-syntax",
                        "a type stands in a cast or in sizeof(...) only");
  if (sr_str_is(token->str, "return") || sr_str_is(token->str, "if"))
    return sr_expr_fail(p, token, "expr-syntax",
                        "a condition is one expression, not a statement; "
                        "leave '%.*s' out",
                        (int)token->str.len, token->str.ptr);
  return leaf(p, keyword(token->str));
}

static struct sr_expr *primary(struct sr_expr_parser *p) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  switch (token->kind) {
  case SR_TOKEN_INT:
    return leaf(p, SR_EXPR_INT);
  case SR_TOKEN_FLOAT:
    return leaf(p, SR_EXPR_FLOAT);
  case SR_TOKEN_STRING:
    return leaf(p, SR_EXPR_STRING);
  case SR_TOKEN_NAME:
    return name(p);
  case SR_TOKEN_END:
    return sr_expr_fail(p, token, "expr-syntax",
                        p->at ? "an operand is missing at the end"
                              : "an expression is missing");
  case SR_TOKEN_PUNCT:
    break;
  }
  if (sr_str_is(token->str, "("))
    return parenthesized(p);
  if (sr_str_is(token->str, "++") || sr_str_is(token->str, "--"))
    return sr_expr_fail(p, token, "expr-assignment",
                        "'%s' would change the program; a condition only "
                        "looks",
                        token->str.ptr);
  return sr_expr_fail(p, token, "expr-syntax",
                      "expected an operand before '%s'", token->str.ptr);
}

static struct sr_expr *field(struct sr_expr_parser *p, struct sr_expr *base) {
  bool is_arrow = sr_expr_is(p, 0, "->");
  p->at++;
  const struct sr_token *token = sr_expr_peek(p, 0);
  if (token->kind != SR_TOKEN_NAME)
    return sr_expr_fail(p, token, "expr-syntax",
                        "the name of a field is missing behind '%s'",
                        is_arrow ? "->" : ".");
  struct sr_expr *expr =
      sr_expr_new(p, is_arrow ? SR_EXPR_ARROW : SR_EXPR_MEMBER, base->from);
  expr->kid = base;
  expr->str = token->str;
  p->at++;
  return sr_expr_end(p, expr);
}

static struct sr_expr *subscript(struct sr_expr_parser *p,
                                 struct sr_expr *base) {
  const struct sr_token *opened = sr_expr_peek(p, 0);
  p->at++;
  struct sr_expr *index = sr_expr_whole(p);
  if (!index || !sr_expr_expect(p, "]", opened))
    return NULL;
  struct sr_expr *expr = sr_expr_new(p, SR_EXPR_INDEX, base->from);
  expr->kid = base;
  base->next = index;
  return sr_expr_end(p, expr);
}

static struct sr_expr *postfix(struct sr_expr_parser *p) {
  struct sr_expr *expr = primary(p);
  while (expr) {
    const struct sr_token *token = sr_expr_peek(p, 0);
    if (sr_expr_is(p, 0, "->") || sr_expr_is(p, 0, "."))
      expr = field(p, expr);
    else if (sr_expr_is(p, 0, "["))
      expr = subscript(p, expr);
    else if (sr_expr_is(p, 0, "("))
      return sr_expr_fail(p, token, "expr-unknown-function",
                          "functions are called by name, not by what '%.*s' "
                          "points to",
                          (int)(expr->to - expr->from),
                          p->text.str.ptr + expr->from);
    else if (sr_expr_is(p, 0, "++") || sr_expr_is(p, 0, "--"))
      return sr_expr_fail(p, token, "expr-assignment",
                          "'%s' would change the program; a condition only "
                          "looks",
                          token->str.ptr);
    else
      break;
  }
  return expr;
}

static struct sr_expr *cast(struct sr_expr_parser *p) {
  const struct sr_token *opened = sr_expr_peek(p, 0);
  struct sr_expr *expr = sr_expr_new(p, SR_EXPR_CAST, opened->from);
  p->at++;
  const struct sr_token *first = sr_expr_peek(p, 0);
  struct sr_type_name type;
  if (!sr_expr_type(p, &type) || !sr_expr_expect(p, ")", opened))
    return NULL;
  if (type.stars == 0 && (type.is_aggregate || sr_str_is(type.name, "void")))
    return sr_expr_fail(p, first, "expr-syntax",
                        "a cast to '%.*s' gives no value; did you mean "
                        "'%.*s *'?",
                        (int)type.name.len, type.name.ptr, (int)type.name.len,
                        type.name.ptr);
  expr->str = type.name;
  expr->imm = type.stars;
  expr->kid = sr_expr_unary(p);
  return expr->kid ? sr_expr_end(p, expr) : NULL;
}

static bool has_address(const struct sr_expr *expr) {
  return expr->op == SR_EXPR_NAME || expr->op == SR_EXPR_MEMBER ||
         expr->op == SR_EXPR_ARROW || expr->op == SR_EXPR_INDEX ||
         expr->op == SR_EXPR_DEREF;
}

static struct sr_expr *prefix(struct sr_expr_parser *p, enum sr_expr_op op) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  struct sr_expr *expr = sr_expr_new(p, op, token->from);
  p->at++;
  expr->kid = sr_expr_unary(p);
  if (!expr->kid)
    return NULL;
  if (op == SR_EXPR_ADDRESS && !has_address(expr->kid))
    return sr_expr_fail(p, token, "expr-syntax",
                        "'&' takes the address of a variable or a field");
  return sr_expr_end(p, expr);
}

static struct sr_expr *unary_here(struct sr_expr_parser *p) {
  if (sr_expr_is(p, 0, "!"))
    return prefix(p, SR_EXPR_NOT);
  if (sr_expr_is(p, 0, "~"))
    return prefix(p, SR_EXPR_COMPLEMENT);
  if (sr_expr_is(p, 0, "-"))
    return prefix(p, SR_EXPR_NEGATE);
  if (sr_expr_is(p, 0, "*"))
    return prefix(p, SR_EXPR_DEREF);
  if (sr_expr_is(p, 0, "&"))
    return prefix(p, SR_EXPR_ADDRESS);
  if (sr_expr_is(p, 0, "+")) {
    p->at++;
    return sr_expr_unary(p);
  }
  if (sr_expr_is(p, 0, "&&"))
    return sr_expr_fail(p, sr_expr_peek(p, 0), "expr-syntax",
                        "an operand is missing before '&&'");
  if (sr_expr_is(p, 0, "(") && sr_expr_at_cast(p))
    return cast(p);
  return postfix(p);
}

struct sr_expr *sr_expr_unary(struct sr_expr_parser *p) {
  if (p->nesting >= SR_EXPR_NESTING)
    return sr_expr_fail(p, sr_expr_peek(p, 0), "expr-depth",
                        "the expression is nested more than %d deep",
                        SR_EXPR_NESTING);
  p->nesting++;
  struct sr_expr *expr = unary_here(p);
  p->nesting--;
  return expr;
}

struct binary {
  const char *punct;
  enum sr_expr_op op;
  int level; /* higher binds tighter */
};

static const struct binary binaries[] = {
#define SR_BINARY(sign, op, level) {sign, op, level},
#include "operators.inc"
};

static const struct binary *binary_at(const struct sr_expr_parser *p) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  if (token->kind == SR_TOKEN_PUNCT)
    for (size_t i = 0; i < sizeof(binaries) / sizeof(*binaries); i++)
      if (sr_str_is(token->str, binaries[i].punct))
        return &binaries[i];
  return NULL;
}

static bool is_comparison(enum sr_expr_op op) {
  return op >= SR_EXPR_LT && op <= SR_EXPR_NE;
}

/* What C's precedence makes of `a & b == c` surprises most. */
static void warn_of_precedence(struct sr_expr_parser *p,
                               const struct sr_expr *expr,
                               const struct binary *binary) {
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    if (kid->is_parenthesized || !is_comparison(kid->op))
      continue;
    if (binary->level >= 5 && binary->level <= 7) {
      kid->is_reported = true;
      sr_warning(p->diags, kid->loc, "expr-parentheses",
                 "'%s' binds tighter than '%s' here; put parentheses around "
                 "what belongs together",
                 sr_expr_op_name(kid->op), binary->punct);
    } else if (binary->level == 9 && kid == expr->kid &&
               kid->op != SR_EXPR_EQ && kid->op != SR_EXPR_NE) {
      sr_warning(p->diags, expr->loc, "expr-parentheses",
                 "this compares the outcome of a comparison; did you mean "
                 "'a %s b && b %s c'?",
                 sr_expr_op_name(kid->op), binary->punct);
    }
  }
}

static struct sr_expr *binary_from(struct sr_expr_parser *p, int level) {
  struct sr_expr *left = sr_expr_unary(p);
  const struct binary *binary;
  while (left && (binary = binary_at(p)) && binary->level >= level) {
    p->at++;
    struct sr_expr *right = binary_from(p, binary->level + 1);
    if (!right)
      return NULL;
    struct sr_expr *expr = sr_expr_new(p, binary->op, left->from);
    expr->kid = left;
    left->next = right;
    left = sr_expr_end(p, expr);
    if (left)
      warn_of_precedence(p, left, binary);
  }
  return left;
}

static struct sr_expr *conditional(struct sr_expr_parser *p) {
  struct sr_expr *test = binary_from(p, 3);
  if (!test || !sr_expr_is(p, 0, "?"))
    return test;
  const struct sr_token *opened = sr_expr_peek(p, 0);
  p->at++;
  struct sr_expr *expr = sr_expr_new(p, SR_EXPR_CONDITIONAL, test->from);
  struct sr_expr *yes = sr_expr_whole(p);
  if (!yes || !sr_expr_expect(p, ":", opened))
    return NULL;
  p->nesting++;
  struct sr_expr *no =
      p->nesting < SR_EXPR_NESTING ? conditional(p) : sr_expr_unary(p);
  p->nesting--;
  if (!no)
    return NULL;
  expr->kid = test;
  test->next = yes;
  yes->next = no;
  return sr_expr_end(p, expr);
}

struct sr_expr *sr_expr_whole(struct sr_expr_parser *p) {
  struct sr_expr *left = conditional(p);
  if (!left || !sr_expr_is(p, 0, "=>"))
    return left;
  p->at++;
  p->nesting++;
  struct sr_expr *right =
      p->nesting < SR_EXPR_NESTING ? sr_expr_whole(p) : sr_expr_unary(p);
  p->nesting--;
  if (!right)
    return NULL;
  struct sr_expr *expr = sr_expr_new(p, SR_EXPR_IMPLIES, left->from);
  expr->kid = left;
  left->next = right;
  return sr_expr_end(p, expr);
}

/* Why an expression does not end where it should. */
static void fail_behind(struct sr_expr_parser *p) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  if (fail_cured(p))
    return;
  if (sr_expr_is(p, 0, ")") || sr_expr_is(p, 0, "]"))
    sr_expr_fail(p, token, "expr-syntax", "this '%s' closes nothing",
                 token->str.ptr);
  else if (sr_expr_is(p, 0, ","))
    sr_expr_fail(p, token, "expr-syntax",
                 "a condition is one expression; ',' stands between arguments "
                 "only");
  else if (sr_expr_is(p, 0, ":"))
    sr_expr_fail(p, token, "expr-syntax", "this ':' has no '?'");
  else
    sr_expr_fail(p, token, "expr-syntax", "expected an operator before '%.*s'",
                 (int)(token->to - token->from), p->text.str.ptr + token->from);
}

/* Runs of white space outside quotes become one space; what is longer than
 * `longest` ends in dots. */
static struct sr_str fold_spaces(struct sr_expr_parser *p, struct sr_str text,
                                 size_t longest) {
  size_t room = (text.len < longest ? text.len : longest) + 5;
  char *out = sr_arena_alloc(p->arena, room);
  size_t len = 0;
  char quote = '\0';
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    bool is_space = !quote && (c == ' ' || c == '\t' || c == '\n' || c == '\r');
    if (is_space && len && out[len - 1] == ' ')
      continue;
    if (len >= longest) {
      memcpy(out + len, "...", 3);
      len += 3;
      break;
    }
    out[len++] = is_space ? ' ' : c;
    if (quote && c == '\\' && i + 1 < text.len)
      out[len++] = text.ptr[++i];
    else if (c == quote)
      quote = '\0';
    else if (!quote && (c == '"' || c == '\''))
      quote = c;
  }
  return (struct sr_str){out, len};
}

/* Parts of an expression are shown short, so that all texts together stay in
 * proportion to what was written. */
enum { longest_part = 240 };

static void fold_texts(struct sr_expr_parser *p, struct sr_expr *expr,
                       size_t longest) {
  expr->text = fold_spaces(p, expr->text, longest);
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    fold_texts(p, kid, longest_part);
}

struct sr_expr *sr_expr_parse(struct sr_text text, struct sr_arena *arena,
                              struct sr_diags *diags) {
  struct sr_expr_parser p = {.text = text, .arena = arena, .diags = diags};
  if (text.str.len > SR_EXPR_BYTES) {
    sr_error(diags, sr_text_loc(&text, 0, 1), "expr-depth",
             "the expression is longer than %d bytes", SR_EXPR_BYTES);
    return NULL;
  }
  if (!sr_lex(&text, arena, diags, &p.tokens))
    return NULL;
  struct sr_expr *expr = sr_expr_whole(&p);
  if (!expr)
    return NULL;
  if (sr_expr_peek(&p, 0)->kind != SR_TOKEN_END) {
    fail_behind(&p);
    return NULL;
  }
  fold_texts(&p, expr, SR_EXPR_BYTES);
  return expr;
}
