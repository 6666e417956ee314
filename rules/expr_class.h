/* What kind of value an expression gives, as far as that can be told: from its
 * operator, and from its type where headers told one. */
#ifndef SEMRULES_EXPR_CLASS_H
#define SEMRULES_EXPR_CLASS_H

#include "range.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The type behind typedefs and references; NULL for NULL. */
const struct sr_type *sr_type_behind(const struct sr_type *type);
bool sr_type_is_integer(const struct sr_type *type);
bool sr_type_is_floating(const struct sr_type *type);
/* Values of an integer type, or of a bit-field of it (bit_size is not 0). */
struct sr_range sr_type_range(const struct sr_type *type, uint32_t bit_size);

/* True if the value is surely an integer, surely a floating number. */
bool sr_expr_is_integer(const struct sr_expr *expr);
bool sr_expr_is_floating(const struct sr_expr *expr);
/* < <= > >= == != */
bool sr_expr_is_comparison(const struct sr_expr *expr);
/* Comparisons and all else that gives a truth value. */
bool sr_expr_is_condition(const struct sr_expr *expr);

#ifdef __cplusplus
}
#endif

#endif
