/* Where records come from: slabs by size, which are never given back, with a
 * few spare ones at each thread, so that threads seldom meet here. */
#include "rt_history.h"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SR_HISTORY_STANDARD 4194304u
#define SR_SLAB_FIRST ((size_t)64 << 10)
#define SR_SLAB_LATER ((size_t)1 << 20)
#define SR_BATCH 32u

static struct {
  int lock;
  struct sr_record *free[SR_RECORD_CLASSES];
  char *slab[SR_RECORD_CLASSES];
  size_t left[SR_RECORD_CLASSES]; /* bytes of it */
  unsigned slabs;
  uint64_t used; /* records that are not free here */
} sr_pool;

static void sr_pool_lock(struct sr_thread *self) {
  sr_store(&self->is_at_pool, 1);
  for (unsigned i = 1; __atomic_exchange_n(&sr_pool.lock, 1, __ATOMIC_ACQ_REL);
       i++)
    if (i % 128 == 0)
      syscall(SYS_sched_yield);
}

static void sr_pool_unlock(struct sr_thread *self) {
  __atomic_store_n(&sr_pool.lock, 0, __ATOMIC_RELEASE);
  sr_store(&self->is_at_pool, 0);
}

void sr_records_abandon(struct sr_thread *self) {
  if (sr_load(&self->is_at_pool))
    sr_pool_unlock(self);
}

void sr_records_forked(void) {
  __atomic_store_n(&sr_pool.lock, 0, __ATOMIC_RELEASE);
}

static uint64_t sr_history_max(void) {
  const uint64_t max = *sr_core->history_max;
  return max == 0 ? SR_HISTORY_STANDARD : max;
}

/* How many a thread takes at a time: with a small limit the count is exact. */
static unsigned sr_batch(void) {
  return sr_history_max() >= 65536 ? SR_BATCH : 1;
}

static struct sr_record *sr_slab_cut(unsigned class) {
  const size_t size = (class + 2) * SR_RECORD_UNIT;
  if (sr_pool.left[class] < size) {
    const size_t want = sr_pool.slabs < 32 ? SR_SLAB_FIRST : SR_SLAB_LATER;
    char *const slab = sr_map(want);
    if (slab == NULL)
      return NULL;
    sr_pool.slab[class] = slab;
    sr_pool.left[class] = want;
    sr_pool.slabs++;
  }
  struct sr_record *const r = (void *)sr_pool.slab[class];
  sr_pool.slab[class] += size;
  sr_pool.left[class] -= size;
  sr_store(&r->mark, class | SR_MARK_FREE);
  return r;
}

/* Moves some from the pool to the thread.  False: there are no more. */
static bool sr_pool_take(struct sr_thread *self, unsigned class,
                         unsigned want) {
  sr_pool_lock(self);
  for (; want > 0 && sr_pool.used < sr_history_max(); want--) {
    struct sr_record *r = sr_pool.free[class];
    if (r != NULL)
      sr_pool.free[class] = r->next;
    else
      r = sr_slab_cut(class);
    if (r == NULL)
      break;
    sr_store(&r->next, self->free[class]);
    self->free[class] = r;
    self->free_count[class]++;
    sr_pool.used++;
  }
  sr_pool_unlock(self);
  return self->free[class] != NULL;
}

static void sr_pool_give(struct sr_thread *self, unsigned class,
                         unsigned count) {
  sr_pool_lock(self);
  for (; count > 0 && self->free[class] != NULL; count--) {
    struct sr_record *const r = self->free[class];
    self->free[class] = r->next;
    self->free_count[class]--;
    sr_store(&r->next, sr_pool.free[class]);
    sr_pool.free[class] = r;
    sr_pool.used--;
  }
  sr_pool_unlock(self);
}

struct sr_record *sr_record_new(struct sr_thread *self, size_t size) {
  const size_t units = (size + SR_RECORD_UNIT - 1) / SR_RECORD_UNIT;
  const unsigned class = units < 2 ? 0 : (unsigned)units - 2;
  if (class >= SR_RECORD_CLASSES)
    return NULL;
  if (self->free[class] == NULL && !sr_pool_take(self, class, sr_batch())) {
    /* What says nothing makes room. */
    sr_records_give(self);
    sr_list_sweep(self, &self->base, true);
    for (uint64_t i = 0; i < self->depth; i++)
      sr_list_sweep(self, &self->stack[i], true);
    /* Other threads may be quicker to use it. */
    for (unsigned tries = 64; tries > 0; tries--) {
      const bool is_more = sr_evict(self, SR_BATCH);
      sr_records_give(self);
      if (sr_pool_take(self, class, 1))
        break;
      if (!is_more)
        return NULL;
    }
    if (self->free[class] == NULL)
      return NULL;
  }
  struct sr_record *const r = self->free[class];
  self->free[class] = r->next;
  self->free_count[class]--;
  return r;
}

void sr_record_free(struct sr_thread *self, struct sr_record *r) {
  const unsigned class = sr_class(r), batch = sr_batch();
  /* who remembers the address sees that it is another */
  sr_store(&r->mark, ((r->mark & ~(uint32_t)SR_MARK_LOCKED) | SR_MARK_FREE) +
                         SR_MARK_STEP);
  sr_store(&r->next, self->free[class]);
  self->free[class] = r;
  if (++self->free_count[class] >= (batch == 1 ? 1 : 2 * batch))
    sr_pool_give(self, class, batch);
}

void sr_gone_free(struct sr_thread *self, struct sr_record *gone) {
  while (gone != NULL) {
    struct sr_record *const next = (struct sr_record *)(void *)gone->site;
    sr_record_free(self, gone);
    gone = next;
  }
}

void sr_records_give(struct sr_thread *self) {
  for (unsigned class = 0; class < SR_RECORD_CLASSES; class ++)
    if (self->free[class] != NULL)
      sr_pool_give(self, class, UINT32_MAX);
}
