/* Obligations while they last: what is owed, and what meets it. */
#include "rt_history.h"

/* Of obligations that are owed and met in turn each is a record that was met,
 * and is used again; these take the short ways.  All else, as what is judged
 * by time or by the end of a thread, the long ones. */

/* ---- owing ---- */

static uint64_t sr_births;

/* Of these keys. */
__attribute__((always_inline)) static inline bool
sr_is_of(const struct semrules_ghost *ghost, struct sr_full *full,
         uint32_t hash, uint64_t scope, const uint64_t *keys) {
  if (full->base.hash != hash || full->scope != scope)
    return false;
  const uint64_t *const words = (const uint64_t *)(full + 1);
#pragma clang loop unroll(disable)
  for (uint32_t i = 0; i < ghost->keys; i++)
    if (words[i] != keys[i])
      return false;
  return true;
}

/* Owes by a record that is there, has room, and is in a bucket that is held. */
__attribute__((always_inline)) static inline bool
sr_owe_here(struct semrules_ghost *ghost, struct sr_full *full,
            const uint64_t *words, uint64_t count, int64_t value) {
  if (!sr_is_current(ghost, &full->base) ||
      sr_record_size(&full->base) < sizeof *full + count * sizeof *words)
    return false;
  if (ghost->flags & SR_GHOST_EACH) {
    if (full->base.value == 0)
      full->born = sr_add(&sr_births, 1);
    value = (int64_t)((uint64_t)full->base.value + (uint64_t)value);
  } else {
    value = 1;
  }
  sr_store(&full->base.value, value);
  uint64_t *const to = (uint64_t *)(full + 1);
  /* The keys are there. */
#pragma clang loop unroll(disable)
  for (uint64_t i = ghost->keys; i < count; i++)
    sr_store(&to[i], words[i]);
  return true;
}

/* False: there is no room. */
static bool sr_owe_now(struct sr_thread *self, struct sr_place *place,
                       uint64_t info, int64_t value, uint64_t now) {
  struct semrules_ghost *const ghost = place->ghost;
  struct sr_held held;
  struct sr_record *const r = sr_place_find(self, place, &held);
  if (r == NULL)
    return false;
  struct sr_full *const full = (void *)r;
  const bool was_open = r->value != 0;
  const uint64_t deadline = now + ghost->within;
  if (!was_open)
    full->born = now;
  sr_store(&r->value, (ghost->flags & SR_GHOST_EACH)
                          ? (int64_t)((uint64_t)r->value + (uint64_t)value)
                          : 1);
  if (ghost->end == SR_END_TIME) {
    full->again = deadline;
    if (!was_open)
      full->deadline = deadline;
  }
  /* Of several that share a record the first one's time counts, so its place
   * and values do. */
  if (!was_open || ghost->end != SR_END_TIME) {
    const uint64_t room =
        ((uintptr_t)r + sr_record_size(r) - (uintptr_t)sr_words(ghost, r)) /
            sizeof(uint64_t) -
        ((ghost->flags & SR_GHOST_TRACE) ? 2 * SR_PAST_MAX : 0);
    const uint64_t count = place->count < room ? place->count : room;
    for (uint64_t i = 0; i < count; i++)
      sr_store(&sr_words(ghost, r)[i], place->words[i]);
    r->site = place->site;
    /* of another site's values some may have found no room */
    const uint64_t values = count - ghost->keys - ghost->saved;
    full->info = info & (((uint64_t)1 << (16 + values)) - 1);
  }
  sr_changed(ghost, r);
  sr_release(self, &held);
  if (ghost->end == SR_END_TIME)
    sr_due_lower(ghost, deadline);
  return true;
}

__attribute__((noinline)) static void
sr_owe_slowly(struct semrules_ghost *ghost, uint64_t scope, uint64_t owner,
              const uint64_t *words, uint64_t count, uint64_t info,
              int64_t value, struct semrules_site *site) {
  static int is_watched;
  const bool is_timed = ghost->end == SR_END_TIME;
  if (is_timed)
    sr_due_check(ghost);
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  const bool is_scoped = scope != 0 || ghost->scope == SR_SCOPE_PROCESS;
  struct sr_place place = {
      .ghost = ghost,
      .scope = scope,
      .owner = owner,
      .words = words,
      .count = count < SR_WORDS_MAX ? count : SR_WORDS_MAX,
      .site = site,
      /* Where each has a time of its own, a sum will not do. */
      .is_new = (ghost->flags & SR_GHOST_SAVES) ||
                (is_timed && (ghost->flags & SR_GHOST_EACH))};
  bool is_kept = false;
  if (self == NULL || !is_scoped) {
    sr_lost(ghost, true);
  } else {
    const uint64_t now = is_timed ? sr_now()
                         : (ghost->flags & SR_GHOST_EACH)
                             ? sr_add(&sr_births, 1)
                             : 0;
    is_kept = sr_owe_now(self, &place, info, value, now);
  }
  if (self != NULL)
    sr_work_end(self);
  if (!is_kept) {
    if (ghost->end != SR_END_NONE)
      __semrules_unknown(site);
    return;
  }
  if (!sr_load(&is_watched) && (is_timed || ghost->end == SR_END_PROCESS ||
                                ghost->end == SR_END_THREAD)) {
    sr_store(&is_watched, 1);
    sr_core->exit_watch(true);
  }
  if (is_timed && *sr_core->watchdog != 0)
    sr_watchdog_start();
}

void __semrules_owe(struct semrules_ghost *ghost, uint64_t scope,
                    uint64_t owner, const uint64_t *words, uint64_t count,
                    uint64_t info, int64_t value, struct semrules_site *site) {
  struct sr_thread *const self =
      (ghost->flags & (SR_GHOST_SAVES | SR_GHOST_TRACE)) ||
              (ghost->end > SR_END_STEP && ghost->end != SR_END_PROCESS)
          ? NULL
          : sr_work_begin_at_once(SR_HERE);
  struct sr_held held;
  bool is_owed = false;
  if (self != NULL) {
    const uint32_t hash = sr_hash(ghost, scope, words);
    if (sr_hold_at_once(self, ghost, hash, &held)) {
      struct sr_full *full = (void *)held.head;
      while (full != NULL && (full->owner != owner ||
                              !sr_is_of(ghost, full, hash, scope, words)))
        full = (void *)full->base.next;
      if (full != NULL && sr_owe_here(ghost, full, words, count, value)) {
        full->base.site = site;
        full->info = info;
        is_owed = true;
      }
      sr_release_same(self, &held);
    }
    sr_work_end(self);
  }
  if (!is_owed)
    sr_owe_slowly(ghost, scope, owner, words, count, info, value, site);
}

/* ---- meeting ---- */

/* Whether a record that was met shall go: too many wait in a chain that long.
 * So a ghost has some 4000 of them at most. */
static inline bool sr_is_crowded(const struct semrules_ghost *ghost,
                                 unsigned chain) {
  return chain > 4 && (chain > 8 || sr_table_of(ghost)->size >= SR_MET_SIZE);
}

/* What was met keeps its record, for the next time, while few do. */
static void sr_met(struct sr_thread *self, struct semrules_ghost *ghost,
                   struct sr_held *held, struct sr_record *r) {
  unsigned chain = 0;
  for (const struct sr_record *at = held->head; at != NULL; at = at->next)
    chain++;
  if (sr_is_crowded(ghost, chain)) {
    sr_record_end(self, ghost, held, r);
    return;
  }
  sr_record_shut(r);
  sr_evict_hint();
}

struct sr_meeting {
  const struct sr_filter *filter;
  uint64_t now;            /* END_TIME */
  struct sr_record *first; /* the one to be met first */
  uint64_t owner, born;
  uint32_t mark;
};

/* Whether it can be met still.  What is overdue waits to be judged, which
 * another thread may be about to do; where a later one shares its record, that
 * one is met. */
static bool sr_is_in_time(const struct sr_meeting *m, struct sr_record *r) {
  struct sr_full *const full = (void *)r;
  if (m->filter->ghost->end != SR_END_TIME || full->deadline > m->now)
    return true;
  if (full->again > m->now)
    full->again = 0;
  return false;
}

static bool sr_meet_here(struct sr_thread *self, struct sr_held *held,
                         void *ctx) {
  const struct sr_meeting *const m = ctx;
  struct semrules_ghost *const ghost = m->filter->ghost;
  struct sr_record *r = held->head;
  while (r != NULL) {
    struct sr_record *const next = r->next;
    if (sr_is_open(ghost, r) && sr_fits_filter(m->filter, r) &&
        sr_is_in_time(m, r))
      sr_met(self, ghost, held, r);
    r = next;
  }
  return false;
}

/* What the innermost of this thread's activations owes will be judged first.
 * Of all else the oldest is met; of those that were born at one time it is the
 * last one in the chain. */
static bool sr_first_here(struct sr_thread *self, struct sr_held *held,
                          void *ctx) {
  struct sr_meeting *const m = ctx;
  for (struct sr_record *r = held->head; r != NULL; r = r->next) {
    const struct sr_full *const full = (void *)r;
    if (!sr_is_open(m->filter->ghost, r) || !sr_fits_filter(m->filter, r) ||
        !sr_is_in_time(m, r))
      continue;
    const uint64_t owner = full->thread == self ? full->owner : 0;
    if (owner > m->owner || (owner == m->owner && full->born <= m->born)) {
      m->first = r;
      m->owner = owner;
      m->born = full->born;
      m->mark = r->mark;
    }
  }
  return false;
}

static bool sr_meet_first_here(struct sr_thread *self, struct sr_held *held,
                               void *ctx) {
  const struct sr_meeting *const m = ctx;
  struct semrules_ghost *const ghost = m->filter->ghost;
  for (struct sr_record *r = held->head; r != NULL; r = r->next)
    if (r == m->first && r->mark == m->mark && sr_is_open(ghost, r)) {
      if (r->value > 1)
        sr_store(&r->value, r->value - 1);
      else
        sr_met(self, ghost, held, r);
      return true;
    }
  return false;
}

static bool sr_visit_all(struct sr_thread *self, const struct sr_range *range,
                         sr_visit *visit, void *ctx) {
  for (uint64_t i = 0; i < range->count; i++)
    if (sr_bucket_visit(self, range->table, range->first + i, visit, ctx))
      return true;
  return false;
}

static void sr_meet_first(struct sr_thread *self,
                          const struct sr_filter *filter,
                          const struct sr_range *range, uint64_t now) {
  /* Another thread may meet it meanwhile: then the next one. */
  for (;;) {
    struct sr_meeting m = {filter, now, NULL, 0, UINT64_MAX, 0};
    sr_visit_all(self, range, sr_first_here, &m);
    if (m.first == NULL || sr_visit_all(self, range, sr_meet_first_here, &m))
      return;
  }
}

/* Meets what is owed of all the keys where that is in one record, which stays.
 * False: it takes more. */
__attribute__((always_inline)) static inline bool
sr_meet_in(struct semrules_ghost *ghost, const struct sr_held *held,
           uint32_t hash, uint64_t scope, const uint64_t *keys) {
  struct sr_full *found = NULL;
  unsigned chain = 0;
  for (struct sr_record *r = held->head; r != NULL; r = r->next, chain++) {
    struct sr_full *const full = (void *)r;
    if (!sr_is_of(ghost, full, hash, scope, keys) || !sr_is_open(ghost, r))
      continue;
    if (found != NULL)
      return false;
    found = full;
  }
  if (found == NULL)
    return true;
  if ((ghost->flags & SR_GHOST_EACH) && found->base.value > 1) {
    sr_store(&found->base.value, found->base.value - 1);
  } else if (sr_is_crowded(ghost, chain)) {
    return false;
  } else {
    sr_store(&found->base.value, 0);
    found->base.site = NULL;
    sr_store(&found->base.mark, found->base.mark + SR_MARK_STEP);
    sr_evict_hint();
  }
  return true;
}

__attribute__((noinline)) static void
sr_meet_slowly(struct semrules_ghost *ghost, uint64_t scope,
               const uint64_t *keys, uint64_t mask) {
  const struct sr_filter filter = {
      .ghost = ghost, .scope = scope, .keys = keys, .mask = mask};
  if (ghost->end == SR_END_TIME)
    sr_due_check(ghost);
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL) {
    sr_lost(ghost, true);
    return;
  }
  const struct sr_range range = sr_range_of(&filter);
  const uint64_t now = ghost->end == SR_END_TIME ? sr_now() : 0;
  struct sr_meeting m = {&filter, now, NULL, 0, UINT64_MAX, 0};
  if (ghost->flags & SR_GHOST_EACH)
    sr_meet_first(self, &filter, &range, now);
  else
    sr_visit_all(self, &range, sr_meet_here, &m);
  sr_work_end(self);
}

void __semrules_meet(struct semrules_ghost *ghost, uint64_t scope,
                     const uint64_t *keys, uint64_t mask,
                     struct semrules_site *site) {
  const uint64_t all = ((uint64_t)1 << ghost->keys) - 1;
  struct sr_thread *const self = ghost->end == SR_END_TIME ||
                                         (ghost->flags & SR_GHOST_TRACE) ||
                                         (~mask & all) != 0
                                     ? NULL
                                     : sr_work_begin_at_once(SR_HERE);
  struct sr_held held;
  bool is_met = false;
  (void)site;
  if (self != NULL) {
    const uint32_t hash = sr_hash(ghost, scope, keys);
    if (sr_hold_at_once(self, ghost, hash, &held)) {
      is_met = sr_meet_in(ghost, &held, hash, scope, keys);
      sr_release_same(self, &held);
    }
    sr_work_end(self);
  }
  if (!is_met)
    sr_meet_slowly(ghost, scope, keys, mask);
}
