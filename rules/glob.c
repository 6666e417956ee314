/* Pattern matching without backtracking beyond the last star, so that its time
 * is at most the product of the lengths. */
#include "glob.h"

#include <stdint.h>
#include <string.h>

#include "banned.h"

/* Reads the set that begins behind the `[` at pattern[at].  Returns the index
 * behind its `]`, or 0 if it is never closed: then `[` stands for itself. */
static size_t match_set(const char *pattern, size_t len, size_t at,
                        unsigned char c, bool *matches) {
  size_t i = at;
  bool negated = i < len && (pattern[i] == '!' || pattern[i] == '^');
  bool found = false;
  i += negated;
  for (size_t first = i; i < len && (pattern[i] != ']' || i == first); i++) {
    unsigned char low = (unsigned char)pattern[i];
    unsigned char high = low;
    if (i + 2 < len && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = (unsigned char)pattern[i + 2];
      i += 2;
    }
    found |= low <= c && c <= high;
  }
  if (i >= len)
    return 0;
  *matches = found != negated;
  return i + 1;
}

/* Matches one pattern element other than `*` against c.  Returns the index
 * behind it, or 0 if it does not match. */
static size_t match_one(const char *pattern, size_t len, size_t at, char c) {
  if (pattern[at] == '?')
    return at + 1;
  if (pattern[at] == '[') {
    bool matches = false;
    size_t end = match_set(pattern, len, at + 1, (unsigned char)c, &matches);
    if (end)
      return matches ? end : 0;
  }
  return pattern[at] == c ? at + 1 : 0;
}

bool sr_glob_match(const char *pattern, size_t pattern_len, const char *text,
                   size_t text_len) {
  size_t p = 0, t = 0;
  size_t star = SIZE_MAX, star_text = 0;
  while (t < text_len) {
    if (p < pattern_len && pattern[p] == '*') {
      star = ++p;
      star_text = t;
      continue;
    }
    size_t next =
        p < pattern_len ? match_one(pattern, pattern_len, p, text[t]) : 0;
    if (next) {
      p = next;
      t++;
    } else if (star != SIZE_MAX) {
      p = star;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern_len && pattern[p] == '*')
    p++;
  return p == pattern_len;
}

const size_t sr_glob_keys[SR_GLOB_KEYS] = {6, 3, 1};

/* Index behind the special element at pattern[at]; at itself for a literal. */
static size_t behind_special(const char *pattern, size_t len, size_t at) {
  bool matches;
  if (pattern[at] == '*' || pattern[at] == '?')
    return at + 1;
  size_t end =
      pattern[at] == '[' ? match_set(pattern, len, at + 1, 0, &matches) : 0;
  return end ? end : at;
}

size_t sr_glob_literal(const char *pattern, size_t pattern_len, size_t *at) {
  size_t end;
  while (*at < pattern_len &&
         (end = behind_special(pattern, pattern_len, *at)) != *at)
    *at = end;
  for (end = *at; end < pattern_len; end++)
    if (behind_special(pattern, pattern_len, end) != end)
      break;
  return end - *at;
}

bool sr_glob_is_pattern(const char *pattern) {
  return strpbrk(pattern, "*?[") != NULL;
}

bool sr_glob_match_file(const char *pattern, const char *path) {
  size_t pattern_len = strlen(pattern);
  const char *slash = strrchr(path, '/');
  if (!memchr(pattern, '/', pattern_len)) {
    const char *base = slash ? slash + 1 : path;
    return sr_glob_match(pattern, pattern_len, base, strlen(base));
  }
  if (sr_glob_match(pattern, pattern_len, path, strlen(path)))
    return true;
  for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/'))
    if (sr_glob_match(pattern, pattern_len, slash + 1, strlen(slash + 1)))
      return true;
  return false;
}
