/* Shows a double by the fewest digits that read back as the same double.
 *
 * The method is the exact one: value and the distances to its neighbours are
 * kept as fractions r/s, m_up/s, m_down/s of large integers, and digits are
 * drawn until what is left is within the distance.  printf would depend on the
 * locale and takes kilobytes of stack. */
#include "rt.h"

#include <math.h>
#include <string.h>

/* 2^1077 * 10 and 10^325 * 2^55 fit */
#define SR_BIG_WORDS 40

struct sr_big {
  uint32_t count;
  uint32_t words[SR_BIG_WORDS]; /* least significant first */
};

static void sr_big_multiply(struct sr_big *a, uint32_t factor) {
  uint64_t carry = 0;
  for (uint32_t i = 0; i < a->count; i++) {
    carry += (uint64_t)a->words[i] * factor;
    a->words[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry != 0)
    a->words[a->count++] = (uint32_t)carry;
}

/* a = value * 2^shift */
static void sr_big_set(struct sr_big *a, uint64_t value, unsigned shift) {
  memset(a, 0, sizeof *a);
  const unsigned word = shift / 32;
  a->words[word] = (uint32_t)value;
  a->words[word + 1] = (uint32_t)(value >> 32);
  a->count = word + 2;
  sr_big_multiply(a, 1u << shift % 32);
  while (a->count > 0 && a->words[a->count - 1] == 0)
    a->count--;
}

/* The sign of a + b - c; b may be NULL for 0. */
static int sr_big_compare(const struct sr_big *a, const struct sr_big *b,
                          const struct sr_big *c) {
  int64_t carry = 0;
  bool is_zero = true;
  for (uint32_t i = 0; i < SR_BIG_WORDS; i++) {
    carry += i < a->count ? a->words[i] : 0;
    carry += b != NULL && i < b->count ? b->words[i] : 0;
    carry -= i < c->count ? c->words[i] : 0;
    is_zero = is_zero && (uint32_t)carry == 0;
    /* floors, so that a borrow stays -1 */
    carry = (carry - (int64_t)(uint32_t)carry) / ((int64_t)1 << 32);
  }
  return carry < 0 ? -1 : carry > 0 || !is_zero;
}

/* a -= b, which is not larger */
static void sr_big_subtract(struct sr_big *a, const struct sr_big *b) {
  uint32_t borrow = 0;
  for (uint32_t i = 0; i < a->count; i++) {
    const uint64_t take = (uint64_t)(i < b->count ? b->words[i] : 0) + borrow;
    borrow = take > a->words[i];
    a->words[i] = (uint32_t)(a->words[i] - take);
  }
  while (a->count > 0 && a->words[a->count - 1] == 0)
    a->count--;
}

/* Fills digits, which begin behind the point of 0.ddd * 10^*power, for
 * mantissa * 2^exponent > 0; returns how many. */
static unsigned sr_digits(uint64_t mantissa, int exponent, char digits[20],
                          int *power) {
  struct sr_big r, s, up, down;
  const bool is_even = (mantissa & 1) == 0;
  /* At a power of two the neighbour below is half as far. */
  const unsigned uneven = mantissa == (uint64_t)1 << 52 && exponent > -1074;
  const unsigned raise = exponent > 0 ? (unsigned)exponent : 0;
  sr_big_set(&r, mantissa, raise + 1 + uneven);
  sr_big_set(&s, 1, (exponent < 0 ? (unsigned)-exponent : 0) + 1 + uneven);
  sr_big_set(&up, 1, raise + uneven);
  sr_big_set(&down, 1, raise);

  /* 1233/4096 is a little below log10(2): the estimate is never too large. */
  const int bits = 63 - __builtin_clzll(mantissa) + exponent;
  int k = bits >= 0 ? bits * 1233 / 4096 : -((-bits * 1233 + 4095) / 4096);
  for (int i = 0; i < k; i++)
    sr_big_multiply(&s, 10);
  for (int i = 0; i > k; i--) {
    sr_big_multiply(&r, 10);
    sr_big_multiply(&up, 10);
    sr_big_multiply(&down, 10);
  }
  for (; sr_big_compare(&r, &up, &s) >= (is_even ? 0 : 1); k++)
    sr_big_multiply(&s, 10);
  *power = k;

  for (unsigned count = 0;;) {
    sr_big_multiply(&r, 10);
    sr_big_multiply(&up, 10);
    sr_big_multiply(&down, 10);
    char digit = '0';
    for (; sr_big_compare(&r, NULL, &s) >= 0; digit++)
      sr_big_subtract(&r, &s);
    const bool is_low = sr_big_compare(&r, NULL, &down) < (is_even ? 1 : 0);
    const bool is_high = sr_big_compare(&r, &up, &s) > (is_even ? -1 : 0);
    if (is_high && (!is_low || sr_big_compare(&r, &r, &s) >= 0))
      digit++;
    digits[count++] = digit;
    if (is_low || is_high)
      return count;
  }
}

static void sr_put_zeros(struct sr_out *out, int count) {
  for (; count > 0; count--)
    sr_put(out, "0", 1);
}

static void sr_put_digits(struct sr_out *out, const char *digits,
                          unsigned count, int power) {
  const int length = (int)count;
  if (power > 17 || power < -4) {
    sr_put(out, digits, 1);
    if (count > 1)
      sr_put(out, ".", 1);
    sr_put(out, digits + 1, count - 1);
    sr_puts(out, power > 0 ? "e+" : "e");
    sr_put_signed(out, power - 1);
  } else if (power <= 0) {
    sr_puts(out, "0.");
    sr_put_zeros(out, -power);
    sr_put(out, digits, count);
  } else if (length <= power) {
    sr_put(out, digits, count);
    sr_put_zeros(out, power - length);
  } else {
    sr_put(out, digits, (size_t)power);
    sr_put(out, ".", 1);
    sr_put(out, digits + power, (size_t)(length - power));
  }
}

void sr_put_double(struct sr_out *out, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  const int biased = (int)(bits >> 52 & 0x7ff);
  uint64_t mantissa = bits & (((uint64_t)1 << 52) - 1);
  if (biased == 0x7ff && mantissa != 0) {
    sr_puts(out, "nan");
    return;
  }
  if (bits >> 63)
    sr_put(out, "-", 1);
  if (biased == 0x7ff) {
    sr_puts(out, "inf");
    return;
  }
  if (biased == 0 && mantissa == 0) {
    sr_put(out, "0", 1);
    return;
  }
  if (biased != 0)
    mantissa |= (uint64_t)1 << 52;
  char digits[20];
  int power;
  const unsigned count =
      sr_digits(mantissa, biased == 0 ? -1074 : biased - 1075, digits, &power);
  sr_put_digits(out, digits, count, power);
}
