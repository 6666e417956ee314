/* Hash table of strings: open addressing, at most half full. */
#include "key_index.h"

#include "hash.h"
#include "toolmem.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

struct sr_key_index_slot {
  char *key; /* owned; NULL: free */
  uint64_t hash;
  size_t value;
};

static struct sr_key_index_slot *find(const struct sr_key_index *table,
                                      const char *key, uint64_t hash) {
  size_t mask = table->capacity - 1;
  for (size_t at = (size_t)hash & mask;; at = (at + 1) & mask) {
    struct sr_key_index_slot *slot = &table->slots[at];
    if (!slot->key || (slot->hash == hash && strcmp(slot->key, key) == 0))
      return slot;
  }
}

static void rehash(struct sr_key_index *table) {
  struct sr_key_index old = *table;
  table->capacity = old.capacity ? old.capacity * 2 : 64;
  table->slots = sr_tool_alloc(table->capacity * sizeof *table->slots);
  for (size_t i = 0; i < old.capacity; i++)
    if (old.slots[i].key)
      *find(table, old.slots[i].key, old.slots[i].hash) = old.slots[i];
  free(old.slots);
}

size_t *sr_key_index_put(struct sr_key_index *table, const char *key,
                         size_t fresh, bool *is_new) {
  if (table->count * 2 >= table->capacity)
    rehash(table);
  uint64_t hash = sr_hash64(key, strlen(key));
  struct sr_key_index_slot *slot = find(table, key, hash);
  *is_new = !slot->key;
  if (*is_new) {
    *slot = (struct sr_key_index_slot){sr_tool_strdup(key), hash, fresh};
    table->count++;
  }
  return &slot->value;
}

const size_t *sr_key_index_get(const struct sr_key_index *table,
                               const char *key) {
  if (!table->count)
    return NULL;
  struct sr_key_index_slot *slot =
      find(table, key, sr_hash64(key, strlen(key)));
  return slot->key ? &slot->value : NULL;
}

void sr_key_index_release(struct sr_key_index *table) {
  for (size_t i = 0; i < table->capacity; i++)
    free(table->slots[i].key);
  free(table->slots);
  *table = (struct sr_key_index){0};
}
