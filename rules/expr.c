/* Names of operators. */
#include "expr.h"

#include "banned.h"

const char *sr_expr_op_name(enum sr_expr_op op) {
  switch (op) {
#define SR_EXPR(name, number, text, kids)                                      \
  case name:                                                                   \
    return text;
#include "expr.inc"
  }
  return "?";
}
