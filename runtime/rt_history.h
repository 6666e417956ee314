/* Shared by the files of the history object, included by nobody else.
 *
 * Each ghost has a hash table of its records.  A bucket is one word, the first
 * record's address, with a spin lock in its lowest bit and, in its highest 16,
 * a number that changes whenever the lock is given back.  Records have a lock
 * of their own, in `mark`, without which none of a ghost that holds no
 * obligations is changed.  Locks are held for a few instructions, never while
 * a check, a report or the program runs, and taken in the order bucket,
 * record, pool of records.
 *
 * Reading takes no lock: memory of records stays that of records, and a bucket
 * whose word is what it was has had the same records in between.  A change of
 * a record that is there takes its own lock only, so that threads at
 * different objects have nothing in common.  Each change of a chain is one
 * store: what a fork copies can be used by the child whatever other threads
 * did.
 *
 * Records of an activation or a thread, and obligations that will be judged
 * at its end, hang on its list as well.  Only its thread frees those. */
#ifndef SEMRULES_RT_HISTORY_H
#define SEMRULES_RT_HISTORY_H

#include "rt_core.h"

/* Inline functions here call others, which a file that only includes this does
 * not have. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wundefined-internal"

/* Not the C library's: a sanitizer puts its own there, which knows nothing of
 * our locks and finds races.  Atomic, so that no compiler makes calls of them;
 * sizes are multiples of 8. */
SR_LOCAL void sr_copy(void *to, const void *from, size_t size);
SR_LOCAL void sr_zero(void *at, size_t size);

/* Waits a little, for what takes a few instructions. */
SR_LOCAL void sr_pause(unsigned round);

/* ---- records ---- */

#define SR_RECORD_UNIT 32u /* records are multiples of it */
#define SR_RECORD_CLASSES 16u

/* Of a ghost of scope PROCESS that is not judged and has no trace; its keys
 * follow. */
struct sr_record {
  struct sr_record *next; /* in its bucket */
  uint32_t hash;
  uint32_t mark; /* class, lock; a number that changes with each use */
  uint64_t epoch;
  int64_t value;
  struct semrules_site *site; /* of the last event; where owed: of `at` */
};

/* Of all others; keys, saved words and values follow, then with TRACE the last
 * events. */
struct sr_full {
  struct sr_record base;
  struct semrules_ghost *ghost; /* NULL: it went with its object */
  uint64_t scope, owner;
  uint64_t holder;          /* serial of whom it hangs on, 0: none */
  struct sr_thread *thread; /* the holder's */
  struct sr_full *list_next, *list_prev;
  uint64_t deadline, again; /* END_TIME; again: of the last OWE */
  uint64_t info;
  uint64_t born;   /* EACH: in which order; without obligations: the
                      sr_process_number of who changed it last */
  uint64_t stamp;  /* of the last walk that came here */
  uint64_t events; /* TRACE: so many there were */
};

/* How records of a ghost are laid out. */
static inline bool sr_is_full(const struct semrules_ghost *g) {
  return g->scope != SR_SCOPE_PROCESS || g->end != SR_END_NONE ||
         (g->flags & (SR_GHOST_OWED | SR_GHOST_TRACE)) != 0;
}

static inline uint64_t *sr_words(const struct semrules_ghost *g,
                                 struct sr_record *r) {
  return (uint64_t *)(void *)((char *)r + (sr_is_full(g)
                                               ? sizeof(struct sr_full)
                                               : sizeof(struct sr_record)));
}

enum { SR_MARK_LOCKED = 16, SR_MARK_FREE = 32, SR_MARK_STEP = 64 };

static inline unsigned sr_class(const struct sr_record *r) {
  return sr_load(&r->mark) & (SR_RECORD_CLASSES - 1);
}

static inline uint64_t sr_record_size(const struct sr_record *r) {
  return (sr_class(r) + 2) * SR_RECORD_UNIT;
}

/* The ring of a TRACE record, at its end. */
static inline struct sr_past_event *sr_trace(struct sr_full *f) {
  return (struct sr_past_event *)(void *)((char *)f +
                                          sr_record_size(&f->base)) -
         SR_PAST_MAX;
}

/* ---- threads ---- */

struct sr_activation {
  const struct semrules_frame *frame; /* NULL: not watched */
  uint64_t serial;
  uintptr_t address; /* of the stack where it was made */
  struct sr_full *records;
  uint64_t listed, limit; /* records; how many before the dead are dropped */
  uint64_t args[SR_KEYS_MAX];
};

struct sr_thread {
  struct sr_thread *next; /* all there ever were; used again, never freed */
  uint32_t is_used, is_main, rounds;
  uint32_t is_at_pool; /* may hold the pool's lock */
  uintptr_t busy;      /* stack address of the work at hand; 0: none */
  uintptr_t held; /* the bucket whose lock it may hold; plus 1: the record */
  uint64_t serial;
  uint64_t next_serial, last_serial; /* left to give to activations */
  struct sr_activation *stack;
  uint64_t depth, capacity;
  struct sr_activation base; /* the thread as a whole */
  struct sr_record *free[SR_RECORD_CLASSES];
  uint32_t free_count[SR_RECORD_CLASSES];
  struct sr_past past; /* told to the core */
};

/* ---- rt_history.c ---- */

extern const struct sr_core *sr_core;
SR_LOCAL const struct sr_core *sr_attach(void);

/* An event that is not kept.  is_any: of an object that has a record perhaps.
 */
SR_LOCAL void sr_lost(struct semrules_ghost *, bool is_any);
#define SR_LOST_ANY ((uint64_t)1 << 63)

/* The number in decimal, somewhere in the room. */
SR_LOCAL const char *sr_digits(char room[21], uint64_t number);
SR_LOCAL void *sr_map(size_t size); /* zeroed; NULL: none left */
SR_LOCAL uint64_t sr_now(void);

/* ---- rt_records.c ---- */

/* A record of at least that many bytes, NULL where there must be no more. */
SR_LOCAL struct sr_record *sr_record_new(struct sr_thread *, size_t size);
SR_LOCAL void sr_record_free(struct sr_thread *, struct sr_record *);
/* Gives what a thread has spare to all. */
SR_LOCAL void sr_records_give(struct sr_thread *);
/* This thread was in here and never came back. */
SR_LOCAL void sr_records_abandon(struct sr_thread *);
SR_LOCAL void sr_records_forked(void);

/* ---- rt_table.c ---- */

struct sr_table {
  uint64_t size;         /* buckets, a power of 2 */
  struct sr_table *next; /* the successor, four times as large */
  uint64_t hand, moved;  /* buckets taken to be moved, and moved */
  uint64_t hold;         /* insertions until growing is thought of again */
  _Alignas(64) uintptr_t buckets[];
};

/* Buckets beyond which a table does not grow for the sake of what was met and
 * waits to be owed again. */
#define SR_MET_SIZE 1024u

#define SR_LOCKED ((uintptr_t)1)
/* the whole word: its records are in `next` */
#define SR_MOVED ((uintptr_t)2)
#define SR_VERSION ((uintptr_t)1 << 48)

static inline struct sr_record *sr_head_of(uintptr_t word) {
  return (struct sr_record *)(word & (SR_VERSION - 8));
}

static inline struct sr_table *sr_table_of(const struct semrules_ghost *ghost) {
  /* acquire: its buckets are seen; so for `next` */
  return (struct sr_table *)(uintptr_t)__atomic_load_n(&ghost->reserved[0],
                                                       __ATOMIC_ACQUIRE);
}

static inline uint64_t sr_fold(uint64_t a, uint64_t b) {
  const unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint32_t sr_hash(const struct semrules_ghost *ghost,
                               uint64_t scope, const uint64_t *keys) {
  const uint64_t by = 0xa0761d6478bd642fu;
  uint64_t h = scope ^ 0x9e3779b97f4a7c15u;
  if (ghost->keys != 0)
    h ^= keys[0];
  h = sr_fold(h, by);
#pragma clang loop unroll(disable)
  for (uint32_t i = 1; i < ghost->keys; i++)
    h = sr_fold(h ^ keys[i], by);
  return (uint32_t)(h ^ h >> 32);
}

/* A locked bucket. */
struct sr_held {
  uintptr_t *bucket;
  uintptr_t word; /* as it was */
  struct sr_record *head;
  struct sr_record *gone; /* taken out, linked by `site`; freed when the chain
                             without them is to be seen */
};

/* Locks the bucket; false: the ghost has no table. */
SR_LOCAL bool sr_hold(struct sr_thread *, struct semrules_ghost *,
                      uint32_t hash, struct sr_held *);
SR_LOCAL void sr_gone_free(struct sr_thread *, struct sr_record *gone);
static inline void sr_release(struct sr_thread *self, struct sr_held *held) {
  const uintptr_t version =
      (held->word & ~(SR_VERSION - 1)) + SR_VERSION; /* may wrap */
  __atomic_store_n(held->bucket, version | (uintptr_t)held->head,
                   __ATOMIC_RELEASE);
  sr_store(&self->held, 0);
  if (held->gone != NULL)
    sr_gone_free(self, held->gone);
}

/* The same where no record came or went: who looks without the lock sees that
 * the chain is what it was. */
static inline void sr_release_same(struct sr_thread *self,
                                   const struct sr_held *held) {
  __atomic_store_n(held->bucket, held->word, __ATOMIC_RELEASE);
  sr_store(&self->held, 0);
}
/* sr_hold where it takes no waiting and the bucket was never moved. */
__attribute__((always_inline)) static inline bool
sr_hold_at_once(struct sr_thread *self, struct semrules_ghost *ghost,
                uint32_t hash, struct sr_held *held) {
  struct sr_table *const table = sr_table_of(ghost);
  if (table == NULL)
    return false;
  uintptr_t *const bucket = &table->buckets[hash & (table->size - 1)];
  uintptr_t word = __atomic_load_n(bucket, __ATOMIC_ACQUIRE);
  if (word & (SR_LOCKED | SR_MOVED))
    return false;
  sr_store(&self->held, (uintptr_t)bucket);
  /* orders as in rt_table.c */
  if (!__atomic_compare_exchange_n(bucket, &word, word | SR_LOCKED, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
    sr_store(&self->held, 0);
    return false;
  }
  held->bucket = bucket;
  held->word = word;
  held->head = sr_head_of(word);
  held->gone = NULL;
  return true;
}

/* A record's own lock; its bucket is held. */
static inline void sr_record_lock(struct sr_record *r) {
  for (unsigned round = 0;
       __atomic_fetch_or(&r->mark, SR_MARK_LOCKED, __ATOMIC_ACQUIRE) &
       SR_MARK_LOCKED;
       round++)
    sr_pause(round);
}
static inline void sr_record_unlock(struct sr_record *r) {
  __atomic_store_n(&r->mark, sr_load(&r->mark) & ~(uint32_t)SR_MARK_LOCKED,
                   __ATOMIC_RELEASE);
}
/* Takes a record out of its bucket, which is held. */
SR_LOCAL void sr_take_out(struct sr_held *, struct sr_record *);
/* The same of one that is locked, and has it freed. */
SR_LOCAL void sr_unlink_locked(struct sr_held *, struct sr_record *);
static inline void sr_unlink(struct sr_held *held, struct sr_record *record) {
  sr_record_lock(record);
  sr_unlink_locked(held, record);
}
/* The same with a table made where there is none. */
SR_LOCAL bool sr_hold_new(struct sr_thread *, struct semrules_ghost *,
                          uint32_t hash, struct sr_held *);
/* After an insertion into a chain that long. */
SR_LOCAL void sr_table_grow(struct sr_thread *, struct semrules_ghost *,
                            unsigned chain);

/* Which records of a ghost. */
struct sr_filter {
  struct semrules_ghost *ghost;
  uint64_t scope, owner; /* owner 0: any */
  const uint64_t *keys;
  uint64_t mask;
  bool all_scopes;
};
SR_LOCAL bool sr_fits_filter(const struct sr_filter *, struct sr_record *);

/* True where a look without a lock sees nothing open in a bucket. */
SR_LOCAL bool sr_bucket_is_idle(const struct semrules_ghost *ghost,
                                struct sr_table *table, uint64_t index);

/* The buckets a filter needs; each may have been split in several. */
struct sr_range {
  struct sr_table *table; /* NULL: none */
  uint64_t first, count;
};
SR_LOCAL struct sr_range sr_range_of(const struct sr_filter *);
typedef bool sr_visit(struct sr_thread *, struct sr_held *, void *ctx);
/* Calls for all that a bucket has become, each locked, until one returns
 * true. */
SR_LOCAL bool sr_bucket_visit(struct sr_thread *, struct sr_table *,
                              uint64_t index, sr_visit *, void *ctx);

/* The lock in `held` of a thread is given back: its holder was interrupted and
 * never came back. */
SR_LOCAL void sr_lock_abandon(uintptr_t held);
SR_LOCAL void sr_tables_forked(bool is_interrupted);

/* ---- rt_ghosts.c ---- */

/* The ghosts that have, or lack, records. */
SR_LOCAL void sr_ghost_link(struct semrules_ghost *);
SR_LOCAL struct semrules_ghost *sr_ghosts_begin(void);
SR_LOCAL struct semrules_ghost *sr_ghosts_next(const struct semrules_ghost *);
SR_LOCAL void sr_ghosts_end(void);
/* Takes a ghost out of the list, which this thread walks, and waits for others
 * who look at it. */
SR_LOCAL void sr_ghost_unlink(struct semrules_ghost *);
/* Frees up to `want` records that are 0.  False: there are none. */
SR_LOCAL bool sr_evict(struct sr_thread *, unsigned want);
/* There may be some that are. */
SR_LOCAL void sr_evict_hint(void);
SR_LOCAL void sr_ghosts_forked(void);

/* ---- rt_values.c ---- */

/* A record for the keys, in a bucket that is then held; NULL, and nothing is
 * held, where there is no room. */
struct sr_place {
  struct semrules_ghost *ghost;
  uint64_t scope, owner;
  const uint64_t *words;
  uint64_t count; /* words */
  struct semrules_site *site;
  bool is_new;     /* always a record of its own */
  uint64_t holder; /* found by the next, as `size`, the record's */
  size_t size;
};
SR_LOCAL struct sr_record *sr_place_find(struct sr_thread *, struct sr_place *,
                                         struct sr_held *);
/* Grows with each fork. */
extern uint64_t sr_process_number;
/* Notes who changed the record, which is locked, and the event in its trace. */
SR_LOCAL void sr_changed(const struct semrules_ghost *, struct sr_record *);
SR_LOCAL void sr_past_of(const struct semrules_ghost *, struct sr_record *,
                         struct sr_past *);
static inline bool sr_is_current(const struct semrules_ghost *g,
                                 const struct sr_record *r) {
  return sr_load(&r->epoch) == sr_load(&g->epoch);
}
static inline bool sr_is_open(const struct semrules_ghost *g,
                              const struct sr_record *r) {
  return sr_load(&r->value) != 0 && sr_is_current(g, r);
}

/* Whether it is the record of these keys; their hash is known to be. */
static inline bool sr_is_it(const struct semrules_ghost *ghost,
                            struct sr_record *r, uint64_t scope,
                            const uint64_t *keys) {
  if (sr_is_full(ghost) &&
      sr_load(&((struct sr_full *)(void *)r)->scope) != scope)
    return false;
  const uint64_t *const words = sr_words(ghost, r);
#pragma clang loop unroll(disable)
  for (uint32_t i = 0; i < ghost->keys; i++)
    if (sr_load(&words[i]) != keys[i])
      return false;
  return true;
}

/* ---- rt_threads.c ---- */

#define SR_HERE ((uintptr_t)__builtin_frame_address(0))

/* This thread; below SR_THREAD_FIRST: it has none yet, makes one, is over. */
extern _Thread_local struct sr_thread *sr_self;
enum { SR_SELF_NONE, SR_SELF_BEGINS, SR_SELF_ENDED, SR_SELF_FIRST };
SR_LOCAL struct sr_thread *sr_work_begin_slowly(uintptr_t address);

/* Begins work on history: this thread, or NULL where that cannot be, as in a
 * signal handler that interrupted such work. */
static inline struct sr_thread *sr_work_begin(uintptr_t address) {
  struct sr_thread *self = sr_self;
  if ((uintptr_t)self < SR_SELF_FIRST || sr_load(&self->busy) != 0) {
    self = sr_work_begin_slowly(address);
    if (self == NULL)
      return NULL;
  }
  sr_store(&self->held, 0);
  sr_store(&self->busy, address);
  /* A signal handler on this thread sees it before anything is changed. */
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  return self;
}

/* The same where it is plain that it can be; or NULL. */
__attribute__((always_inline)) static inline struct sr_thread *
sr_work_begin_at_once(uintptr_t address) {
  struct sr_thread *const self = sr_self;
  if ((uintptr_t)self < SR_SELF_FIRST || sr_load(&self->busy) != 0)
    return NULL;
  sr_store(&self->held, 0);
  sr_store(&self->busy, address);
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  return self;
}

static inline void sr_work_end(struct sr_thread *self) {
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  sr_store(&self->busy, 0);
}

/* In a forked child.  True: another thread was at work at that time. */
SR_LOCAL bool sr_threads_forked(void);
/* The serial of the program's first thread, 0: not known here. */
SR_LOCAL uint64_t sr_main_serial(void);

/* Whom records of this scope or owner hang on; NULL: none of this thread. */
SR_LOCAL struct sr_activation *sr_activation_find(struct sr_thread *,
                                                  uint64_t serial);
SR_LOCAL void sr_list_put(struct sr_thread *, struct sr_activation *,
                          struct sr_full *);
/* Takes a record from its list, which is this thread's. */
SR_LOCAL void sr_list_take(struct sr_thread *, struct sr_full *);
/* Drops records without a value. */
SR_LOCAL void sr_list_sweep(struct sr_thread *, struct sr_activation *,
                            bool is_forced);
/* A full record, in a bucket that is held, has nothing to say any more. */
SR_LOCAL void sr_record_shut(struct sr_record *);
/* Has a record end, in a bucket that is held. */
SR_LOCAL void sr_record_end(struct sr_thread *, struct semrules_ghost *,
                            struct sr_held *, struct sr_record *);
SR_LOCAL void sr_thread_ends(struct sr_thread *);
/* The process ends on this thread, perhaps after the thread itself has. */
SR_LOCAL void sr_thread_revive(void);

/* ---- rt_judge.c ---- */

/* Has ghost->due be no later than that time. */
SR_LOCAL void sr_due_lower(struct semrules_ghost *, uint64_t time);
/* Judges what is overdue of a ghost. */
SR_LOCAL void sr_due_check(struct semrules_ghost *);
/* Judges, or counts as unknown, all of a list and frees it. */
SR_LOCAL void sr_list_end(struct sr_thread *, struct sr_activation *);
SR_LOCAL void sr_process_judge(void);

/* ---- rt_watchdog.c ---- */

SR_LOCAL void sr_watchdog_start(void);
SR_LOCAL void sr_watchdog_end(void);
SR_LOCAL void sr_watchdog_forked(void);

/* ---- rt_tell.c ---- */

/* A string of one of a ghost's tables; "" where it has none. */
SR_LOCAL const char *sr_ghost_text(const struct semrules_ghost *,
                                   uint32_t table, uint32_t count,
                                   uint64_t index);

SR_LOCAL void sr_past_put(struct sr_out *, const struct sr_past *,
                          const struct semrules_site *, size_t limit);
SR_LOCAL void sr_past_put_json(struct sr_out *, const struct sr_past *,
                               const struct semrules_site *, size_t limit);

/* ---- rt_unload.c ---- */

/* An object is unloaded: its ghosts go, and no record tells of its sites. */
SR_LOCAL void sr_module_unloaded(const struct semrules_module *);

#pragma GCC diagnostic pop

#endif
