/* Expressions of rules: C's, read into trees with names unresolved. */
#ifndef SEMRULES_EXPR_H
#define SEMRULES_EXPR_H

#include "node.h"
#include "spec.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_frame;
struct sr_ghost;
struct sr_type;

/* One operator or leaf; fields as in struct sr_spec_expr.  Arena. */
struct sr_expr {
  enum sr_expr_op op;
  bool is_parenthesized;
  bool is_unsigned;
  bool is_reported; /* its outcome, known beforehand, was reported */
  bool is_for_old;  /* kept with an obligation: old(e) means it, the plain
                       expression what it is when the condition is judged */
  uint16_t depth; /* of the tree below, 1 for leaves */
  struct sr_expr *kid, *next;
  struct sr_str str;
  struct sr_str text; /* as written, white space folded */
  int64_t imm;
  double real;
  struct sr_loc loc;
  size_t from, to; /* part of the text it was read from, parentheses
                      around it included */
  uint64_t hash;   /* of its canonical form, 0 until asked for: see canon.h */
  /* What the checker found in headers, at the point looked at last; NULL
   * where it does not know. */
  const struct sr_type *type;
  uint32_t bit_size; /* of a bit-field, otherwise 0 */
  struct sr_ghost *ghost; /* GHOST, HELD, SAVED: whose value it is */
  struct sr_frame *frame; /* ACTIVE */
};

/* Limits that keep the stacks of all who walk trees small. */
enum {
  SR_EXPR_NESTING = 200,
  SR_EXPR_DEPTH = 1000,
  SR_EXPR_BYTES = 65536,
  SR_EXPR_STARS = 16
};

/* Reads an expression.  NULL after an error; the first one is reported. */
struct sr_expr *sr_expr_parse(struct sr_text text, struct sr_arena *arena,
                              struct sr_diags *diags);

/* Word of an operator in dumps: "arrow", "&&". */
const char *sr_expr_op_name(enum sr_expr_op op);

#ifdef __cplusplus
}
#endif

#endif
