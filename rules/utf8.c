/* UTF-8 without locales. */
#include "utf8.h"

#include "banned.h"

/* Size a lead byte announces and the bits it brings; 0 if it is none. */
static size_t lead(unsigned char c, uint32_t *bits) {
  if (c < 0x80)
    return *bits = c, 1;
  if (c >= 0xc2 && c < 0xe0)
    return *bits = c & 0x1fu, 2;
  if (c >= 0xe0 && c < 0xf0)
    return *bits = c & 0x0fu, 3;
  if (c >= 0xf0 && c < 0xf5)
    return *bits = c & 0x07u, 4;
  return 0;
}

size_t sr_utf8_decode(const char *ptr, size_t len, uint32_t *code) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  uint32_t bits = 0;
  size_t size = len ? lead((unsigned char)ptr[0], &bits) : 0;
  if (size == 0 || size > len)
    return 0;
  for (size_t i = 1; i < size; i++) {
    unsigned char c = (unsigned char)ptr[i];
    if ((c & 0xc0) != 0x80)
      return 0;
    bits = bits << 6 | (c & 0x3fu);
  }
  if (bits < least[size] || bits > 0x10ffff ||
      (bits >= 0xd800 && bits < 0xe000))
    return 0;
  *code = bits;
  return size;
}

size_t sr_utf8_encode(uint32_t code, char *out) {
  static const unsigned char mark[] = {0, 0, 0xc0, 0xe0, 0xf0};
  size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = size; i-- > 1; code >>= 6)
    out[i] = (char)(0x80 | (code & 0x3f));
  out[0] = (char)(mark[size] | code);
  return size;
}

struct range {
  uint32_t first, last;
};

static const struct range combining[] = {
    {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},
    {0x64b, 0x65f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f},
    {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

static const struct range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},
    {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},
    {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
    {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static int is_in(uint32_t code, const struct range *ranges, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (code >= ranges[i].first && code <= ranges[i].last)
      return 1;
  return 0;
}

unsigned sr_utf8_width(uint32_t code) {
  if (code < 0x300)
    return 1;
  if (is_in(code, combining, sizeof(combining) / sizeof(*combining)))
    return 0;
  return is_in(code, wide, sizeof(wide) / sizeof(*wide)) ? 2 : 1;
}
