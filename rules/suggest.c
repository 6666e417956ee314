/* Nearest names by edit distance, three rows at a time. */
#include "suggest.h"

#include <string.h>

#include "banned.h"

enum { longest = 128 }; /* longer names are not compared */

static char plain(char c) {
  if (c == '_')
    return '-';
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned least(unsigned a, unsigned b) {
  return a < b ? a : b;
}

unsigned sr_suggest_distance(const char *a, size_t a_len, const char *b,
                             size_t b_len, unsigned limit) {
  unsigned rows[3][longest + 1];
  unsigned *before = rows[0], *above = rows[1], *row = rows[2];
  size_t difference = a_len > b_len ? a_len - b_len : b_len - a_len;
  if (a_len > longest || b_len > longest || difference > limit)
    return limit + 1;
  for (unsigned j = 0; j <= b_len; j++)
    above[j] = j;
  for (size_t i = 1; i <= a_len; i++) {
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= b_len; j++) {
      unsigned cost = plain(a[i - 1]) != plain(b[j - 1]);
      row[j] = least(above[j - 1] + cost, least(above[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && plain(a[i - 1]) == plain(b[j - 2]) &&
          plain(a[i - 2]) == plain(b[j - 1]))
        row[j] = least(row[j], before[j - 2] + 1);
    }
    unsigned *spare = before;
    before = above;
    above = row;
    row = spare;
  }
  return least(above[b_len], limit + 1);
}

void sr_suggest_init(struct sr_suggest *suggest, const char *name, size_t len) {
  unsigned limit = len > longest ? 0 : (unsigned)(len + 1) / 3;
  *suggest = (struct sr_suggest){name, len, NULL, limit + 1};
}

void sr_suggest_offer(struct sr_suggest *suggest, const char *candidate) {
  if (suggest->distance == 0)
    return;
  unsigned distance =
      sr_suggest_distance(suggest->name, suggest->len, candidate,
                          strlen(candidate), suggest->distance - 1);
  if (distance >= suggest->distance)
    return;
  suggest->best = candidate;
  suggest->distance = distance;
}

const char *sr_suggest_from(const char *name, size_t len,
                            const char *const *candidates) {
  struct sr_suggest suggest;
  sr_suggest_init(&suggest, name, len);
  for (; *candidates; candidates++)
    sr_suggest_offer(&suggest, *candidates);
  return suggest.best;
}
