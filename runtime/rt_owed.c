/* Obligations while they last: what is owed, and what meets it. */
#include "rt_history.h"

/* ---- owing ---- */

/* False: there is no room. */
static bool sr_owe_now(struct sr_thread *self, const struct sr_place *place,
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
  r->value = (ghost->flags & SR_GHOST_EACH)
                 ? (int64_t)((uint64_t)r->value + (uint64_t)value)
                 : 1;
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

void __semrules_owe(struct semrules_ghost *ghost, uint64_t scope,
                    uint64_t owner, const uint64_t *words, uint64_t count,
                    uint64_t info, int64_t value, struct semrules_site *site) {
  static uint64_t births;
  static int is_watched;
  const bool is_timed = ghost->end == SR_END_TIME;
  /* Where each has a time of its own, a sum will not do. */
  const bool is_own = (ghost->flags & SR_GHOST_SAVES) ||
                      (is_timed && (ghost->flags & SR_GHOST_EACH));
  if (is_timed)
    sr_due_check(ghost);
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  const bool is_scoped = scope != 0 || ghost->scope == SR_SCOPE_PROCESS;
  const struct sr_place place = {
      ghost, scope, owner, words, count < SR_WORDS_MAX ? count : SR_WORDS_MAX,
      site,  is_own};
  bool is_kept = false;
  if (self == NULL || !is_scoped) {
    sr_lost(ghost, true);
  } else {
    const uint64_t now = is_timed                         ? sr_now()
                         : (ghost->flags & SR_GHOST_EACH) ? sr_add(&births, 1)
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

/* ---- meeting ---- */

struct sr_meeting {
  const struct sr_filter *filter;
  uint64_t now; /* END_TIME */
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
      sr_record_end(self, ghost, held, r);
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
        r->value--;
      else
        sr_record_end(self, ghost, held, r);
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

void __semrules_meet(struct semrules_ghost *ghost, uint64_t scope,
                     const uint64_t *keys, uint64_t mask,
                     struct semrules_site *site) {
  const struct sr_filter filter = {
      .ghost = ghost, .scope = scope, .keys = keys, .mask = mask};
  (void)site;
  if (ghost->end == SR_END_TIME)
    sr_due_check(ghost);
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL) {
    sr_lost(ghost, true);
    return;
  }
  const struct sr_range range = sr_range_of(&filter);
  const uint64_t now = ghost->end == SR_END_TIME ? sr_now() : 0;
  struct sr_meeting m = {&filter, now, NULL, 0, 0, 0};
  if (ghost->flags & SR_GHOST_EACH)
    sr_meet_first(self, &filter, &range, now);
  else
    sr_visit_all(self, &range, sr_meet_here, &m);
  sr_work_end(self);
}
