/* Items counted under a lock that was taken, or got at the first try; new
 * ones; and mutexes released by whoever holds them, also after a wait. */
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

typedef struct _stritem {
  int nbytes;
  unsigned short refcount;
} item;

static pthread_mutex_t item_locks[2] = {PTHREAD_MUTEX_INITIALIZER,
                                        PTHREAD_MUTEX_INITIALIZER};
static pthread_mutex_t init_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t init_cond = PTHREAD_COND_INITIALIZER;
static int init_count;

static void item_lock(uint32_t hv) {
  pthread_mutex_lock(&item_locks[hv & 1]);
}

static void item_unlock(uint32_t hv) {
  pthread_mutex_unlock(&item_locks[hv & 1]);
}

static void *item_trylock(uint32_t hv) {
  pthread_mutex_t *lock = &item_locks[hv & 1];
  if (pthread_mutex_trylock(lock) == 0)
    return lock;
  return NULL;
}

static void item_trylock_unlock(void *lock) {
  pthread_mutex_unlock(lock); // ok: mutex-is-unlocked-by-its-holder
}

static void do_slabs_alloc(item *it) {
  it->refcount = 1; // ok: item-is-counted-under-a-lock
}

/* The lock of the item that makes room stays held meanwhile. */
static int lru_pull_tail(item *search) {
  void *hold_lock = item_trylock(1);
  if (!hold_lock)
    return 0;
  ++search->refcount; // ok: item-is-counted-under-a-lock
  --search->refcount; // ok: item-is-counted-under-a-lock
  item_trylock_unlock(hold_lock);
  return 1;
}

static void do_add_delta(item *it, item *search) {
  item_lock(2);
  lru_pull_tail(search);
  ++it->refcount; // ok: item-is-counted-under-a-lock
  item_unlock(2);
}

static pthread_mutex_t lru_locks[256];

static int slabs_reassign(int source) {
  return source;
}

static void lru_maintainer(int id) {
  pthread_mutex_lock(&lru_locks[id]);
  pthread_mutex_unlock(&lru_locks[id]); // ok: mutex-is-unlocked-by-its-holder
  slabs_reassign(id); // ok: page-moves-wait-for-no-list
}

static void *worker(void *argument) {
  pthread_mutex_lock(&init_lock);
  init_count++;
  pthread_cond_signal(&init_cond);
  pthread_mutex_unlock(&init_lock); // ok: mutex-is-unlocked-by-its-holder
  return argument;
}

int main(void) {
  static item first, second;
  do_slabs_alloc(&first);
  do_slabs_alloc(&second);
  do_add_delta(&first, &second);

  pthread_mutex_init(&lru_locks[7], NULL);
  lru_maintainer(7);

  pthread_t thread;
  pthread_mutex_lock(&init_lock);
  pthread_create(&thread, NULL, worker, NULL);
  while (!init_count)
    pthread_cond_wait(&init_cond, &init_lock);
  pthread_mutex_unlock(&init_lock); // ok: mutex-is-unlocked-by-its-holder
  pthread_join(thread, NULL);
  return 0;
}
