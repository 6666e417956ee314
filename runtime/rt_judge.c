/* What becomes of obligations, and of values that must be final, where they
 * end: a breach, nothing, or never known. */
#include "rt_history.h"

#include <string.h>

/* ---- taking ---- */

/* What was copied of a record that is no more. */
struct sr_taken {
  int64_t value;
  bool is_open;
  uint32_t end; /* enum sr_ghost_end */
  struct semrules_ghost *ghost;
  struct semrules_site *at;
  uint64_t info, holder, deadline;
  uint64_t values[SR_VALUES_WIDE];
  struct sr_past past;
};

/* The key of that name; as many as there are: none has it. */
static uint32_t sr_key_find(const struct semrules_ghost *ghost,
                            const char *name) {
  uint32_t i = 0;
  while (i < ghost->keys &&
         strcmp(name, sr_ghost_text(ghost, ghost->key_names, ghost->keys, i)))
    i++;
  return i;
}

/* A record that owes nothing keeps no values for the message of its last
 * event, but has its keys and is a value itself. */
static void sr_values_make(const struct semrules_ghost *ghost,
                           struct sr_record *r, struct sr_taken *to) {
  const struct semrules_site *const at = to->at;
  to->past.key_count = ghost->key_names == 0 ? 0 : ghost->keys;
  sr_copy(to->past.keys, sr_words(ghost, r),
          to->past.key_count * sizeof(uint64_t));
  if (at == NULL || at == SR_SITE_GONE || at->values == 0 ||
      at->values + at->value_count * sizeof(struct semrules_value) > at->size)
    return;
  const struct semrules_value *const shown =
      (const void *)((const char *)at + at->values);
  uint32_t keys = 0;
  for (unsigned i = 0; i < at->value_count && i < SR_VALUES_WIDE; i++) {
    const char *const name = (const char *)at + shown[i].text;
    const uint32_t key =
        shown[i].text < at->size ? sr_key_find(ghost, name) : ghost->keys;
    if (key < ghost->keys) {
      to->values[i] = sr_words(ghost, r)[key];
      keys++;
    } else if (shown[i].text < at->size &&
               strcmp(name, (const char *)ghost + ghost->name) == 0) {
      to->values[i] = (uint64_t)to->value;
    } else {
      continue;
    }
    to->info |= (uint64_t)1 << (16 + i);
  }
  if (keys >= ghost->keys)
    to->past.key_count = 0;
}

static void sr_record_copy(struct semrules_ghost *ghost, struct sr_record *r,
                           struct sr_taken *to) {
  sr_zero(to, sizeof *to);
  to->ghost = ghost;
  to->end = ghost->end;
  to->value = sr_load(&r->value);
  to->is_open = sr_is_open(ghost, r);
  to->at = sr_load(&r->site);
  sr_past_of(ghost, r, &to->past);
  if (!sr_is_full(ghost))
    return;
  struct sr_full *const full = (void *)r;
  if (!(ghost->flags & SR_GHOST_OWED)) {
    /* What was left at a fork is the parent's affair. */
    to->is_open &= full->born == sr_process_number;
    to->holder = full->holder;
    if (to->is_open)
      sr_values_make(ghost, r, to);
    return;
  }
  const size_t first = ghost->keys + ghost->saved;
  const uintptr_t limit = (uintptr_t)r + sr_record_size(r) -
                          ((ghost->flags & SR_GHOST_TRACE)
                               ? SR_PAST_MAX * sizeof(struct sr_past_event)
                               : 0);
  const uint64_t *const words = sr_words(ghost, r);
  to->info = full->info;
  to->holder = full->holder;
  to->deadline = full->deadline;
  for (size_t i = 0;
       i < SR_VALUES_WIDE && (uintptr_t)(words + first + i + 1) <= limit; i++)
    to->values[i] = words[first + i];
}

void sr_record_shut(struct sr_record *r) {
  struct sr_full *const full = (void *)r;
  sr_record_lock(r);
  sr_store(&r->value, 0);
  sr_store(&r->site, NULL);
  full->again = 0;
  full->events = 0;
  sr_store(&r->mark, r->mark + SR_MARK_STEP);
  sr_record_unlock(r);
}

/* Has a record end, in a bucket that is held: it goes, unless it hangs on
 * another thread's list. */
void sr_record_end(struct sr_thread *self, struct semrules_ghost *ghost,
                   struct sr_held *held, struct sr_record *r) {
  if (sr_is_full(ghost)) {
    struct sr_full *const full = (void *)r;
    if (full->holder != 0 && full->thread != self) {
      sr_record_shut(r);
      return;
    }
    if (full->holder != 0)
      sr_list_take(self, full);
  }
  sr_unlink(held, r);
}

/* ---- judging ---- */

static bool sr_is_final(const struct semrules_ghost *ghost, int64_t value) {
  return value >= 0 && value < 64 && (ghost->final >> value & 1);
}

/* A breach, unless it ended well.  Without `site` it stands where it began.
 * Never called at work: the program's handler may have events. */
static void sr_judge(const struct sr_taken *taken, struct semrules_site *site,
                     uintptr_t pc) {
  /* The place is an event's, whose condition is another one. */
  const bool is_state = site == NULL && !(taken->ghost->flags & SR_GHOST_OWED);
  struct semrules_site *const at = taken->at == SR_SITE_GONE ? NULL : taken->at;
  if (!taken->is_open || sr_is_final(taken->ghost, taken->value) ||
      (site == NULL && at == NULL))
    return;
  const struct sr_unmet unmet = {.site = site != NULL ? site : at,
                                 .at = at,
                                 .info = taken->info |
                                         (is_state ? SR_CAUSE_NOT_FINAL |
                                                         UINT64_C(0xff) << 8
                                                   : 0),
                                 .values = taken->values,
                                 .past = &taken->past,
                                 .pc = site != NULL ? pc : 0};
  sr_core->breach(&unmet);
}

/* Nobody will ever know. */
static void sr_judge_unknown(const struct sr_taken *taken) {
  if (taken->is_open && taken->end != SR_END_NONE &&
      !sr_is_final(taken->ghost, taken->value) && taken->at != NULL &&
      taken->at != SR_SITE_GONE)
    __semrules_unknown(taken->at);
}

/* ---- time ---- */

struct sr_search_due {
  const struct sr_filter *filter;
  uint64_t now, next; /* next: the earliest deadline that is left */
  struct sr_taken taken;
};

/* Takes one that is overdue. */
static bool sr_take_overdue(struct sr_thread *self, struct sr_held *held,
                            void *ctx) {
  struct sr_search_due *const due = ctx;
  struct semrules_ghost *const ghost = due->filter->ghost;
  for (struct sr_record *r = held->head; r != NULL; r = r->next) {
    struct sr_full *const full = (void *)r;
    if (!sr_is_open(ghost, r) || full->deadline == 0)
      continue;
    if (full->deadline > due->now) {
      if (full->deadline < due->next)
        due->next = full->deadline;
      continue;
    }
    sr_record_copy(ghost, r, &due->taken);
    if (full->again > full->deadline)
      full->deadline = full->again; /* a later one, of its own */
    else
      sr_record_end(self, ghost, held, r);
    return true;
  }
  return false;
}

void sr_due_lower(struct semrules_ghost *ghost, uint64_t time) {
  uint64_t due = sr_load(&ghost->due);
  while ((due == 0 || time < due) &&
         !__atomic_compare_exchange_n(&ghost->due, &due, time, true,
                                      __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
}

void sr_due_check(struct semrules_ghost *ghost) {
  const uint64_t first = sr_load(&ghost->due);
  if (first == 0 || !sr_is_full(ghost))
    return;
  const struct sr_filter filter = {.ghost = ghost, .all_scopes = true};
  struct sr_search_due due;
  due.filter = &filter;
  due.now = sr_now();
  due.next = UINT64_MAX;
  uint64_t expected = first;
  if (due.now < first ||
      !__atomic_compare_exchange_n(&ghost->due, &expected, 0, false,
                                   __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    return; /* not yet, or another thread is at it */
  const struct sr_range range = sr_range_of(&filter);
  for (uint64_t i = 0; i < range.count;) {
    struct sr_thread *const self = sr_work_begin(SR_HERE);
    if (self == NULL) {
      due.next = first; /* some other time */
      break;
    }
    const bool is_taken =
        sr_bucket_visit(self, range.table, i, sr_take_overdue, &due);
    sr_work_end(self);
    if (is_taken)
      sr_judge(&due.taken, NULL, 0);
    else
      i++;
  }
  if (due.next != UINT64_MAX)
    sr_due_lower(ghost, due.next);
}

/* ---- ending ---- */

struct sr_taking {
  const struct sr_filter *filter;
  struct sr_taken taken;
};

static bool sr_take_here(struct sr_thread *self, struct sr_held *held,
                         void *ctx) {
  struct sr_taking *const t = ctx;
  struct semrules_ghost *const ghost = t->filter->ghost;
  for (struct sr_record *r = held->head; r != NULL; r = r->next)
    if (sr_is_open(ghost, r) && sr_fits_filter(t->filter, r)) {
      sr_record_copy(ghost, r, &t->taken);
      sr_record_end(self, ghost, held, r);
      return true;
    }
  return false;
}

/* Takes one of an owner's, from its list.  A record is found by its list and
 * unlinked from its bucket. */
static bool sr_take_listed(struct sr_thread *self, struct sr_taking *t,
                           struct sr_full *full) {
  struct sr_held held;
  if (!sr_hold(self, t->filter->ghost, full->base.hash, &held))
    return false;
  const bool is_taken = sr_is_open(t->filter->ghost, &full->base);
  if (is_taken)
    sr_record_copy(t->filter->ghost, &full->base, &t->taken);
  sr_record_end(self, t->filter->ghost, &held, &full->base);
  sr_release(self, &held);
  return is_taken;
}

static bool sr_take_owned(struct sr_taking *t) {
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  bool is_taken = false;
  if (self == NULL)
    return false;
  struct sr_activation *const a = sr_activation_find(self, t->filter->owner);
  struct sr_full *full = a == NULL ? NULL : a->records;
  while (full != NULL && !is_taken) {
    struct sr_full *const next = full->list_next;
    if (sr_load(&full->ghost) == t->filter->ghost &&
        sr_fits_filter(t->filter, &full->base))
      is_taken = sr_take_listed(self, t, full);
    full = next;
  }
  sr_work_end(self);
  return is_taken;
}

static bool sr_take_at(struct sr_taking *t, const struct sr_range *range,
                       uint64_t index) {
  /* Most have nothing to end. */
  if (sr_bucket_is_idle(t->filter->ghost, range->table, range->first + index))
    return false;
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return false;
  const bool is_taken = sr_bucket_visit(self, range->table,
                                        range->first + index, sr_take_here, t);
  sr_work_end(self);
  return is_taken;
}

void __semrules_end(struct semrules_ghost *ghost, uint64_t scope,
                    uint64_t owner, const uint64_t *keys, uint64_t mask,
                    struct semrules_site *site) {
  const uintptr_t pc = (uintptr_t)__builtin_return_address(0);
  const struct sr_filter filter = {ghost, scope, owner, keys, mask, false};
  struct sr_taking taking;
  taking.filter = &filter;
  if (ghost->end == SR_END_TIME)
    sr_due_check(ghost);
  if (owner != 0) {
    while (sr_take_owned(&taking))
      sr_judge(&taking.taken, site, pc);
    return;
  }
  const struct sr_range range = sr_range_of(&filter);
  for (uint64_t i = 0; i < range.count;)
    if (sr_take_at(&taking, &range, i))
      sr_judge(&taking.taken, site, pc);
    else
      i++;
}

/* ---- lists ---- */

/* Takes what hangs there first.  False: nothing does. */
static bool sr_list_pop(struct sr_thread *self, struct sr_activation *a,
                        struct sr_taken *taken) {
  struct sr_full *const full = a->records;
  if (full == NULL)
    return false;
  struct semrules_ghost *const ghost = sr_load(&full->ghost);
  struct sr_held held;
  taken->is_open = false;
  if (ghost == NULL || !sr_hold(self, ghost, full->base.hash, &held)) {
    sr_list_take(self, full);
    sr_record_free(self, &full->base);
    return true;
  }
  if (full->base.value != 0)
    sr_record_copy(ghost, &full->base, taken);
  sr_record_end(self, ghost, &held, &full->base);
  sr_release(self, &held);
  return true;
}

/* An activation is over, or was left by longjmp. */
void sr_list_end(struct sr_thread *self, struct sr_activation *a) {
  struct sr_taken taken;
  while (sr_list_pop(self, a, &taken))
    if (taken.is_open && (taken.ghost->flags & SR_GHOST_OWED))
      sr_judge_unknown(&taken);
}

static bool sr_is_dead(struct semrules_ghost *ghost, const struct sr_full *full,
                       bool is_forced) {
  if (!sr_is_current(ghost, &full->base))
    return true;
  return full->base.value == 0 && (is_forced || (ghost->flags & SR_GHOST_OWED));
}

void sr_list_sweep(struct sr_thread *self, struct sr_activation *a,
                   bool is_forced) {
  struct sr_full *full = a->records;
  while (full != NULL) {
    struct sr_full *const next = full->list_next;
    struct semrules_ghost *const ghost = sr_load(&full->ghost);
    struct sr_held held;
    if (ghost == NULL) {
      sr_list_take(self, full);
      sr_record_free(self, &full->base);
    } else if (sr_hold(self, ghost, full->base.hash, &held)) {
      if (sr_is_dead(ghost, full, is_forced))
        sr_record_end(self, ghost, &held, &full->base);
      sr_release(self, &held);
    }
    full = next;
  }
  a->limit = 2 * a->listed + 64;
}

void sr_thread_ends(struct sr_thread *self) {
  struct sr_taken taken;
  for (bool is_left = true; is_left;) {
    if (sr_work_begin(SR_HERE) == NULL)
      return;
    while (self->depth > 0) {
      sr_list_end(self, &self->stack[self->depth - 1]);
      self->depth--;
    }
    is_left = sr_list_pop(self, &self->base, &taken);
    sr_work_end(self);
    if (!is_left || !taken.is_open)
      continue;
    if (taken.end == SR_END_THREAD)
      sr_judge(&taken, NULL, 0);
    else if (taken.ghost->flags & SR_GHOST_OWED)
      sr_judge_unknown(&taken);
  }
  if (sr_work_begin(SR_HERE) != NULL) {
    sr_records_give(self);
    sr_work_end(self);
  }
}

/* ---- the end of the process ---- */

static bool sr_is_ended(const struct sr_taken *taken) {
  const struct sr_thread *const self = sr_self;
  switch (taken->end) {
  case SR_END_THREAD: /* the first thread ends with the process; so do we */
    return taken->holder == sr_main_serial() ||
           ((uintptr_t)self >= SR_SELF_FIRST && taken->holder == self->serial);
  case SR_END_PROCESS:
    return true;
  case SR_END_TIME:
    return taken->deadline <= sr_now();
  default:
    return false;
  }
}

static void sr_ghost_judge(struct semrules_ghost *ghost) {
  const struct sr_filter filter = {.ghost = ghost, .all_scopes = true};
  struct sr_taking taking;
  taking.filter = &filter;
  const struct sr_range range = sr_range_of(&filter);
  for (uint64_t i = 0; i < range.count;)
    if (!sr_take_at(&taking, &range, i))
      i++;
    else if (sr_is_ended(&taking.taken))
      sr_judge(&taking.taken, NULL, 0);
    else
      sr_judge_unknown(&taking.taken);
}

void sr_process_judge(void) {
  sr_watchdog_end();
  sr_thread_revive();
  for (struct semrules_ghost *g = sr_ghosts_begin(); g != NULL;
       g = sr_ghosts_next(g))
    if (g->end == SR_END_THREAD || g->end == SR_END_PROCESS ||
        g->end == SR_END_TIME ||
        (g->end == SR_END_STEP && (g->flags & SR_GHOST_OWED)))
      sr_ghost_judge(g);
  sr_ghosts_end();
}

void __semrules_process_ends(void) {
  sr_attach();
  sr_process_judge();
}
