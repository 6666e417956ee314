/* "did you mean ...?": the nearest of several names. */
#ifndef SEMRULES_SUGGEST_H
#define SEMRULES_SUGGEST_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Damerau-Levenshtein distance (insertion, deletion, substitution, swap of
 * neighbours), or limit + 1 if it is more than limit.  Letters that differ in
 * case only, and '-' against '_', count as the same. */
unsigned sr_suggest_distance(const char *a, size_t a_len, const char *b,
                             size_t b_len, unsigned limit);

/* Gathers candidates one by one. */
struct sr_suggest {
  const char *name; /* what was written; borrowed */
  size_t len;
  const char *best; /* borrowed from the candidate; NULL while none is near */
  unsigned distance;
};

/* Begins; names more than a third of their length away are not suggested. */
void sr_suggest_init(struct sr_suggest *suggest, const char *name, size_t len);
/* The first of equally near candidates wins. */
void sr_suggest_offer(struct sr_suggest *suggest, const char *candidate);
/* The nearest of a NULL-terminated list, or NULL. */
const char *sr_suggest_from(const char *name, size_t len,
                            const char *const *candidates);

#ifdef __cplusplus
}
#endif

#endif
