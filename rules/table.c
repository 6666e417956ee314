/* Open addressing with linear probing, at most half full. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#include "banned.h"

void sr_table_release(struct sr_table *table) {
  free(table->slots);
  *table = (struct sr_table)SR_TABLE_INIT;
}

static struct sr_table_entry *find(const struct sr_table *table,
                                   struct sr_str key, uint64_t hash) {
  size_t mask = table->room - 1;
  for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
    struct sr_table_entry *slot = &table->slots[i];
    if (!slot->value || (slot->hash == hash && sr_str_equals(slot->key, key)))
      return slot;
  }
}

static void grow(struct sr_table *table) {
  struct sr_table old = *table;
  table->room = old.room ? old.room * 2 : 64;
  table->slots = sr_xalloc(table->room * sizeof(*table->slots));
  memset(table->slots, 0, table->room * sizeof(*table->slots));
  for (size_t i = 0; i < old.room; i++)
    if (old.slots[i].value)
      *find(table, old.slots[i].key, old.slots[i].hash) = old.slots[i];
  free(old.slots);
}

void *sr_table_get(const struct sr_table *table, struct sr_str key) {
  if (table->room == 0)
    return NULL;
  return find(table, key, sr_hash64(key.ptr, key.len))->value;
}

void *sr_table_add(struct sr_table *table, struct sr_str key, void *value) {
  if (table->count * 2 >= table->room)
    grow(table);
  uint64_t hash = sr_hash64(key.ptr, key.len);
  struct sr_table_entry *slot = find(table, key, hash);
  if (slot->value)
    return slot->value;
  *slot = (struct sr_table_entry){key, hash, value};
  table->count++;
  return value;
}
