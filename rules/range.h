/* Sets of integers as expressions compute them: by value, in 64 bits.
 *
 * A range holds the values between two bounds that have no other bits than
 * `may` and all bits of `must`, looked at in two's complement.  It may hold
 * more than an expression can give, never less. */
#ifndef SEMRULES_RANGE_H
#define SEMRULES_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "expr.h"

#ifdef __cplusplus
extern "C" {
#endif

__extension__ typedef __int128 sr_wide;

struct sr_range {
  sr_wide lo, hi; /* both included; lo > hi: empty */
  uint64_t may, must;
};

struct sr_range sr_range_all(void);
struct sr_range sr_range_between(sr_wide lo, sr_wide hi);
/* What an integer type of so many bits (1 to 64) holds. */
struct sr_range sr_range_of_bits(unsigned bits, bool is_signed);
bool sr_range_is_empty(const struct sr_range *range);
bool sr_range_is_constant(const struct sr_range *range);
/* Values in both; in either. */
struct sr_range sr_range_meet(struct sr_range a, struct sr_range b);
struct sr_range sr_range_join(struct sr_range a, struct sr_range b);
/* What an operator makes of operands: COMPLEMENT, NEGATE; MUL to SHR and
 * BITAND to BITOR. */
struct sr_range sr_range_unary(enum sr_expr_op op, struct sr_range a);
struct sr_range sr_range_binary(enum sr_expr_op op, struct sr_range a,
                                struct sr_range b);

#ifdef __cplusplus
}
#endif

#endif
