/* Ranges of integers, in exact arithmetic of 128 bits. */
#include "range.h"

#include "banned.h"

/* All bits up to the highest one of value. */
static uint64_t bits_below(uint64_t value) {
  for (unsigned shift = 1; shift < 64; shift *= 2)
    value |= value >> shift;
  return value;
}

/* Lets bounds and bits learn of each other. */
static struct sr_range tighten(struct sr_range r) {
  if (r.lo > r.hi)
    return r;
  if (!(r.may >> 63) && r.lo < 0)
    r.lo = 0;
  if (r.lo >= 0) {
    r.may &= bits_below((uint64_t)r.hi);
    r.hi = r.hi > (sr_wide)r.may ? (sr_wide)r.may : r.hi;
    r.lo = r.lo < (sr_wide)r.must ? (sr_wide)r.must : r.lo;
  }
  if (r.lo > 0 && (r.may & (r.may - 1)) == 0)
    r.lo = r.hi = r.may ? (sr_wide)r.may : r.hi;
  if (r.lo == r.hi) {
    r.may &= (uint64_t)r.lo;
    r.must |= (uint64_t)r.lo;
  }
  return r;
}

struct sr_range sr_range_between(sr_wide lo, sr_wide hi) {
  return tighten((struct sr_range){lo, hi, UINT64_MAX, 0});
}

struct sr_range sr_range_all(void) {
  return (struct sr_range){INT64_MIN, UINT64_MAX, UINT64_MAX, 0};
}

struct sr_range sr_range_of_bits(unsigned bits, bool is_signed) {
  sr_wide half = (sr_wide)1 << (bits - 1);
  return is_signed ? sr_range_between(-half, half - 1)
                   : sr_range_between(0, 2 * half - 1);
}

bool sr_range_is_empty(const struct sr_range *range) {
  return range->lo > range->hi || (range->must & ~range->may);
}

bool sr_range_is_constant(const struct sr_range *range) {
  return range->lo == range->hi;
}

struct sr_range sr_range_meet(struct sr_range a, struct sr_range b) {
  return tighten((struct sr_range){a.lo > b.lo ? a.lo : b.lo,
                                   a.hi < b.hi ? a.hi : b.hi, a.may & b.may,
                                   a.must | b.must});
}

struct sr_range sr_range_join(struct sr_range a, struct sr_range b) {
  if (sr_range_is_empty(&a))
    return b;
  if (sr_range_is_empty(&b))
    return a;
  return (struct sr_range){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi,
                           a.may | b.may, a.must & b.must};
}

/* Where signed 64 bits may not hold a result, it may have wrapped. */
static struct sr_range bounded(sr_wide lo, sr_wide hi) {
  return lo >= INT64_MIN && hi <= INT64_MAX ? sr_range_between(lo, hi)
                                            : sr_range_all();
}

struct sr_range sr_range_unary(enum sr_expr_op op, struct sr_range a) {
  if (op == SR_EXPR_NEGATE)
    return bounded(-a.hi, -a.lo);
  bool is_signed = a.hi < 0 || sr_range_is_constant(&a);
  struct sr_range r =
      is_signed ? bounded(-1 - a.hi, -1 - a.lo) : sr_range_all();
  return sr_range_meet(r, (struct sr_range){r.lo, r.hi, ~a.must, ~a.may});
}

static struct sr_range multiply(struct sr_range a, struct sr_range b) {
  sr_wide products[4];
  if (__builtin_mul_overflow(a.lo, b.lo, &products[0]) ||
      __builtin_mul_overflow(a.lo, b.hi, &products[1]) ||
      __builtin_mul_overflow(a.hi, b.lo, &products[2]) ||
      __builtin_mul_overflow(a.hi, b.hi, &products[3]))
    return sr_range_all();
  sr_wide lo = products[0], hi = products[0];
  for (unsigned i = 1; i < 4; i++) {
    lo = products[i] < lo ? products[i] : lo;
    hi = products[i] > hi ? products[i] : hi;
  }
  return bounded(lo, hi);
}

/* By positive constants; other divisors tell nothing. */
static struct sr_range divide(struct sr_range a, struct sr_range b) {
  if (!sr_range_is_constant(&b) || b.lo <= 0)
    return sr_range_all();
  return sr_range_between(a.lo / b.lo, a.hi / b.lo);
}

static struct sr_range remainder_of(struct sr_range a, struct sr_range b) {
  if (!sr_range_is_constant(&b) || b.lo <= 0)
    return sr_range_all();
  if (a.lo >= 0 && a.hi < b.lo)
    return a;
  return sr_range_between(a.lo < 0 ? 1 - b.lo : 0, a.hi > 0 ? b.lo - 1 : 0);
}

static struct sr_range shift(enum sr_expr_op op, struct sr_range a,
                             struct sr_range b) {
  if (!sr_range_is_constant(&b) || b.lo < 0 || b.lo > 63)
    return sr_range_all();
  unsigned by = (unsigned)b.lo;
  if (op == SR_EXPR_SHR)
    return sr_range_between(a.lo >> by, a.hi >> by);
  struct sr_range factor = sr_range_between((sr_wide)1 << by, (sr_wide)1 << by);
  struct sr_range r = multiply(a, factor);
  r.may &= UINT64_MAX << by;
  return tighten(r);
}

static struct sr_range bitwise(enum sr_expr_op op, struct sr_range a,
                               struct sr_range b) {
  bool is_and = op == SR_EXPR_BITAND;
  bool is_bounded = is_and ? a.lo >= 0 || b.lo >= 0 : a.lo >= 0 && b.lo >= 0;
  struct sr_range r = sr_range_all();
  r.may = is_and ? a.may & b.may : a.may | b.may;
  r.must = is_and                ? a.must & b.must
           : op == SR_EXPR_BITOR ? a.must | b.must
                                 : (a.must & ~b.may) | (b.must & ~a.may);
  if (op == SR_EXPR_BITXOR)
    r.may &= ~(a.must & b.must);
  if (is_bounded)
    r.lo = 0;
  if (is_and && a.lo >= 0)
    r.hi = a.hi;
  if (is_and && b.lo >= 0 && b.hi < r.hi)
    r.hi = b.hi;
  return tighten(r);
}

struct sr_range sr_range_binary(enum sr_expr_op op, struct sr_range a,
                                struct sr_range b) {
  if (sr_range_is_empty(&a) || sr_range_is_empty(&b))
    return sr_range_all();
  switch (op) {
  case SR_EXPR_MUL:
    return multiply(a, b);
  case SR_EXPR_DIV:
    return divide(a, b);
  case SR_EXPR_REM:
    return remainder_of(a, b);
  case SR_EXPR_ADD:
    return bounded(a.lo + b.lo, a.hi + b.hi);
  case SR_EXPR_SUB:
    return bounded(a.lo - b.hi, a.hi - b.lo);
  case SR_EXPR_SHL:
  case SR_EXPR_SHR:
    return shift(op, a, b);
  case SR_EXPR_BITAND:
  case SR_EXPR_BITXOR:
  case SR_EXPR_BITOR:
    return bitwise(op, a, b);
  default:
    return sr_range_all();
  }
}
