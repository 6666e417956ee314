/* What the parts of the expression parser share. */
#ifndef SEMRULES_EXPR_PARSE_H
#define SEMRULES_EXPR_PARSE_H

#include "expr.h"
#include "lex.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_expr_parser {
  struct sr_text text;
  struct sr_arena *arena;
  struct sr_diags *diags;
  struct sr_tokens tokens;
  size_t at; /* index of the next token */
  unsigned nesting;
};

const struct sr_token *sr_expr_peek(const struct sr_expr_parser *p,
                                    size_t ahead);
/* True if the token is this punctuation. */
bool sr_expr_is(const struct sr_expr_parser *p, size_t ahead,
                const char *punct);
/* Reports an error at a token; always NULL. */
struct sr_expr *sr_expr_fail(struct sr_expr_parser *p,
                             const struct sr_token *token, const char *code,
                             const char *format, ...) SR_PRINTF(4, 5);
struct sr_expr *sr_expr_new(struct sr_expr_parser *p, enum sr_expr_op op,
                            size_t from);
/* Gives the node its end (that of the last token taken) and its text. */
struct sr_expr *sr_expr_end(struct sr_expr_parser *p, struct sr_expr *expr);
/* Takes a token that must be there; NULL-terminated reason for people. */
bool sr_expr_expect(struct sr_expr_parser *p, const char *punct,
                    const struct sr_token *opened);

struct sr_expr *sr_expr_whole(struct sr_expr_parser *p);
struct sr_expr *sr_expr_unary(struct sr_expr_parser *p);
struct sr_expr *sr_expr_call(struct sr_expr_parser *p);
/* `all(...)`, `any(...)`, at the name. */
struct sr_expr *sr_expr_quantifier(struct sr_expr_parser *p);

/* A type's name: its words without stars and qualifiers, and the stars. */
struct sr_type_name {
  struct sr_str name;
  unsigned stars;
  bool is_aggregate; /* struct, union or class */
};

/* True if the parenthesis at the next token opens a cast. */
bool sr_expr_at_cast(const struct sr_expr_parser *p);
/* Reads a type up to, not including, the closing parenthesis. */
bool sr_expr_type(struct sr_expr_parser *p, struct sr_type_name *type);

#ifdef __cplusplus
}
#endif

#endif
