/* Values of ghosts: reading, changing, clearing, and telling of them. */
#include "rt_history.h"

#include <string.h>

/* ---- finding ---- */

static bool sr_is_it(const struct semrules_ghost *ghost, struct sr_record *r,
                     uint64_t scope, const uint64_t *keys) {
  if (sr_is_full(ghost) && ((struct sr_full *)(void *)r)->scope != scope)
    return false;
  const uint64_t *const words = sr_words(ghost, r);
  for (uint32_t i = 0; i < ghost->keys; i++)
    if (words[i] != keys[i])
      return false;
  return true;
}

/* The newest record of the keys in a bucket; *chain counts what it passed. */
static struct sr_record *sr_search(const struct semrules_ghost *ghost,
                                   const struct sr_held *held, uint32_t hash,
                                   uint64_t scope, const uint64_t *keys,
                                   unsigned *chain) {
  struct sr_record *r = held->head;
  *chain = 0;
  for (; r != NULL; r = r->next, ++*chain)
    if (r->hash == hash && sr_is_it(ghost, r, scope, keys))
      break;
  return r;
}

/* The same where one of this owner is wanted. */
static struct sr_record *sr_search_place(const struct sr_place *place,
                                         const struct sr_held *held,
                                         uint32_t hash, unsigned *chain) {
  struct sr_record *r = held->head;
  *chain = 0;
  for (; r != NULL; r = r->next, ++*chain)
    if (!place->is_new && r->hash == hash &&
        sr_is_it(place->ghost, r, place->scope, place->words) &&
        (!sr_is_full(place->ghost) ||
         ((struct sr_full *)(void *)r)->owner == place->owner))
      break;
  return r;
}

/* ---- making ---- */

/* Serial of the activation, or thread, that a record goes with; 0: none. */
static uint64_t sr_holder_of(const struct sr_thread *self,
                             const struct sr_place *place) {
  const struct semrules_ghost *const ghost = place->ghost;
  if (place->owner != 0)
    return place->owner;
  if (ghost->end == SR_END_THREAD)
    return place->scope != 0 ? place->scope : self->serial;
  /* These outlive their thread: the end of the process, or time, judges. */
  if ((ghost->end == SR_END_PROCESS || ghost->end == SR_END_TIME) &&
      ghost->scope == SR_SCOPE_THREAD)
    return 0;
  return place->scope;
}

static size_t sr_size_of(const struct sr_place *place) {
  const struct semrules_ghost *const ghost = place->ghost;
  const size_t head =
      sr_is_full(ghost) ? sizeof(struct sr_full) : sizeof(struct sr_record);
  const size_t trace = (ghost->flags & SR_GHOST_TRACE)
                           ? SR_PAST_MAX * sizeof(struct sr_past_event)
                           : 0;
  return head + trace + place->count * sizeof(uint64_t);
}

static void sr_record_fill(struct sr_record *r, const struct sr_place *place,
                           uint32_t hash) {
  struct semrules_ghost *const ghost = place->ghost;
  r->hash = hash;
  r->epoch = sr_load(&ghost->epoch);
  r->value = 0;
  r->site = NULL;
  if (sr_is_full(ghost)) {
    struct sr_full *const full = (void *)r;
    memset((char *)full + sizeof *r, 0, sizeof *full - sizeof *r);
    full->ghost = ghost;
    full->scope = place->scope;
    full->owner = place->owner;
  }
  memcpy(sr_words(ghost, r), place->words, place->count * sizeof(uint64_t));
}

/* A record of a past epoch begins anew. */
static void sr_record_renew(struct semrules_ghost *ghost,
                            struct sr_record *r) {
  r->epoch = sr_load(&ghost->epoch);
  r->value = 0;
  r->site = NULL;
  if (sr_is_full(ghost)) {
    struct sr_full *const full = (void *)r;
    full->deadline = full->again = full->info = full->events = 0;
  }
}

struct sr_record *sr_place_find(struct sr_thread *self,
                                const struct sr_place *place,
                                struct sr_held *held) {
  struct semrules_ghost *const ghost = place->ghost;
  const uint32_t hash = sr_hash(ghost, place->scope, place->words);
  unsigned chain = 0;
  if (sr_hold(self, ghost, hash, held)) {
    struct sr_record *const r = sr_search_place(place, held, hash, &chain);
    if (r != NULL) {
      if (!sr_is_current(ghost, r))
        sr_record_renew(ghost, r);
      return r;
    }
    sr_release(self, held);
  }
  const uint64_t holder = sr_holder_of(self, place);
  struct sr_activation *const a =
      holder == 0 ? NULL : sr_activation_find(self, holder);
  struct sr_record *fresh = NULL;
  if (holder == 0 || a != NULL) {
    if (a != NULL && a->listed >= a->limit)
      sr_list_sweep(self, a, false);
    sr_table_grow(self, ghost, chain);
    fresh = sr_record_new(self, sr_size_of(place));
  }
  if (fresh == NULL || !sr_hold_new(self, ghost, hash, held)) {
    if (fresh != NULL)
      sr_record_free(self, fresh);
    sr_lost(ghost, false);
    return NULL;
  }
  /* Another thread may have been faster. */
  struct sr_record *const r = sr_search_place(place, held, hash, &chain);
  if (r != NULL) {
    sr_record_free(self, fresh);
    if (!sr_is_current(ghost, r))
      sr_record_renew(ghost, r);
    return r;
  }
  sr_record_fill(fresh, place, hash);
  if (a != NULL)
    sr_list_put(self, a, (struct sr_full *)(void *)fresh);
  fresh->next = held->head;
  held->head = fresh;
  return fresh;
}

/* ---- events ---- */

void sr_trace_put(const struct semrules_ghost *ghost, struct sr_record *r) {
  if (ghost->flags & SR_GHOST_TRACE) {
    struct sr_full *const full = (void *)r;
    struct sr_past_event *const e =
        &sr_trace(full)[full->events++ % SR_PAST_MAX];
    e->site = r->site;
    e->value = r->value;
  }
}

static void sr_change(struct semrules_ghost *ghost, uint64_t scope,
                      const uint64_t *keys, int64_t value, bool is_sum,
                      struct semrules_site *site, uintptr_t here) {
  struct sr_held held;
  struct sr_thread *const self = sr_work_begin(here);
  const bool is_scoped = scope != 0 || ghost->scope == SR_SCOPE_PROCESS;
  if (self == NULL || !is_scoped) {
    sr_lost(ghost, true);
    if (self != NULL)
      sr_work_end(self);
    return;
  }
  struct sr_record *r = NULL;
  unsigned chain;
  const bool is_nothing = value == 0 && !(ghost->flags & SR_GHOST_TRACE);
  if (is_nothing) {
    /* What is not there is 0 already. */
    const uint32_t hash = sr_hash(ghost, scope, keys);
    if (sr_hold(self, ghost, hash, &held)) {
      r = sr_search(ghost, &held, hash, scope, keys, &chain);
      if (r != NULL && !sr_is_current(ghost, r))
        r = NULL;
      if (r == NULL)
        sr_release(self, &held);
    }
  } else {
    const struct sr_place place = {ghost, scope, 0, keys, ghost->keys, NULL, false};
    r = sr_place_find(self, &place, &held);
  }
  if (r != NULL) {
    if (is_sum)
      value = (int64_t)((uint64_t)r->value + (uint64_t)value);
    r->value = value < 0 && (ghost->flags & SR_GHOST_FLOOR) ? 0 : value;
    r->site = site;
    sr_trace_put(ghost, r);
    const bool is_zero = r->value == 0;
    sr_release(self, &held);
    if (is_zero)
      sr_evict_hint();
  }
  sr_work_end(self);
}

void __semrules_set(struct semrules_ghost *ghost, uint64_t scope,
                    const uint64_t *keys, int64_t value,
                    struct semrules_site *site) {
  sr_change(ghost, scope, keys, value, false, site, SR_HERE);
  if (ghost->end == SR_END_TIME)
    sr_due_check(ghost);
}

void __semrules_add(struct semrules_ghost *ghost, uint64_t scope,
                    const uint64_t *keys, int64_t delta,
                    struct semrules_site *site) {
  sr_change(ghost, scope, keys, delta, true, site, SR_HERE);
  if (ghost->end == SR_END_TIME)
    sr_due_check(ghost);
}

/* ---- reading ---- */

/* What is owed of these keys, whoever owes it. */
static int64_t sr_owed(const struct semrules_ghost *ghost, struct sr_record *r,
                       uint32_t hash, uint64_t scope, const uint64_t *keys) {
  uint64_t sum = 0;
  for (; r != NULL; r = r->next)
    if (r->hash == hash && sr_is_current(ghost, r) &&
        sr_is_it(ghost, r, scope, keys))
      sum += (uint64_t)r->value;
  return (int64_t)sum;
}

struct semrules_reading __semrules_get(struct semrules_ghost *ghost,
                                       uint64_t scope, const uint64_t *keys) {
  struct semrules_reading reading = {0, 0};
  struct sr_held held;
  unsigned chain;
  if (ghost->end == SR_END_TIME)
    sr_due_check(ghost);
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return reading;
  const uint64_t lost = sr_load(&ghost->lost);
  const uint32_t hash = sr_hash(ghost, scope, keys);
  reading.is_known = lost == 0;
  if (sr_hold(self, ghost, hash, &held)) {
    struct sr_record *const r =
        sr_search(ghost, &held, hash, scope, keys, &chain);
    if (r != NULL && sr_is_current(ghost, r)) {
      const bool is_owed = (ghost->flags & SR_GHOST_OWED) != 0;
      reading.value = is_owed ? sr_owed(ghost, r, hash, scope, keys) : r->value;
      /* Of obligations some may be there and some be lost. */
      reading.is_known |= !is_owed && !(lost & SR_LOST_ANY);
    }
    sr_release(self, &held);
  }
  sr_work_end(self);
  return reading;
}

/* ---- clearing ---- */

struct sr_clearing {
  const struct sr_filter *filter;
  struct semrules_site *site;
};

static bool sr_clear_here(struct sr_thread *self, struct sr_held *held,
                          void *ctx) {
  const struct sr_clearing *const c = ctx;
  struct semrules_ghost *const ghost = c->filter->ghost;
  struct sr_record *r = held->head;
  while (r != NULL) {
    struct sr_record *const next = r->next;
    if (sr_is_current(ghost, r) && sr_fits_filter(c->filter, r)) {
      if (c->site == NULL || (ghost->flags & SR_GHOST_OWED)) {
        sr_record_end(self, ghost, held, r);
      } else if (r->value != 0) {
        r->value = 0;
        r->site = c->site;
        sr_trace_put(ghost, r);
      }
    }
    r = next;
  }
  return false;
}

/* All of a ghost at once. */
static void sr_clear_all(struct semrules_ghost *ghost,
                         struct semrules_site *site) {
  sr_store(&ghost->reset, site);
  sr_store(&ghost->due, 0);
  sr_store(&ghost->lost, 0);
  sr_add(&ghost->epoch, 1);
}

void __semrules_clear(struct semrules_ghost *ghost, uint64_t scope,
                      const uint64_t *keys, uint64_t mask,
                      struct semrules_site *site) {
  const uint64_t all = ((uint64_t)1 << ghost->keys) - 1;
  const struct sr_filter filter = {
      .ghost = ghost, .scope = scope, .keys = keys, .mask = mask & all};
  struct sr_clearing clearing = {&filter, site};
  if (ghost->end == SR_END_TIME)
    sr_due_check(ghost);
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL) {
    sr_lost(ghost, true);
    return;
  }
  if (filter.mask == 0 && ghost->scope == SR_SCOPE_PROCESS) {
    sr_clear_all(ghost, site);
  } else if (scope != 0 || ghost->scope == SR_SCOPE_PROCESS) {
    const struct sr_range range = sr_range_of(&filter);
    for (uint64_t i = 0; i < range.count; i++)
      sr_bucket_visit(self, range.table, range.first + i, sr_clear_here,
                      &clearing);
  }
  sr_evict_hint();
  sr_work_end(self);
}

/* ---- telling ---- */

void sr_past_of(const struct semrules_ghost *ghost, struct sr_record *r,
                struct sr_past *past) {
  past->site = r->site;
  past->ghost = ghost;
  past->count = 0;
  if (!(ghost->flags & SR_GHOST_TRACE))
    return;
  struct sr_full *const full = (void *)r;
  const uint64_t events = full->events;
  past->count = events < SR_PAST_MAX ? events : SR_PAST_MAX;
  for (uint64_t i = 0; i < past->count; i++)
    past->events[i] =
        sr_trace(full)[(events - past->count + i) % SR_PAST_MAX];
}

SR_PRESERVE_MOST void __semrules_earlier(struct semrules_ghost *ghost, uint64_t scope,
                        const uint64_t *keys) {
  struct sr_held held;
  unsigned chain;
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return;
  struct sr_past *const past = &self->past;
  past->site = sr_load(&ghost->reset);
  past->ghost = ghost;
  past->count = 0;
  const uint32_t hash = sr_hash(ghost, scope, keys);
  if (sr_hold(self, ghost, hash, &held)) {
    struct sr_record *const r =
        sr_search(ghost, &held, hash, scope, keys, &chain);
    if (r != NULL && sr_is_current(ghost, r))
      sr_past_of(ghost, r, past);
    sr_release(self, &held);
  }
  sr_work_end(self);
  sr_core->tell(past);
}
