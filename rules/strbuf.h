/* A growing string.  `ptr` is always NUL-terminated and never NULL, so that it
 * can be printed at any time; it moves when the string grows. */
#ifndef SEMRULES_STRBUF_H
#define SEMRULES_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SR_PRINTF(index, first) __attribute__((format(printf, index, first)))
#else
#define SR_PRINTF(index, first)
#endif

struct sr_strbuf {
  char *ptr;
  size_t len;
  size_t room; /* bytes allocated; 0 while ptr is a constant "" */
};

void sr_strbuf_init(struct sr_strbuf *buf);
void sr_strbuf_release(struct sr_strbuf *buf);
void sr_strbuf_clear(struct sr_strbuf *buf);
void sr_strbuf_add(struct sr_strbuf *buf, const char *ptr, size_t len);
void sr_strbuf_adds(struct sr_strbuf *buf, const char *text);
void sr_strbuf_addc(struct sr_strbuf *buf, char c);
void sr_strbuf_addf(struct sr_strbuf *buf, const char *format, ...)
    SR_PRINTF(2, 3);
void sr_strbuf_vaddf(struct sr_strbuf *buf, const char *format, va_list args)
    SR_PRINTF(2, 0);
/* Adds a JSON string, quotes included.  Bytes that are not UTF-8 become
 * U+FFFD. */
void sr_strbuf_add_json(struct sr_strbuf *buf, const char *ptr, size_t len);

#ifdef __cplusplus
}
#endif

#endif
