/* UTF-8: decoding, encoding, and how many terminal cells a character fills. */
#ifndef SEMRULES_UTF8_H
#define SEMRULES_UTF8_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Reads one character.  Returns its size in bytes, or 0 if the bytes are not
 * UTF-8 (overlong forms and surrogates included) or len is 0. */
size_t sr_utf8_decode(const char *ptr, size_t len, uint32_t *code);
/* Writes one character into out[4] and returns its size. */
size_t sr_utf8_encode(uint32_t code, char *out);
/* 0 for combining characters, 2 for wide ones, otherwise 1. */
unsigned sr_utf8_width(uint32_t code);

#ifdef __cplusplus
}
#endif

#endif
