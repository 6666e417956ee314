/* From a string to a number: which element of an array it stands for. */
#ifndef SEMRULES_KEY_INDEX_H
#define SEMRULES_KEY_INDEX_H

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialised; keys are copied. */
struct sr_key_index {
  struct sr_key_index_slot *slots; /* owned; a power of two of them */
  size_t capacity, count;
};

/* The place of key's value, which is `fresh` if the key is new (*is_new then
 * says so).  Valid until the next call. */
size_t *sr_key_index_put(struct sr_key_index *table, const char *key,
                         size_t fresh, bool *is_new);
/* NULL where there is no such key. */
const size_t *sr_key_index_get(const struct sr_key_index *table,
                               const char *key);
void sr_key_index_release(struct sr_key_index *table);

#endif
