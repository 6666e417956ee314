/* Patterns of rule files: `*` is any run of characters (`::`, `/` and `.`
 * included), `?` any one character, `[...]` one of a set, everything else
 * itself. */
#ifndef SEMRULES_GLOB_H
#define SEMRULES_GLOB_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* True if text matches the whole pattern.  Takes time in the product of the
 * lengths at most. */
bool sr_glob_match(const char *pattern, size_t pattern_len, const char *text,
                   size_t text_len);
/* True if pattern (NUL-terminated) has a special character. */
bool sr_glob_is_pattern(const char *pattern);
/* Length of the next run of literal text in a pattern, from *at on; *at
 * becomes its start.  0 where there is none. */
size_t sr_glob_literal(const char *pattern, size_t pattern_len, size_t *at);
/* Lengths of the pieces of literal text by which specs file patterns, longest
 * first. */
#define SR_GLOB_KEYS 3
extern const size_t sr_glob_keys[SR_GLOB_KEYS];
/* `in-file` patterns: one without `/` is held against the base name; one with
 * is held against the whole path and every tail of it after a `/`. */
bool sr_glob_match_file(const char *pattern, const char *path);

#ifdef __cplusplus
}
#endif

#endif
