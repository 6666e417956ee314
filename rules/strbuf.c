/* Growing strings, and JSON strings in them. */
#include "strbuf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "utf8.h"

#include "banned.h"

static char empty[1];

void sr_strbuf_init(struct sr_strbuf *buf) {
  *buf = (struct sr_strbuf){.ptr = empty};
}

void sr_strbuf_release(struct sr_strbuf *buf) {
  if (buf->room)
    free(buf->ptr);
  sr_strbuf_init(buf);
}

void sr_strbuf_clear(struct sr_strbuf *buf) {
  buf->len = 0;
  if (buf->room)
    buf->ptr[0] = '\0';
}

static void reserve(struct sr_strbuf *buf, size_t more) {
  if (buf->room > buf->len && buf->room - buf->len > more)
    return;
  size_t room = buf->room ? buf->room : 64;
  while (room - buf->len <= more)
    room *= 2;
  buf->ptr = sr_xrealloc(buf->room ? buf->ptr : NULL, room);
  buf->room = room;
}

void sr_strbuf_add(struct sr_strbuf *buf, const char *ptr, size_t len) {
  reserve(buf, len);
  if (len)
    memcpy(buf->ptr + buf->len, ptr, len);
  buf->len += len;
  buf->ptr[buf->len] = '\0';
}

void sr_strbuf_adds(struct sr_strbuf *buf, const char *text) {
  sr_strbuf_add(buf, text, strlen(text));
}

void sr_strbuf_addc(struct sr_strbuf *buf, char c) {
  sr_strbuf_add(buf, &c, 1);
}

void sr_strbuf_vaddf(struct sr_strbuf *buf, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  if (len > 0) {
    reserve(buf, (size_t)len);
    vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, again);
    buf->len += (size_t)len;
  }
  va_end(again);
}

void sr_strbuf_addf(struct sr_strbuf *buf, const char *format, ...) {
  va_list args;
  va_start(args, format);
  sr_strbuf_vaddf(buf, format, args);
  va_end(args);
}

static void add_json_ascii(struct sr_strbuf *buf, char c) {
  static const char plain[] = "\"\\\b\f\n\r\t";
  static const char letter[] = "\"\\bfnrt";
  const char *found = c ? strchr(plain, c) : NULL;
  if (found)
    sr_strbuf_addf(buf, "\\%c", letter[found - plain]);
  else if ((unsigned char)c < 0x20 || c == 0x7f)
    sr_strbuf_addf(buf, "\\u%04x", (unsigned)(unsigned char)c);
  else
    sr_strbuf_addc(buf, c);
}

void sr_strbuf_add_json(struct sr_strbuf *buf, const char *ptr, size_t len) {
  sr_strbuf_addc(buf, '"');
  for (size_t i = 0; i < len;) {
    uint32_t code;
    size_t size = sr_utf8_decode(ptr + i, len - i, &code);
    if (size == 1)
      add_json_ascii(buf, ptr[i]);
    else if (size)
      sr_strbuf_add(buf, ptr + i, size);
    else
      sr_strbuf_adds(buf, "\xef\xbf\xbd");
    i += size ? size : 1;
  }
  sr_strbuf_addc(buf, '"');
}
