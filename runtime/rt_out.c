/* Puts numbers, text and times into a buffer, without stdio and locale. */
#include "rt.h"

#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void sr_put(struct sr_out *out, const char *bytes, size_t size) {
  if (out->is_full || size > out->cap - out->len) {
    out->is_full = true;
    return;
  }
  memcpy(out->ptr + out->len, bytes, size);
  out->len += size;
}

void sr_puts(struct sr_out *out, const char *string) {
  sr_put(out, string, strlen(string));
}

void sr_put_unsigned(struct sr_out *out, uint64_t value) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  sr_put(out, digits + at, sizeof digits - at);
}

void sr_put_signed(struct sr_out *out, int64_t value) {
  if (value < 0)
    sr_put(out, "-", 1);
  sr_put_unsigned(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void sr_put_hex(struct sr_out *out, uint64_t value) {
  char digits[18];
  size_t at = sizeof digits;
  do {
    digits[--at] = "0123456789abcdef"[value & 15];
    value >>= 4;
  } while (value != 0);
  digits[--at] = 'x';
  digits[--at] = '0';
  sr_put(out, digits + at, sizeof digits - at);
}

void sr_put_padded(struct sr_out *out, unsigned value, unsigned width) {
  char digits[10];
  for (unsigned i = width; i-- > 0; value /= 10)
    digits[i] = (char)('0' + value % 10);
  sr_put(out, digits, width);
}

size_t sr_utf8_size(const char *s, size_t size) {
  const unsigned char *u = (const unsigned char *)s;
  if (size == 0 || u[0] < 0x80)
    return size != 0;
  const size_t want = u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : 2;
  if (u[0] < 0xc2 || u[0] > 0xf4 || want > size)
    return 0;
  for (size_t i = 1; i < want; i++)
    if ((u[i] & 0xc0) != 0x80)
      return 0;
  /* overlong forms, surrogates, beyond U+10FFFF */
  if ((u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xed && u[1] > 0x9f) ||
      (u[0] == 0xf0 && u[1] < 0x90) || (u[0] == 0xf4 && u[1] > 0x8f))
    return 0;
  return want;
}

/* Makes `escaped` what stands for byte c; returns its length. */
static size_t sr_escape(char escaped[8], enum sr_style style, unsigned char c) {
  static const char hex[] = "0123456789abcdef";
  const char *const named = c == '\n'   ? "\\n"
                            : c == '\t' ? "\\t"
                            : c == '\r' ? "\\r"
                                        : NULL;
  if (named != NULL)
    return (size_t)(stpcpy(escaped, named) - escaped);
  const bool is_json = style == SR_STYLE_JSON;
  /* JSON has no escape for a byte that is no character: show it as text. */
  const char *const prefix = !is_json ? "\\x" : c < 0x80 ? "\\u00" : "\\\\x";
  char *end = stpcpy(escaped, prefix);
  *end++ = hex[c >> 4];
  *end++ = hex[c & 15];
  return (size_t)(end - escaped);
}

void sr_put_styled(struct sr_out *out, enum sr_style style, const char *bytes,
                   size_t size, size_t limit) {
  char escaped[8];
  size_t room = limit;
  for (size_t at = 0, step; at < size; at += step) {
    const unsigned char c = (unsigned char)bytes[at];
    const char *piece = bytes + at;
    size_t length = step = sr_utf8_size(piece, size - at);
    if (step == 0 || c < 0x20 || c == 0x7f) {
      step = 1;
      length = sr_escape(escaped, style, c);
      piece = escaped;
    } else if ((c == '"' || c == '\\') && style != SR_STYLE_LINE) {
      escaped[0] = '\\';
      escaped[1] = (char)c;
      length = 2;
      piece = escaped;
    }
    if (length > room) {
      sr_puts(out, "...");
      return;
    }
    room -= length;
    sr_put(out, piece, length);
  }
}

void sr_put_json(struct sr_out *out, const char *string, size_t limit) {
  sr_put(out, "\"", 1);
  sr_put_styled(out, SR_STYLE_JSON, string, strlen(string), limit);
  sr_put(out, "\"", 1);
}

void sr_put_time(struct sr_out *out) {
  struct timespec now = {0, 0};
  clock_gettime(CLOCK_REALTIME, &now);
  /* Days to a date, in years that begin in March so that a leap day is the
   * last one; 719468 is the number of 1970-01-01. */
  const uint64_t seconds = now.tv_sec < 0 ? 0 : (uint64_t)now.tv_sec;
  const uint64_t days = seconds / 86400 + 719468;
  const unsigned of_era = (unsigned)(days % 146097);
  const unsigned year_of_era =
      (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const unsigned of_year =
      of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted = (5 * of_year + 2) / 153;
  const unsigned month = shifted < 10 ? shifted + 3 : shifted - 9;
  const unsigned second = (unsigned)(seconds % 86400);
  sr_put_padded(
      out, (unsigned)(days / 146097 * 400) + year_of_era + (month <= 2), 4);
  sr_put(out, "-", 1);
  sr_put_padded(out, month, 2);
  sr_put(out, "-", 1);
  sr_put_padded(out, of_year - (153 * shifted + 2) / 5 + 1, 2);
  sr_put(out, "T", 1);
  sr_put_padded(out, second / 3600, 2);
  sr_put(out, ":", 1);
  sr_put_padded(out, second / 60 % 60, 2);
  sr_put(out, ":", 1);
  sr_put_padded(out, second % 60, 2);
  sr_put(out, ".", 1);
  sr_put_padded(out, (unsigned)now.tv_nsec / 1000, 6);
  sr_put(out, "Z", 1);
}
