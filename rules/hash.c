/* 64-bit hash of names and spec files: 128-bit products of 16 bytes at a time,
 * folded, in two lanes, so that a spec of many megabytes costs a compiler run
 * next to nothing.  Bytes are assembled by hand, so that the value is the same
 * whatever the machine's byte order. */
#include "hash.h"

#include "banned.h"

__extension__ typedef unsigned __int128 wide;

static const uint64_t mul_a = UINT64_C(0x9e3779b97f4a7c15);
static const uint64_t mul_b = UINT64_C(0xd6e8feb86659fd93);
static const uint64_t mul_c = UINT64_C(0xa0761d6478bd642f);

static uint64_t load8(const unsigned char *p) {
  uint64_t word = 0;
  for (unsigned i = 0; i < 8; i++)
    word |= (uint64_t)p[i] << (8 * i);
  return word;
}

static uint64_t load4(const unsigned char *p) {
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
         (uint32_t)p[3] << 24;
}

/* Fewer than 8 bytes; the length is hashed elsewhere. */
static uint64_t load_few(const unsigned char *p, size_t len) {
  if (len >= 4)
    return load4(p) | load4(p + len - 4) << 32;
  if (len == 0)
    return 0;
  return (uint64_t)p[0] | (uint64_t)p[len / 2] << 8 |
         (uint64_t)p[len - 1] << 16;
}

static uint64_t fold(uint64_t a, uint64_t b) {
  wide product = (wide)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t sr_hash64(const void *ptr, size_t len) {
  const unsigned char *p = ptr;
  uint64_t h = mul_a ^ ((uint64_t)len * mul_b), other = mul_b;
  size_t rest = len;
  for (; rest > 32; p += 32, rest -= 32) {
    h = fold(load8(p) ^ h, load8(p + 8) ^ mul_c);
    other = fold(load8(p + 16) ^ other, load8(p + 24) ^ mul_a);
  }
  for (; rest > 16; p += 16, rest -= 16)
    h = fold(load8(p) ^ h, load8(p + 8) ^ mul_c);
  uint64_t first = rest >= 8 ? load8(p) : load_few(p, rest);
  uint64_t last = rest >= 8 ? load8(p + rest - 8) : 0;
  return fold(fold(first ^ h, last ^ other) ^ mul_a, mul_c);
}
