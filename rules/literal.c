/* Numbers and escapes as C writes them; binary numbers as C23 does. */
#include "literal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

#include "banned.h"

static unsigned digit_of(char c) {
  if (c >= '0' && c <= '9')
    return (unsigned)(c - '0');
  if (c >= 'a' && c <= 'z')
    return (unsigned)(c - 'a' + 10);
  return c >= 'A' && c <= 'Z' ? (unsigned)(c - 'A' + 10) : 99;
}

static bool is_hex(struct sr_str text) {
  return text.len > 1 && text.ptr[0] == '0' &&
         (text.ptr[1] == 'x' || text.ptr[1] == 'X');
}

bool sr_literal_is_exponent(struct sr_str text) {
  if (text.len == 0)
    return false;
  char c = text.ptr[text.len - 1];
  return is_hex(text) ? c == 'p' || c == 'P' : c == 'e' || c == 'E';
}

static bool is_float(struct sr_str text) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == '.' ||
        (is_hex(text) ? c == 'p' || c == 'P' : c == 'e' || c == 'E'))
      return true;
  }
  return false;
}

static const char *read_float(struct sr_str text, struct sr_literal *value) {
  char copy[128], *end;
  if (text.len >= sizeof(copy))
    return "it is too long";
  memcpy(copy, text.ptr, text.len);
  copy[text.len] = '\0';
  value->is_float = true;
  value->real = strtod(copy, &end);
  if (end == copy)
    return "a floating number was expected";
  if (isinf(value->real))
    return "it is too large for a double";
  bool has_suffix = *end && strchr("fFlL", *end);
  return end[has_suffix] == '\0' ? NULL
                                 : "a floating number ends in a digit, 'f' or "
                                   "'l'";
}

/* `u`, `l`, `ll`, `z` in any order that C allows. */
static bool is_suffix(struct sr_str text) {
  unsigned unsigneds = 0, longs = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == 'u' || c == 'U')
      unsigneds++;
    else if (c == 'l' || c == 'L')
      longs += longs == 1 && text.ptr[i - 1] != c ? 9 : 1;
    else if (c == 'z' || c == 'Z')
      longs += 2;
    else
      return false;
  }
  return unsigneds <= 1 && longs <= 2;
}

const char *sr_literal_number(struct sr_str text, struct sr_literal *value) {
  memset(value, 0, sizeof(*value));
  if (is_float(text))
    return read_float(text, value);
  unsigned base = 10;
  size_t i = 0, first;
  if (is_hex(text))
    base = 16, i = 2;
  else if (text.len > 1 && text.ptr[0] == '0' &&
           (text.ptr[1] == 'b' || text.ptr[1] == 'B'))
    base = 2, i = 2;
  else if (text.len > 1 && text.ptr[0] == '0')
    base = 8;
  uint64_t number = 0;
  for (first = i; i < text.len && digit_of(text.ptr[i]) < base; i++) {
    if (number > (UINT64_MAX - digit_of(text.ptr[i])) / base)
      return "it does not fit into 64 bits";
    number = number * base + digit_of(text.ptr[i]);
  }
  if (i == first)
    return "digits are missing";
  if (i < text.len && digit_of(text.ptr[i]) < 10)
    return base == 8 ? "a number that begins with 0 is octal and has no 8 or 9"
                     : "a binary number has digits 0 and 1 only";
  if (!is_suffix((struct sr_str){text.ptr + i, text.len - i}))
    return "it may end in u, l, ul, ll or ull only";
  value->is_unsigned = number > INT64_MAX;
  memcpy(&value->imm, &number, sizeof(number));
  return NULL;
}

static const char *read_numeric(struct sr_str text, struct sr_strbuf *bytes,
                                size_t *used) {
  unsigned base = text.ptr[1] == 'x' ? 16 : 8;
  size_t first = base == 16 ? 2 : 1, i = first;
  unsigned number = 0;
  while (i < text.len && digit_of(text.ptr[i]) < base && number <= 255 &&
         (base == 16 || i < first + 3))
    number = number * base + digit_of(text.ptr[i++]);
  *used = i;
  if (i == first)
    return "'\\x' needs hexadecimal digits";
  if (number > 255)
    return "this escape does not fit into a byte";
  sr_strbuf_addc(bytes, (char)(unsigned char)number);
  return NULL;
}

static const char *read_universal(struct sr_str text, struct sr_strbuf *bytes,
                                  size_t *used) {
  size_t digits = text.ptr[1] == 'u' ? 4 : 8;
  uint32_t code = 0;
  for (size_t i = 2; i < 2 + digits; i++) {
    *used = i;
    if (i >= text.len || digit_of(text.ptr[i]) >= 16)
      return "'\\u' needs 4 and '\\U' 8 hexadecimal digits";
    code = code << 4 | digit_of(text.ptr[i]);
  }
  *used = 2 + digits;
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
    return "there is no character of this number";
  char out[4];
  sr_strbuf_add(bytes, out, sr_utf8_encode(code, out));
  return NULL;
}

const char *sr_literal_escape(struct sr_str text, struct sr_strbuf *bytes,
                              size_t *used) {
  static const char letters[] = "abfnrtve\\'\"?";
  static const char meanings[] = "\a\b\f\n\r\t\v\33\\'\"?";
  *used = 1;
  if (text.len < 2)
    return "nothing follows the '\\'";
  char c = text.ptr[1];
  *used = 2;
  if (c == 'x' || (c >= '0' && c <= '7'))
    return read_numeric(text, bytes, used);
  if (c == 'u' || c == 'U')
    return read_universal(text, bytes, used);
  const char *found = c ? strchr(letters, c) : NULL;
  if (!found)
    return "there is no such escape; '\\\\' is a backslash";
  sr_strbuf_addc(bytes, meanings[found - letters]);
  return NULL;
}
