/* 64-bit hash of names and spec files: xor-multiply rounds over 8 bytes at a
 * time with a final avalanche.  Bytes are assembled by hand, so that the value
 * is the same whatever the machine's byte order. */
#include "hash.h"

#include "banned.h"

static const uint64_t mul_a = UINT64_C(0x9e3779b97f4a7c15);
static const uint64_t mul_b = UINT64_C(0xd6e8feb86659fd93);

static uint64_t load_little(const unsigned char *p, size_t len) {
  uint64_t word = 0;
  for (size_t i = 0; i < len; i++)
    word |= (uint64_t)p[i] << (8 * i);
  return word;
}

static uint64_t mix(uint64_t h) {
  h ^= h >> 32;
  h *= mul_b;
  h ^= h >> 32;
  h *= mul_b;
  return h ^ (h >> 32);
}

uint64_t sr_hash64(const void *ptr, size_t len) {
  const unsigned char *p = ptr;
  uint64_t h = mul_a ^ ((uint64_t)len * mul_b);
  size_t rest = len;
  for (; rest >= 8; p += 8, rest -= 8) {
    h = (h ^ load_little(p, 8)) * mul_a;
    h ^= h >> 29;
  }
  if (rest)
    h = (h ^ load_little(p, rest) ^ ((uint64_t)rest << 56)) * mul_a;
  return mix(h);
}
