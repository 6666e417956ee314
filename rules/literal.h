/* C's literals: numbers and escapes. */
#ifndef SEMRULES_LITERAL_H
#define SEMRULES_LITERAL_H

#include "arena.h"
#include "strbuf.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sr_literal {
  bool is_float;
  bool is_unsigned; /* imm holds the bits of a value above INT64_MAX */
  int64_t imm;
  double real;
};

/* Reads a whole number.  Returns NULL, or what is wrong with it. */
const char *sr_literal_number(struct sr_str text, struct sr_literal *value);
/* True if a sign may follow: the text ends in the `e` or `p` of a float. */
bool sr_literal_is_exponent(struct sr_str text);
/* Reads the escape at text's start, a backslash, and adds its byte or bytes.
 * Sets *used to its length.  Returns NULL, or what is wrong with it. */
const char *sr_literal_escape(struct sr_str text, struct sr_strbuf *bytes,
                              size_t *used);

#ifdef __cplusplus
}
#endif

#endif
