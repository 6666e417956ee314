/* Values of ghosts: reading, changing, clearing, and telling of them. */
#include "rt_history.h"

/* ---- finding ---- */

/* The newest record of the keys in a bucket; *chain counts what it passed. */
static struct sr_record *sr_search(const struct semrules_ghost *ghost,
                                   const struct sr_held *held, uint32_t hash,
                                   uint64_t scope, const uint64_t *keys,
                                   unsigned *chain) {
  struct sr_record *r = held->head;
  *chain = 0;
  for (; r != NULL; r = r->next, ++*chain)
    if (r->hash == hash && sr_is_it(ghost, r, scope, keys) &&
        (!(ghost->flags & SR_GHOST_OWED) || sr_is_open(ghost, r)))
      break;
  return r;
}

/* Whether the record, of the place's keys, can be used for it: it owes the
 * same, or nothing, and does so by the same end. */
static bool sr_is_place(const struct sr_place *place, struct sr_record *r) {
  const struct sr_full *const full = (const void *)r;
  const uint64_t size = sr_record_size(r);
  if (!(place->ghost->flags & SR_GHOST_OWED))
    return true;
  if (full->owner != place->owner || full->holder != place->holder)
    return false;
  return sr_is_open(place->ghost, r) ? !place->is_new : size >= place->size;
}

/* The same where one is to be changed or owed. */
static struct sr_record *sr_search_place(const struct sr_place *place,
                                         const struct sr_held *held,
                                         uint32_t hash, unsigned *chain) {
  struct sr_record *r = held->head;
  *chain = 0;
  for (; r != NULL; r = r->next, ++*chain)
    if (r->hash == hash &&
        sr_is_it(place->ghost, r, place->scope, place->words) &&
        sr_is_place(place, r))
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

/* Readers may still be looking at what it was: hence the atomic stores. */
static void sr_record_fill(struct sr_record *r, const struct sr_place *place,
                           uint32_t hash) {
  struct semrules_ghost *const ghost = place->ghost;
  uint64_t *const words = sr_words(ghost, r);
  sr_store(&r->hash, hash);
  sr_store(&r->epoch, sr_load(&ghost->epoch));
  sr_store(&r->value, 0);
  sr_store(&r->site, NULL);
  if (sr_is_full(ghost)) {
    struct sr_full *const full = (void *)r;
    sr_zero(&full->holder, sizeof *full - offsetof(struct sr_full, holder));
    sr_store(&full->ghost, ghost);
    sr_store(&full->scope, place->scope);
    full->owner = place->owner;
  }
  for (uint64_t i = 0; i < place->count; i++)
    sr_store(&words[i], place->words[i]);
}

/* A record of a past epoch begins anew. */
static void sr_record_renew(struct semrules_ghost *ghost, struct sr_record *r) {
  sr_record_lock(r);
  sr_store(&r->value, 0);
  sr_store(&r->site, NULL);
  sr_store(&r->epoch, sr_load(&ghost->epoch));
  if (sr_is_full(ghost)) {
    struct sr_full *const full = (void *)r;
    full->deadline = full->again = full->info = full->events = 0;
  }
  sr_record_unlock(r);
}

struct sr_record *sr_place_find(struct sr_thread *self, struct sr_place *place,
                                struct sr_held *held) {
  struct semrules_ghost *const ghost = place->ghost;
  const uint64_t holder = sr_holder_of(self, place);
  const uint32_t hash = sr_hash(ghost, place->scope, place->words);
  unsigned chain = 0;
  place->holder = holder;
  place->size = sr_size_of(place);
  if (sr_hold(self, ghost, hash, held)) {
    struct sr_record *const r = sr_search_place(place, held, hash, &chain);
    if (r != NULL) {
      if (!sr_is_current(ghost, r))
        sr_record_renew(ghost, r);
      return r;
    }
    sr_release(self, held);
  }
  struct sr_activation *const a =
      holder == 0 ? NULL : sr_activation_find(self, holder);
  struct sr_record *fresh = NULL;
  if (holder == 0 || a != NULL) {
    if (a != NULL && a->listed >= a->limit)
      sr_list_sweep(self, a, false);
    sr_table_grow(self, ghost, chain);
    fresh = sr_record_new(self, place->size);
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
  sr_store(&fresh->next, held->head);
  /* release: who finds it sees all of it */
  __atomic_store_n(&fresh->mark, fresh->mark & ~(uint32_t)SR_MARK_FREE,
                   __ATOMIC_RELEASE);
  held->head = fresh;
  return fresh;
}

/* ---- events ---- */

uint64_t sr_process_number;

/* Whether an event that changes nothing must be seen all the same. */
static inline bool sr_is_noted(const struct semrules_ghost *ghost) {
  return ghost->end != SR_END_NONE || (ghost->flags & SR_GHOST_TRACE) != 0;
}

void sr_changed(const struct semrules_ghost *ghost, struct sr_record *r) {
  if (!sr_is_noted(ghost))
    return;
  struct sr_full *const full = (void *)r;
  if (!(ghost->flags & SR_GHOST_OWED))
    full->born = sr_process_number;
  if (ghost->flags & SR_GHOST_TRACE) {
    struct sr_past_event *const e =
        &sr_trace(full)[full->events++ % SR_PAST_MAX];
    e->site = r->site;
    e->value = r->value;
  }
}

static inline int64_t sr_value_after(const struct semrules_ghost *ghost,
                                     int64_t value, int64_t change,
                                     bool is_sum) {
  value = is_sum ? (int64_t)((uint64_t)value + (uint64_t)change) : change;
  return value < 0 && (ghost->flags & SR_GHOST_FLOOR) ? 0 : value;
}

/* With the locks: the record to be changed, its bucket held; or NULL. */
static struct sr_record *sr_change_find(struct sr_thread *self,
                                        struct semrules_ghost *ghost,
                                        uint64_t scope, const uint64_t *keys,
                                        int64_t change, struct sr_held *held) {
  unsigned chain;
  if (change != 0 || (ghost->flags & SR_GHOST_TRACE)) {
    struct sr_place place = {
        .ghost = ghost, .scope = scope, .words = keys, .count = ghost->keys};
    return sr_place_find(self, &place, held);
  }
  /* What is not there is 0 already. */
  const uint32_t hash = sr_hash(ghost, scope, keys);
  if (!sr_hold(self, ghost, hash, held))
    return NULL;
  struct sr_record *const r = sr_search(ghost, held, hash, scope, keys, &chain);
  if (r != NULL && sr_is_current(ghost, r))
    return r;
  sr_release(self, held);
  return NULL;
}

__attribute__((noinline)) static void
sr_change_slowly(struct semrules_ghost *ghost, uint64_t scope,
                 const uint64_t *keys, int64_t change,
                 struct semrules_site *site, bool is_sum) {
  struct sr_held held;
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  const bool is_scoped = scope != 0 || ghost->scope == SR_SCOPE_PROCESS;
  if (self == NULL || !is_scoped) {
    sr_lost(ghost, true);
    if (self != NULL)
      sr_work_end(self);
    return;
  }
  struct sr_record *const r =
      sr_change_find(self, ghost, scope, keys, change, &held);
  if (r != NULL) {
    sr_record_lock(r);
    const int64_t value = sr_value_after(ghost, r->value, change, is_sum);
    sr_store(&r->value, value);
    sr_store(&r->site, site);
    sr_changed(ghost, r);
    sr_record_unlock(r);
    sr_release(self, &held);
    if (value == 0)
      sr_evict_hint();
  }
  sr_work_end(self);
  if (ghost->end == SR_END_TIME)
    sr_due_check(ghost);
}

/* ---- without the lock of a bucket ---- */

/* A record that was seen, and what shows whether it is the same still. */
struct sr_glance {
  struct sr_record *record;
  uint32_t mark;
  uintptr_t *bucket;
  uintptr_t word; /* SR_LOCKED: it could not be seen */
};

__attribute__((always_inline)) static inline struct sr_glance
sr_glance(const struct semrules_ghost *ghost, uint64_t scope,
          const uint64_t *keys) {
  struct sr_table *const table = sr_table_of(ghost);
  struct sr_glance glance = {NULL, 0, NULL, SR_LOCKED};
  if (table == NULL)
    return glance;
  const uint32_t hash = sr_hash(ghost, scope, keys);
  glance.bucket = &table->buckets[hash & (table->size - 1)];
  const uintptr_t word = __atomic_load_n(glance.bucket, __ATOMIC_ACQUIRE);
  if (word & (SR_LOCKED | SR_MOVED))
    return glance;
  struct sr_record *r = sr_head_of(word);
  /* Chains are short; in one that changes we may go astray. */
  for (unsigned left = 64; r != NULL; r = sr_load(&r->next)) {
    if (left-- == 0)
      return glance;
    if (sr_load(&r->hash) != hash)
      continue;
    /* acquire: the mark is older than what is read of the record next */
    glance.mark = __atomic_load_n(&r->mark, __ATOMIC_ACQUIRE);
    if (sr_is_it(ghost, r, scope, keys))
      break;
  }
  glance.record = r;
  glance.word = word;
  return glance;
}

/* False: it takes more than a record that is there. */
__attribute__((always_inline)) static inline bool
sr_change_fast(struct semrules_ghost *ghost, uint64_t scope,
               const uint64_t *keys, int64_t change, struct semrules_site *site,
               bool is_sum) {
  struct sr_thread *const self = sr_self;
  if ((ghost->flags & SR_GHOST_OWED) || (uintptr_t)self < SR_SELF_FIRST)
    return false;
  const struct sr_glance glance = sr_glance(ghost, scope, keys);
  struct sr_record *const r = glance.record;
  uint32_t mark = glance.mark;
  if (r == NULL || (mark & (SR_MARK_LOCKED | SR_MARK_FREE)) ||
      !sr_is_current(ghost, r) || sr_load(&self->busy) != 0)
    return false;
  if (!is_sum && sr_load(&r->value) == change && sr_load(&r->site) == site &&
      !sr_is_noted(ghost)) {
    /* It is so already, if it is the same record still. */
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return sr_load(&r->mark) == mark;
  }
  sr_store(&self->held, (uintptr_t)r + 1);
  sr_store(&self->busy, SR_HERE);
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  /* Orders as in rt_table.c. */
  const bool is_locked =
      __atomic_compare_exchange_n(&r->mark, &mark, mark | SR_MARK_LOCKED, false,
                                  __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  if (is_locked) {
    const int64_t value = sr_value_after(ghost, r->value, change, is_sum);
    sr_store(&r->value, value);
    sr_store(&r->site, site);
    sr_changed(ghost, r);
    __atomic_store_n(&r->mark, mark, __ATOMIC_RELEASE);
    if (value == 0)
      sr_evict_hint();
  }
  sr_work_end(self);
  return is_locked;
}

void __semrules_set(struct semrules_ghost *ghost, uint64_t scope,
                    const uint64_t *keys, int64_t value,
                    struct semrules_site *site) {
  if (!sr_change_fast(ghost, scope, keys, value, site, false))
    sr_change_slowly(ghost, scope, keys, value, site, false);
}

void __semrules_add(struct semrules_ghost *ghost, uint64_t scope,
                    const uint64_t *keys, int64_t delta,
                    struct semrules_site *site) {
  if (!sr_change_fast(ghost, scope, keys, delta, site, true))
    sr_change_slowly(ghost, scope, keys, delta, site, true);
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

__attribute__((noinline)) static struct semrules_reading
sr_get_slowly(struct semrules_ghost *ghost, uint64_t scope,
              const uint64_t *keys) {
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
      reading.value =
          is_owed ? sr_owed(ghost, r, hash, scope, keys) : sr_load(&r->value);
      /* Of obligations some may be there and some be lost. */
      reading.is_known |= !is_owed && !(lost & SR_LOST_ANY);
    }
    sr_release(self, &held);
  }
  sr_work_end(self);
  return reading;
}

struct semrules_reading __semrules_get(struct semrules_ghost *ghost,
                                       uint64_t scope, const uint64_t *keys) {
  struct semrules_reading reading = {0, 1};
  if (ghost->flags & SR_GHOST_OWED)
    return sr_get_slowly(ghost, scope, keys);
  if (sr_table_of(ghost) == NULL) {
    reading.is_known = sr_load(&ghost->lost) == 0;
    return reading;
  }
  const struct sr_glance glance = sr_glance(ghost, scope, keys);
  if (glance.word & SR_LOCKED)
    return sr_get_slowly(ghost, scope, keys);
  struct sr_record *const r = glance.record;
  const bool is_there = r != NULL && sr_is_current(ghost, r);
  if (is_there)
    reading.value = sr_load(&r->value);
  const uint64_t lost = sr_load(&ghost->lost);
  reading.is_known = is_there ? !(lost & SR_LOST_ANY) : lost == 0;
  /* The same word: it was in this bucket, or was not, all the while. */
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  if (sr_load(glance.bucket) != glance.word)
    return sr_get_slowly(ghost, scope, keys);
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
      } else if (sr_load(&r->value) != 0) {
        sr_record_lock(r);
        sr_store(&r->value, 0);
        sr_store(&r->site, c->site);
        sr_changed(ghost, r);
        sr_record_unlock(r);
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
  past->ghost = ghost;
  past->count = 0;
  past->key_count = 0;
  sr_record_lock(r);
  past->site = r->site;
  if (ghost->flags & SR_GHOST_TRACE) {
    struct sr_full *const full = (void *)r;
    const uint64_t events = full->events;
    past->count = events < SR_PAST_MAX ? events : SR_PAST_MAX;
    for (uint64_t i = 0; i < past->count; i++)
      past->events[i] =
          sr_trace(full)[(events - past->count + i) % SR_PAST_MAX];
  }
  sr_record_unlock(r);
}

SR_PRESERVE_MOST void __semrules_earlier(struct semrules_ghost *ghost,
                                         uint64_t scope, const uint64_t *keys) {
  struct sr_held held;
  unsigned chain;
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return;
  struct sr_past *const past = &self->past;
  past->site = sr_load(&ghost->reset);
  past->ghost = ghost;
  past->count = 0;
  past->key_count = 0;
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
