/* The ghosts that have, or lack, records; and making room among them. */
#include "rt_history.h"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

/* `next` of the last one: NULL says that a ghost is not in the list. */
#define SR_LAST ((struct semrules_ghost *)8)

static struct semrules_ghost *sr_ghosts = SR_LAST;
static uint64_t sr_ghost_users; /* threads that walk the list */

void sr_ghost_link(struct semrules_ghost *ghost) {
  struct semrules_ghost *expected = NULL;
  if (sr_load(&ghost->next) != NULL ||
      !__atomic_compare_exchange_n(&ghost->next, &expected, SR_LAST, false,
                                   __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    return;
  struct semrules_ghost *first = sr_load(&sr_ghosts);
  do
    sr_store(&ghost->next, first);
  while (!__atomic_compare_exchange_n(&sr_ghosts, &first, ghost, true,
                                      __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

static struct semrules_ghost *sr_ghost_or_null(struct semrules_ghost *ghost) {
  return ghost == SR_LAST ? NULL : ghost;
}

struct semrules_ghost *sr_ghosts_begin(void) {
  __atomic_fetch_add(&sr_ghost_users, 1, __ATOMIC_SEQ_CST);
  return sr_ghost_or_null(__atomic_load_n(&sr_ghosts, __ATOMIC_ACQUIRE));
}

struct semrules_ghost *sr_ghosts_next(const struct semrules_ghost *ghost) {
  return sr_ghost_or_null(__atomic_load_n(&ghost->next, __ATOMIC_ACQUIRE));
}

void sr_ghosts_end(void) {
  __atomic_fetch_sub(&sr_ghost_users, 1, __ATOMIC_SEQ_CST);
}

void sr_ghost_unlink(struct semrules_ghost *ghost) {
  struct semrules_ghost *const next = ghost->next;
  struct semrules_ghost *expected = ghost;
  /* Others come in at the front only, and no two unload at a time: the loader
   * sees to that. */
  if (!__atomic_compare_exchange_n(&sr_ghosts, &expected, next, false,
                                   __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {
    struct semrules_ghost *at = expected;
    while (at->next != ghost)
      at = at->next;
    __atomic_store_n(&at->next, next, __ATOMIC_SEQ_CST);
  }
  for (unsigned patience = 100000;
       patience > 0 && __atomic_load_n(&sr_ghost_users, __ATOMIC_SEQ_CST) > 1;
       patience--)
    syscall(SYS_sched_yield);
}

/* ---- making room ---- */

#define SR_EVICT_BUCKETS 16384u /* looked at for one event */

static int sr_may_evict;       /* something became 0 since the last look */
static uint64_t sr_evict_hand; /* the bucket to go on with */
static int sr_evict_lock;

void sr_evict_hint(void) {
  if (!sr_load(&sr_may_evict))
    sr_store(&sr_may_evict, 1);
}

struct sr_eviction {
  struct semrules_ghost *ghost;
  unsigned want, got;
};

/* What hangs on nobody and is 0, or of an epoch that is past. */
static bool sr_evict_here(struct sr_thread *self, struct sr_held *held,
                          void *ctx) {
  struct sr_eviction *const e = ctx;
  (void)self;
  struct sr_record *r = held->head;
  while (r != NULL && e->got < e->want) {
    struct sr_record *const next = r->next;
    const bool is_free =
        !sr_is_full(e->ghost) || ((struct sr_full *)(void *)r)->holder == 0;
    if (is_free && !sr_is_open(e->ghost, r)) {
      sr_record_lock(r);
      if (sr_is_open(e->ghost, r)) { /* it became so meanwhile */
        sr_record_unlock(r);
      } else {
        sr_unlink_locked(held, r);
        e->got++;
      }
    }
    r = next;
  }
  return e->got >= e->want;
}

/* Looks at buckets from number `first` of all on; *seen counts them. */
static unsigned sr_evict_from(struct sr_thread *self, uint64_t first,
                              unsigned want, uint64_t *seen) {
  struct sr_eviction e = {NULL, want, 0};
  uint64_t at = 0;
  for (struct semrules_ghost *g = sr_ghosts_begin();
       g != NULL && e.got < want && *seen < SR_EVICT_BUCKETS;
       g = sr_ghosts_next(g)) {
    const struct sr_filter filter = {.ghost = g, .all_scopes = true};
    const struct sr_range range = sr_range_of(&filter);
    e.ghost = g;
    for (uint64_t i = first > at ? first - at : 0;
         i < range.count && e.got < want && *seen < SR_EVICT_BUCKETS; i++) {
      sr_bucket_visit(self, range.table, i, sr_evict_here, &e);
      ++*seen;
    }
    at += range.count;
  }
  sr_ghosts_end();
  return e.got;
}

bool sr_evict(struct sr_thread *self, unsigned want) {
  uint64_t seen = 0;
  /* Not for ever: who has it may have been left by a signal handler. */
  for (unsigned round = 0;
       __atomic_exchange_n(&sr_evict_lock, 1, __ATOMIC_ACQUIRE); round++) {
    if (round == 4096)
      return false;
    sr_pause(round);
  }
  if (!sr_load(&sr_may_evict)) {
    __atomic_store_n(&sr_evict_lock, 0, __ATOMIC_RELEASE);
    return false;
  }
  const uint64_t first = sr_evict_hand;
  sr_store(&sr_may_evict, 0);
  unsigned got = sr_evict_from(self, first, want, &seen);
  if (got < want && seen < SR_EVICT_BUCKETS && first != 0) {
    /* the rest, from the beginning */
    sr_evict_hand = 0;
    got += sr_evict_from(self, 0, want - got, &seen);
    sr_evict_hand = seen;
  } else {
    sr_evict_hand = first + seen;
  }
  const bool is_more = got > 0 || seen >= SR_EVICT_BUCKETS;
  if (is_more)
    sr_evict_hint();
  __atomic_store_n(&sr_evict_lock, 0, __ATOMIC_RELEASE);
  return is_more;
}

void sr_ghosts_forked(void) {
  sr_store(&sr_ghost_users, 0);
  sr_store(&sr_evict_lock, 0);
}
