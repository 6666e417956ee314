/* Tokens of expressions. */
#ifndef SEMRULES_LEX_H
#define SEMRULES_LEX_H

#include "node.h"

#ifdef __cplusplus
extern "C" {
#endif

enum sr_token_kind {
  SR_TOKEN_END,
  SR_TOKEN_NAME, /* identifier, `a::b` included */
  SR_TOKEN_INT,  /* number or character */
  SR_TOKEN_FLOAT,
  SR_TOKEN_STRING, /* str: the unescaped bytes */
  SR_TOKEN_PUNCT
};

struct sr_token {
  enum sr_token_kind kind;
  size_t from, to; /* in the text */
  struct sr_str str;
  int64_t imm;
  bool is_unsigned;
  double real;
};

struct sr_tokens {
  struct sr_token *all; /* arena; the last one is END */
  size_t count;
};

/* Cuts text into tokens.  False with an error for what is no token. */
bool sr_lex(const struct sr_text *text, struct sr_arena *arena,
            struct sr_diags *diags, struct sr_tokens *tokens);

bool sr_is_name_start(char c);
bool sr_is_name_char(char c);
/* True for one C identifier. */
bool sr_is_name(struct sr_str text);

#ifdef __cplusplus
}
#endif

#endif
