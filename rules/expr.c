/* Walking expressions. */
#include "expr.h"

#include "banned.h"

size_t sr_expr_count_kids(const struct sr_expr *expr) {
  size_t count = 0;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    count++;
  return count;
}

const char *sr_expr_op_name(enum sr_expr_op op) {
  switch (op) {
#define SR_EXPR(name, number, text, kids)                                      \
  case name:                                                                   \
    return text;
#include "expr.inc"
  }
  return "?";
}

bool sr_expr_visit(struct sr_expr *expr,
                   bool (*visit)(struct sr_expr *expr, void *context),
                   void *context) {
  if (!visit(expr, context))
    return false;
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    if (!sr_expr_visit(kid, visit, context))
      return false;
  return true;
}
