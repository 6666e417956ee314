/* A hash table from strings to pointers.  Keys are borrowed, and nothing is
 * ever removed. */
#ifndef SEMRULES_TABLE_H
#define SEMRULES_TABLE_H

#include <stdint.h>

#include "arena.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_table_entry {
  struct sr_str key;
  uint64_t hash;
  void *value; /* NULL: the slot is free */
};

struct sr_table {
  struct sr_table_entry *slots; /* owned */
  size_t room, count;           /* room is 0 or a power of two */
};

#define SR_TABLE_INIT                                                          \
  { NULL, 0, 0 }

void sr_table_release(struct sr_table *table);
/* The value, or NULL. */
void *sr_table_get(const struct sr_table *table, struct sr_str key);
/* Adds value (not NULL) unless the key is there.  Returns what is there now. */
void *sr_table_add(struct sr_table *table, struct sr_str key, void *value);

#ifdef __cplusplus
}
#endif

#endif
