/* The hash table of a ghost's records.
 *
 * A table that is too full gets a successor, four times as large.  Whoever
 * inserts moves some buckets; a moved one holds SR_MOVED for good, and its
 * records are in the successor's buckets whose index has the same low bits.
 * Small tables give each bucket a cache line, so that threads at different
 * objects are not in each other's way. */
#include "rt_history.h"

#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SR_LOCKED ((uintptr_t)1)
#define SR_MOVED ((uintptr_t)2)
#define SR_FIRST_BITS 5u
#define SR_DENSE_BITS 13u /* from here on, buckets are packed */
#define SR_MOST_BITS 30u
#define SR_CHAIN_LONG 8u

struct sr_table {
  uint32_t bits;  /* log2 of its buckets */
  uint32_t shift; /* log2 of the bytes each takes */
  struct sr_table *next; /* the successor */
  uint64_t hand, moved;  /* buckets taken to be moved, and moved */
  uint64_t hold;         /* insertions until growing is thought of again */
  _Alignas(64) char buckets[];
};

/* ---- buckets ---- */

static uint64_t sr_fold(uint64_t a, uint64_t b) {
  const unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint32_t sr_hash(const struct semrules_ghost *ghost, uint64_t scope,
                 const uint64_t *keys) {
  uint64_t h = scope ^ 0x9e3779b97f4a7c15u;
  for (uint32_t i = 0; i < ghost->keys; i++)
    h = sr_fold(h ^ keys[i], 0xa0761d6478bd642fu);
  if (ghost->keys == 0)
    h = sr_fold(h, 0xa0761d6478bd642fu);
  return (uint32_t)(h ^ h >> 32);
}

static struct sr_table *sr_table_of(const struct semrules_ghost *ghost) {
  /* acquire: its buckets are seen; so for `next` */
  return (struct sr_table *)(uintptr_t)__atomic_load_n(&ghost->reserved[0],
                                                       __ATOMIC_ACQUIRE);
}

static uint64_t sr_table_size(const struct sr_table *table) {
  return (uint64_t)1 << table->bits;
}

static uintptr_t *sr_bucket_at(struct sr_table *table, uint64_t index) {
  return (uintptr_t *)(void *)(table->buckets +
                               ((index & (sr_table_size(table) - 1))
                                << table->shift));
}

static void sr_pause(unsigned round) {
  if (round % 64 == 63)
    syscall(SYS_sched_yield);
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/* Locks a bucket and returns its first record, or SR_MOVED, unlocked. */
static uintptr_t sr_bucket_lock(struct sr_thread *self, uintptr_t *bucket) {
  for (unsigned round = 0;; round++) {
    uintptr_t head = __atomic_load_n(bucket, __ATOMIC_ACQUIRE);
    if (head == SR_MOVED)
      return head;
    sr_store(&self->held, bucket);
    /* acquire: see what the last holder did.  release: who sees the lock, as a
     * forked child, sees that we are busy. */
    if (!(head & SR_LOCKED) &&
        __atomic_compare_exchange_n(bucket, &head, head | SR_LOCKED, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      return head;
    sr_store(&self->held, NULL);
    sr_pause(round);
  }
}

void sr_bucket_abandon(uintptr_t *bucket) {
  const uintptr_t head = sr_load(bucket);
  if (head != SR_MOVED)
    __atomic_store_n(bucket, head & ~SR_LOCKED, __ATOMIC_RELEASE);
}

static bool sr_hold_in(struct sr_thread *self, struct sr_table *table,
                       uint32_t hash, struct sr_held *held) {
  while (table != NULL) {
    held->bucket = sr_bucket_at(table, hash);
    const uintptr_t head = sr_bucket_lock(self, held->bucket);
    held->head = (struct sr_record *)head;
    if (head != SR_MOVED)
      return true;
    table = __atomic_load_n(&table->next, __ATOMIC_ACQUIRE);
  }
  return false;
}

bool sr_hold(struct sr_thread *self, struct semrules_ghost *ghost,
             uint32_t hash, struct sr_held *held) {
  return sr_hold_in(self, sr_table_of(ghost), hash, held);
}

void sr_unlink(struct sr_held *held, struct sr_record *record) {
  struct sr_record **link = &held->head;
  while (*link != NULL && *link != record)
    link = &(*link)->next;
  if (*link != NULL)
    *link = record->next;
}

/* ---- making and growing ---- */

static struct sr_table *sr_table_new(uint32_t bits) {
  const uint32_t shift = bits < SR_DENSE_BITS ? 6 : 3;
  struct sr_table *const table =
      sr_map(sizeof *table + ((size_t)1 << (bits + shift)));
  if (table != NULL) {
    table->bits = bits;
    table->shift = shift;
  }
  return table;
}

bool sr_hold_new(struct sr_thread *self, struct semrules_ghost *ghost,
                 uint32_t hash, struct sr_held *held) {
  if (sr_table_of(ghost) == NULL) {
    struct sr_table *const table = sr_table_new(SR_FIRST_BITS);
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
  uintptr_t *const bucket = sr_bucket_at(table, index);
  struct sr_record *heads[4] = {NULL}, **tails[4];
  struct sr_table *const next = table->next;
  for (unsigned i = 0; i < 4; i++)
    tails[i] = &heads[i];
  for (struct sr_record *r = (void *)sr_bucket_lock(self, bucket); r != NULL;
       r = r->next) {
    const unsigned which = r->hash >> table->bits & 3;
    *tails[which] = r;
    tails[which] = &r->next;
  }
  for (unsigned i = 0; i < 4; i++) {
    *tails[i] = NULL;
    sr_store(sr_bucket_at(next, index + ((uint64_t)i << table->bits)),
             (uintptr_t)heads[i]);
  }
  __atomic_store_n(bucket, SR_MOVED, __ATOMIC_RELEASE);
  sr_store(&self->held, NULL);
}

static void sr_table_help(struct sr_thread *self, struct semrules_ghost *ghost,
                          struct sr_table *table) {
  const uint64_t size = sr_table_size(table), batch = 16;
  if (sr_load(&table->hand) >= size)
    return;
  const uint64_t first =
      __atomic_fetch_add(&table->hand, batch, __ATOMIC_RELAXED);
  if (first >= size)
    return;
  for (uint64_t i = first; i < first + batch; i++)
    sr_bucket_move(self, table, i);
  /* The old one stays: somebody may be looking at it. */
  if (__atomic_add_fetch(&table->moved, batch, __ATOMIC_ACQ_REL) == size)
    __atomic_store_n(&ghost->reserved[0], (uint64_t)(uintptr_t)table->next,
                     __ATOMIC_RELEASE);
}

/* A long chain may be chance, or one object's: a few others tell. */
static bool sr_table_is_full(struct sr_thread *self, struct sr_table *table) {
  unsigned count = 0;
  for (unsigned i = 0; i < 32; i++) {
    uintptr_t *const bucket =
        sr_bucket_at(table, (uint64_t)i << (table->bits - SR_FIRST_BITS));
    const uintptr_t head = sr_bucket_lock(self, bucket);
    if (head == SR_MOVED)
      return false;
    for (struct sr_record *r = (void *)head; r != NULL && count < 64;
         r = r->next)
      count++;
    __atomic_store_n(bucket, head, __ATOMIC_RELEASE);
    sr_store(&self->held, NULL);
  }
  return count >= 32;
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
  if (chain < SR_CHAIN_LONG || table->bits + 2 > SR_MOST_BITS)
    return;
  const uint64_t hold = sr_load(&table->hold);
  if (hold > 0) {
    sr_store(&table->hold, hold - 1);
    return;
  }
  struct sr_table *const next =
      sr_table_is_full(self, table) ? sr_table_new(table->bits + 2) : NULL;
  struct sr_table *expected = NULL;
  if (next == NULL)
    sr_store(&table->hold, 1024);
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
  range.count = sr_table_size(range.table);
  if (!filter->all_scopes && (filter->mask & all) == all) {
    range.first = sr_hash(ghost, filter->scope, filter->keys) &
                  (range.count - 1);
    range.count = 1;
  }
  return range;
}

bool sr_bucket_visit(struct sr_thread *self, struct sr_table *table,
                     uint64_t index, sr_visit *visit, void *ctx) {
  struct sr_held held = {sr_bucket_at(table, index), NULL};
  const uintptr_t head = sr_bucket_lock(self, held.bucket);
  if (head == SR_MOVED) {
    struct sr_table *const next =
        __atomic_load_n(&table->next, __ATOMIC_ACQUIRE);
    for (unsigned i = 0; i < 4; i++)
      if (sr_bucket_visit(self, next, index + ((uint64_t)i << table->bits),
                          visit, ctx))
        return true;
    return false;
  }
  held.head = (struct sr_record *)head;
  const bool is_over = visit(self, &held, ctx);
  sr_release(self, &held);
  return is_over;
}

/* ---- fork ---- */

/* Undoes locks of threads that are not here, and does what they were at. */
static void sr_table_mend(struct semrules_ghost *ghost,
                          struct sr_table *table) {
  static struct sr_thread nobody;
  for (uint64_t i = 0; i < sr_table_size(table); i++) {
    uintptr_t *const bucket = sr_bucket_at(table, i);
    if (sr_load(bucket) & SR_LOCKED)
      sr_bucket_abandon(bucket);
    if (table->next != NULL && sr_load(bucket) != SR_MOVED)
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
