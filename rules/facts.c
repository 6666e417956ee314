/* The table of facts, and the trail that undoes changes. */
#include "facts.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

void sr_facts_release(struct sr_facts *facts) {
  free(facts->slots);
  free(facts->trail);
  *facts = (struct sr_facts){0};
}

static bool is_free(const struct sr_facts *facts, size_t i) {
  return facts->slots[i].generation != facts->generation;
}

static size_t place(const struct sr_facts *facts, uint64_t hash) {
  size_t mask = facts->room - 1, i = (size_t)hash & mask;
  while (!is_free(facts, i) && facts->slots[i].hash != hash)
    i = (i + 1) & mask;
  return i;
}

const struct sr_fact *sr_facts_find(const struct sr_facts *facts,
                                    uint64_t hash) {
  if (facts->count == 0)
    return NULL;
  size_t i = place(facts, hash);
  return is_free(facts, i) ? NULL : &facts->slots[i];
}

static void grow(struct sr_facts *facts) {
  struct sr_facts old = *facts;
  facts->room = old.room ? 2 * old.room : 64;
  facts->slots = sr_xalloc(facts->room * sizeof(*facts->slots));
  memset(facts->slots, 0, facts->room * sizeof(*facts->slots));
  facts->generation += old.generation == 0;
  for (size_t i = 0; i < old.room; i++)
    if (!is_free(&old, i))
      facts->slots[place(facts, old.slots[i].hash)] = old.slots[i];
  free(old.slots);
}

struct sr_fact *sr_facts_change(struct sr_facts *facts, uint64_t hash) {
  if (2 * facts->count >= facts->room)
    grow(facts);
  if (facts->trail_count == facts->trail_room) {
    facts->trail_room = facts->trail_room ? 2 * facts->trail_room : 64;
    facts->trail =
        sr_xrealloc(facts->trail, facts->trail_room * sizeof(*facts->trail));
  }
  size_t i = place(facts, hash);
  struct sr_fact *fact = &facts->slots[i];
  if (is_free(facts, i)) {
    *fact = (struct sr_fact){.hash = hash,
                             .generation = facts->generation,
                             .range = sr_range_all(),
                             .order = SR_ANY_ORDER};
    facts->count++;
  }
  facts->trail[facts->trail_count++] = *fact;
  return fact;
}

/* Facts that were new stay, as ones that tell nothing: taking a slot away
 * would break the chains of others. */
void sr_facts_undo(struct sr_facts *facts, size_t mark) {
  while (facts->trail_count > mark) {
    const struct sr_fact *was = &facts->trail[--facts->trail_count];
    facts->slots[place(facts, was->hash)] = *was;
  }
}

void sr_facts_clear(struct sr_facts *facts) {
  facts->generation++;
  facts->count = 0;
  facts->trail_count = 0;
}
