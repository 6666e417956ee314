/* The hash table of a ghost's records.
 *
 * A table that is too full gets a successor, four times as large.  Whoever
 * inserts moves some buckets; a moved one holds SR_MOVED for good, and its
 * records are in the successor's buckets whose index has the same low bits. */
#include "rt_history.h"

#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SR_FIRST_SIZE 64u /* buckets; a multiple of SR_MOVE_BATCH */
#define SR_MOST ((uint64_t)1 << 30)
#define SR_CHAIN_LONG 6u
#define SR_MOVE_BATCH 16u

/* ---- buckets ---- */

static struct sr_table *sr_table_next(const struct sr_table *table) {
  return __atomic_load_n(&table->next, __ATOMIC_ACQUIRE);
}

static uintptr_t *sr_bucket_at(struct sr_table *table, uint64_t index) {
  return &table->buckets[index & (table->size - 1)];
}

void sr_pause(unsigned round) {
  if (round % 64 == 63)
    syscall(SYS_sched_yield);
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/* Locks a bucket; false, and it is not locked, where it was moved. */
static bool sr_bucket_lock(struct sr_thread *self, uintptr_t *bucket,
                           struct sr_held *held) {
  for (unsigned round = 0;; round++) {
    uintptr_t word = __atomic_load_n(bucket, __ATOMIC_ACQUIRE);
    if (word == SR_MOVED)
      return false;
    sr_store(&self->held, (uintptr_t)bucket);
    /* acquire: see what the last holder did.  release: who sees the lock, as a
     * forked child, sees that we are busy. */
    if (!(word & SR_LOCKED) &&
        __atomic_compare_exchange_n(bucket, &word, word | SR_LOCKED, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      held->bucket = bucket;
      held->word = word;
      held->head = sr_head_of(word);
      held->gone = NULL;
      return true;
    }
    sr_store(&self->held, 0);
    sr_pause(round);
  }
}

/* Undoes locks whose holder will not, and does what it was at: records that
 * were on their way out go. */
static void sr_bucket_mend(uintptr_t *bucket) {
  const uintptr_t word = sr_load(bucket);
  if (word == SR_MOVED)
    return;
  struct sr_record *head = sr_head_of(word);
  for (struct sr_record **link = &head, *r; (r = *link) != NULL;) {
    if (sr_load(&r->mark) & SR_MARK_FREE) {
      sr_store(link, r->next);
    } else {
      sr_record_unlock(r);
      link = &r->next;
    }
  }
  if ((word & SR_LOCKED) || head != sr_head_of(word))
    __atomic_store_n(bucket,
                     (word & ~(SR_VERSION - 1)) + SR_VERSION + (uintptr_t)head,
                     __ATOMIC_RELEASE);
}

void sr_lock_abandon(uintptr_t held) {
  if (held & 1)
    sr_record_unlock((struct sr_record *)(held - 1));
  else
    sr_bucket_mend((uintptr_t *)held);
}

bool sr_hold(struct sr_thread *self, struct semrules_ghost *ghost,
             uint32_t hash, struct sr_held *held) {
  struct sr_table *table = sr_table_of(ghost);
  while (table != NULL) {
    if (sr_bucket_lock(self, sr_bucket_at(table, hash), held))
      return true;
    table = sr_table_next(table);
  }
  return false;
}

void sr_take_out(struct sr_held *held, struct sr_record *record) {
  struct sr_record **link = &held->head;
  while (*link != NULL && *link != record)
    link = &(*link)->next;
  if (*link != NULL)
    sr_store(link, record->next);
}

void sr_unlink_locked(struct sr_held *held, struct sr_record *record) {
  __atomic_fetch_or(&record->mark, SR_MARK_FREE, __ATOMIC_RELAXED);
  sr_store(&record->site, (struct semrules_site *)(void *)held->gone);
  held->gone = record;
  sr_take_out(held, record);
}

/* ---- making and growing ---- */

static struct sr_table *sr_table_new(uint64_t size) {
  struct sr_table *const table =
      sr_map(sizeof *table + size * sizeof *table->buckets);
  if (table != NULL)
    table->size = size;
  return table;
}

bool sr_hold_new(struct sr_thread *self, struct semrules_ghost *ghost,
                 uint32_t hash, struct sr_held *held) {
  if (sr_table_of(ghost) == NULL) {
    struct sr_table *const table = sr_table_new(SR_FIRST_SIZE);
    uint64_t expected = 0;
    sr_ghost_link(ghost);
    /* Of two threads' tables one is lost: a page, once. */
    if (table != NULL)
      __atomic_compare_exchange_n(&ghost->reserved[0], &expected,
                                  (uint64_t)(uintptr_t)table, false,
                                  __ATOMIC_RELEASE, __ATOMIC_RELAXED);
  }
  return sr_hold(self, ghost, hash, held);
}

/* Moves the records of one bucket.  The new ones are reached by nobody until
 * this one says SR_MOVED, and have no other source: they need no lock. */
static void sr_bucket_move(struct sr_thread *self, struct sr_table *table,
                           uint64_t index) {
  struct sr_held held;
  struct sr_record *heads[4] = {NULL}, **tails[4];
  struct sr_table *const next = sr_table_next(table);
  if (!sr_bucket_lock(self, sr_bucket_at(table, index), &held))
    return;
  for (unsigned i = 0; i < 4; i++)
    tails[i] = &heads[i];
  for (struct sr_record *r = held.head; r != NULL; r = r->next) {
    const unsigned which = (unsigned)(r->hash / table->size & 3);
    sr_store(tails[which], r);
    tails[which] = &r->next;
  }
  for (unsigned i = 0; i < 4; i++) {
    sr_store(tails[i], NULL);
    sr_store(sr_bucket_at(next, index + i * table->size), (uintptr_t)heads[i]);
  }
  __atomic_store_n(held.bucket, SR_MOVED, __ATOMIC_RELEASE);
  sr_store(&self->held, 0);
}

static void sr_table_help(struct sr_thread *self, struct semrules_ghost *ghost,
                          struct sr_table *table) {
  if (sr_load(&table->hand) >= table->size)
    return;
  const uint64_t first =
      __atomic_fetch_add(&table->hand, SR_MOVE_BATCH, __ATOMIC_RELAXED);
  if (first >= table->size)
    return;
  for (uint64_t i = first; i < first + SR_MOVE_BATCH; i++)
    sr_bucket_move(self, table, i);
  /* The old one stays: somebody may be looking at it. */
  if (__atomic_add_fetch(&table->moved, SR_MOVE_BATCH, __ATOMIC_ACQ_REL) ==
      table->size)
    __atomic_store_n(&ghost->reserved[0],
                     (uint64_t)(uintptr_t)sr_table_next(table),
                     __ATOMIC_RELEASE);
}

/* A long chain may be chance, or one object's: a few others tell. */
static bool sr_table_is_full(struct sr_thread *self,
                             const struct semrules_ghost *ghost,
                             struct sr_table *table) {
  /* What was met and waits does not fill a large one. */
  const bool all = !(ghost->flags & SR_GHOST_OWED) || table->size < SR_MET_SIZE;
  unsigned count = 0;
  for (unsigned i = 0; i < 32; i++) {
    struct sr_held held;
    if (!sr_bucket_lock(self, sr_bucket_at(table, i * (table->size / 32)),
                        &held))
      return false;
    for (struct sr_record *r = held.head; r != NULL && count < 64; r = r->next)
      count += all || sr_load(&r->value) != 0;
    sr_release(self, &held);
  }
  return count >= 24;
}

void sr_table_grow(struct sr_thread *self, struct semrules_ghost *ghost,
                   unsigned chain) {
  struct sr_table *const table = sr_table_of(ghost);
  if (table == NULL)
    return;
  if (sr_load(&table->next) != NULL) {
    sr_table_help(self, ghost, table);
    return;
  }
  if (chain < SR_CHAIN_LONG || table->size >= SR_MOST)
    return;
  const uint64_t hold = sr_load(&table->hold);
  if (hold > 0) {
    sr_store(&table->hold, hold - 1);
    return;
  }
  struct sr_table *const next =
      sr_table_is_full(self, ghost, table) ? sr_table_new(4 * table->size) : NULL;
  struct sr_table *expected = NULL;
  if (next == NULL)
    sr_store(&table->hold, 256);
  else
    __atomic_compare_exchange_n(&table->next, &expected, next, false,
                                __ATOMIC_RELEASE, __ATOMIC_RELAXED);
}

/* ---- looking at many ---- */

bool sr_fits_filter(const struct sr_filter *filter, struct sr_record *r) {
  const struct semrules_ghost *const ghost = filter->ghost;
  if (sr_is_full(ghost)) {
    const struct sr_full *const full = (const void *)r;
    if ((!filter->all_scopes && full->scope != filter->scope) ||
        (filter->owner != 0 && full->owner != filter->owner))
      return false;
  }
  const uint64_t *const words = sr_words(ghost, r);
  for (uint32_t i = 0; i < ghost->keys; i++)
    if ((filter->mask >> i & 1) && words[i] != filter->keys[i])
      return false;
  return true;
}

struct sr_range sr_range_of(const struct sr_filter *filter) {
  const struct semrules_ghost *const ghost = filter->ghost;
  const uint64_t all = ((uint64_t)1 << ghost->keys) - 1;
  struct sr_range range = {sr_table_of(ghost), 0, 0};
  if (range.table == NULL)
    return range;
  range.count = range.table->size;
  if (!filter->all_scopes && (filter->mask & all) == all) {
    range.first =
        sr_hash(ghost, filter->scope, filter->keys) & (range.count - 1);
    range.count = 1;
  }
  return range;
}

bool sr_bucket_is_idle(const struct semrules_ghost *ghost,
                       struct sr_table *table, uint64_t index) {
  const uintptr_t word =
      __atomic_load_n(sr_bucket_at(table, index), __ATOMIC_ACQUIRE);
  if (word == SR_MOVED || (word & SR_LOCKED))
    return false;
  unsigned left = 64;
  for (struct sr_record *r = sr_head_of(word); r != NULL; r = sr_load(&r->next))
    if (left-- == 0 || sr_is_open(ghost, r))
      return false;
  /* Where the chain changed meanwhile we may have gone astray. */
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  return sr_load(sr_bucket_at(table, index)) == word;
}

bool sr_bucket_visit(struct sr_thread *self, struct sr_table *table,
                     uint64_t index, sr_visit *visit, void *ctx) {
  struct sr_held held;
  if (!sr_bucket_lock(self, sr_bucket_at(table, index), &held)) {
    struct sr_table *const next = sr_table_next(table);
    for (unsigned i = 0; i < 4; i++)
      if (sr_bucket_visit(self, next, index + i * table->size, visit, ctx))
        return true;
    return false;
  }
  const bool is_over = visit(self, &held, ctx);
  sr_release(self, &held);
  return is_over;
}

/* ---- fork ---- */

/* Undoes locks of threads that are not here, and does what they were at. */
static void sr_table_mend(struct semrules_ghost *ghost,
                          struct sr_table *table) {
  static struct sr_thread nobody;
  for (uint64_t i = 0; i < table->size; i++) {
    sr_bucket_mend(sr_bucket_at(table, i));
    if (table->next != NULL)
      sr_bucket_move(&nobody, table, i);
  }
  if (table->next != NULL) {
    sr_store(&ghost->reserved[0], (uint64_t)(uintptr_t)table->next);
    sr_lost(ghost, true); /* a record may have been on its way */
  }
}

/* Obligations are the parent's, what is not told of it as well. */
void sr_tables_forked(bool is_interrupted) {
  for (struct semrules_ghost *g = sr_ghosts_begin(); g != NULL;
       g = sr_ghosts_next(g)) {
    sr_store(&g->reserved[1], 0);
    if (g->flags & SR_GHOST_OWED) {
      sr_add(&g->epoch, 1);
      sr_store(&g->due, 0);
    }
    if (!is_interrupted)
      continue;
    for (struct sr_table *t = sr_table_of(g); t != NULL; t = t->next)
      sr_table_mend(g, t);
  }
  sr_ghosts_end();
}
