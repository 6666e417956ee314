/* The built-in functions of expressions as a table. */
#ifndef SEMRULES_BUILTINS_H
#define SEMRULES_BUILTINS_H

#include "spec.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_builtin {
  const char *name; /* NULL ends the table */
  enum sr_expr_op op;
  unsigned least, most; /* arguments; most is UINT_MAX where any number does */
  const char *usage, *meaning;
};

extern const struct sr_builtin sr_builtins[];

#ifdef __cplusplus
}
#endif

#endif
