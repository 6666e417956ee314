/* Walks over records, one at a time, while others come and go.
 *
 * In a table a walk goes from bucket to bucket and in each by rising address;
 * along the list of an activation it marks what it has seen.  Nothing is held
 * between two steps, so what changes meanwhile may be seen or not. */
#include "rt_history.h"

/* What lies in the `state` of a walk. */
struct sr_position {
  struct semrules_ghost *ghost;
  uint64_t scope, owner, mask;
  uint64_t keys[SR_KEYS_MAX];
  struct sr_record *record; /* at hand */
  uint64_t mark;            /* it was used for this */
};
/* What lies at the end of `words`, which only keys and saved values use. */
struct sr_progress {
  struct sr_range range;
  uint64_t index; /* of the bucket in it */
  uintptr_t last; /* address, in this bucket */
  uint64_t stamp; /* LIST: of this walk */
  uint64_t hash;  /* of the record at hand */
};

_Static_assert(sizeof(struct sr_position) ==
                   sizeof((struct semrules_walk *)0)->state,
               "a walk has room for its position");
_Static_assert(sizeof(struct sr_progress) <= SR_VALUES_WIDE * sizeof(uint64_t),
               "and for its progress");

static struct sr_position *sr_position_of(const struct semrules_walk *walk) {
  return (struct sr_position *)(uintptr_t)walk->state;
}

static struct sr_progress *sr_progress_of(const struct semrules_walk *walk) {
  return (struct sr_progress *)(uintptr_t)(walk->words + SR_KEYS_MAX +
                                           SR_SAVED_MAX);
}

static struct sr_filter sr_filter_of(const struct sr_position *p) {
  const struct sr_filter filter = {p->ghost, p->scope, p->owner,
                                   p->keys,  p->mask,  false};
  return filter;
}

void __semrules_walk_begin(struct semrules_walk *walk,
                           struct semrules_ghost *ghost, uint64_t scope,
                           uint64_t owner, const uint64_t *keys,
                           uint64_t mask) {
  static uint64_t stamps;
  struct sr_position *const p = sr_position_of(walk);
  struct sr_progress *const progress = sr_progress_of(walk);
  sr_zero(p, sizeof *p);
  sr_zero(progress, sizeof *progress);
  p->ghost = ghost;
  p->scope = scope;
  p->owner = owner;
  p->mask = mask;
  for (uint32_t i = 0; i < ghost->keys && i < SR_KEYS_MAX; i++)
    if (mask >> i & 1)
      p->keys[i] = keys[i];
  if (ghost->end == SR_END_TIME)
    sr_due_check(ghost);
  const struct sr_filter filter = sr_filter_of(p);
  progress->range = sr_range_of(&filter);
  if (owner != 0)
    progress->stamp = sr_add(&stamps, 1);
}

/* ---- steps ---- */

static void sr_walk_copy(struct semrules_walk *walk, struct sr_record *r) {
  struct sr_position *const p = sr_position_of(walk);
  const struct semrules_ghost *const ghost = p->ghost;
  uint64_t count = ghost->keys + ghost->saved;
  if (count > SR_KEYS_MAX + SR_SAVED_MAX)
    count = SR_KEYS_MAX + SR_SAVED_MAX;
  p->record = r;
  p->mark = sr_load(&r->mark) & ~(uint32_t)SR_MARK_LOCKED;
  sr_progress_of(walk)->hash = r->hash;
  walk->value = sr_load(&r->value);
  walk->site = sr_load(&r->site);
  sr_copy(walk->words, sr_words(ghost, r), count * sizeof(uint64_t));
}

struct sr_step {
  struct semrules_walk *walk;
  struct sr_filter filter;
  uintptr_t last;
  struct sr_record *best;
};

/* The record of the lowest address above the last one. */
static bool sr_step_here(struct sr_thread *self, struct sr_held *held,
                         void *ctx) {
  struct sr_step *const step = ctx;
  (void)self;
  for (struct sr_record *r = held->head; r != NULL; r = r->next)
    if ((uintptr_t)r > step->last &&
        (step->best == NULL || (uintptr_t)r < (uintptr_t)step->best) &&
        sr_is_open(step->filter.ghost, r) && sr_fits_filter(&step->filter, r)) {
      step->best = r;
      sr_walk_copy(step->walk, r);
    }
  return false;
}

static bool sr_step_table(struct sr_thread *self, struct semrules_walk *walk) {
  struct sr_progress *const progress = sr_progress_of(walk);
  struct sr_step step = {walk, sr_filter_of(sr_position_of(walk)), 0, NULL};
  for (; progress->index < progress->range.count; progress->index++) {
    step.last = progress->last;
    sr_bucket_visit(self, progress->range.table,
                    progress->range.first + progress->index, sr_step_here,
                    &step);
    progress->last = (uintptr_t)step.best;
    if (step.best != NULL)
      return true;
  }
  return false;
}

static bool sr_step_list(struct sr_thread *self, struct semrules_walk *walk) {
  struct sr_position *const p = sr_position_of(walk);
  const struct sr_progress *const progress = sr_progress_of(walk);
  const struct sr_filter filter = sr_filter_of(p);
  const struct sr_activation *const a = sr_activation_find(self, p->owner);
  struct sr_full *full = a == NULL ? NULL : a->records;
  /* From the last one on, where it is still there. */
  struct sr_full *const last = (void *)p->record;
  if (last != NULL &&
      p->mark == (sr_load(&last->base.mark) & ~(uint32_t)SR_MARK_LOCKED))
    full = last->list_next;
  for (; full != NULL; full = full->list_next) {
    struct sr_held held;
    if (sr_load(&full->ghost) != p->ghost || full->stamp == progress->stamp ||
        !sr_hold(self, p->ghost, full->base.hash, &held))
      continue;
    const bool is_it = sr_is_open(p->ghost, &full->base) &&
                       sr_fits_filter(&filter, &full->base);
    if (is_it) {
      full->stamp = progress->stamp;
      sr_walk_copy(walk, &full->base);
    }
    sr_release(self, &held);
    if (is_it)
      return true;
  }
  return false;
}

uint64_t __semrules_walk_next(struct semrules_walk *walk) {
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return 0;
  const bool is_there = sr_position_of(walk)->owner != 0
                            ? sr_step_list(self, walk)
                            : sr_step_table(self, walk);
  sr_work_end(self);
  return is_there;
}

/* ---- the record at hand ---- */

/* Finds it again, in its bucket, which is then held. */
static bool sr_at_hand(struct sr_thread *self, const struct semrules_walk *walk,
                       struct sr_held *held) {
  const struct sr_position *const p = sr_position_of(walk);
  if (p->record == NULL ||
      !sr_hold(self, p->ghost, (uint32_t)sr_progress_of(walk)->hash, held))
    return false;
  for (struct sr_record *r = held->head; r != NULL; r = r->next)
    if (r == p->record &&
        (sr_load(&r->mark) & ~(uint32_t)SR_MARK_LOCKED) == p->mark)
      return true;
  sr_release(self, held);
  return false;
}

void __semrules_walk_set(struct semrules_walk *walk, int64_t value,
                         struct semrules_site *site) {
  struct sr_position *const p = sr_position_of(walk);
  struct semrules_ghost *const ghost = p->ghost;
  struct sr_held held;
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL) {
    sr_lost(ghost, true);
    return;
  }
  if (sr_at_hand(self, walk, &held)) {
    struct sr_record *const r = p->record;
    const bool is_owed = (ghost->flags & SR_GHOST_OWED) != 0;
    if (site == NULL || (is_owed && value == 0)) {
      sr_record_end(self, ghost, &held, r);
    } else {
      sr_record_lock(r);
      sr_store(&r->value, value);
      /* An obligation's place is where it began. */
      if (!is_owed)
        sr_store(&r->site, site);
      sr_changed(ghost, r);
      sr_record_unlock(r);
    }
    sr_release(self, &held);
    if (value == 0)
      sr_evict_hint();
  }
  sr_work_end(self);
}

SR_PRESERVE_MOST void
__semrules_walk_earlier(const struct semrules_walk *walk) {
  const struct sr_position *const p = sr_position_of(walk);
  struct sr_held held;
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return;
  struct sr_past *const past = &self->past;
  past->site = walk->site;
  past->ghost = p->ghost;
  past->count = 0;
  past->key_count = 0;
  if (sr_at_hand(self, walk, &held)) {
    sr_past_of(p->ghost, p->record, past);
    sr_release(self, &held);
  }
  sr_work_end(self);
  sr_core->tell(past);
}
