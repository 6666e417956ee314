/* Values of constant expressions. */
#ifndef SEMRULES_FOLD_H
#define SEMRULES_FOLD_H

#include "expr.h"

#ifdef __cplusplus
extern "C" {
#endif

enum sr_const_kind {
  SR_CONST_NONE, /* not constant, or an error */
  SR_CONST_INT,
  SR_CONST_FLOAT,
  SR_CONST_STRING
};

struct sr_const {
  enum sr_const_kind kind;
  bool is_unsigned; /* INT: imm holds the bits of a value above INT64_MAX */
  int64_t imm;
  double real;
  struct sr_str str;
};

/* Finds the value of a name; false with an error, or silently where there is
 * no value, as the user of sr_fold likes. */
typedef bool sr_fold_name(const struct sr_expr *name, void *context,
                          struct sr_const *value);

/* Computes the expression by value in 64 bits.  kind is NONE if it is not
 * constant or has no value (overflow, division by zero); with diags, the
 * reason is an error "constant-value" there.  name may be NULL. */
struct sr_const sr_fold(const struct sr_expr *expr, sr_fold_name *name,
                        void *context, struct sr_diags *diags);

#ifdef __cplusplus
}
#endif

#endif
