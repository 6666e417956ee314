/* A reference dropped on an error path that had not locked the item, and an
 * error path that releases a lock which it never took. */
#include <pthread.h>
#include <stdint.h>

typedef struct _stritem {
  int nbytes;
  unsigned short refcount;
} item;

static pthread_mutex_t item_locks[2] = {PTHREAD_MUTEX_INITIALIZER,
                                        PTHREAD_MUTEX_INITIALIZER};
static pthread_mutex_t lru_crawler_lock = PTHREAD_MUTEX_INITIALIZER;

static void item_lock(uint32_t hv) {
  pthread_mutex_lock(&item_locks[hv & 1]);
}

static void item_unlock(uint32_t hv) {
  pthread_mutex_unlock(&item_locks[hv & 1]);
}

static void do_item_remove(item *it) {
  --it->refcount; // breach: item-is-counted-under-a-lock
}

static void process_mget_cmd(item *it, int opaque_length) {
  item_lock(3);
  ++it->refcount; // ok: item-is-counted-under-a-lock
  item_unlock(3);
  if (opaque_length > 32)
    do_item_remove(it);
}

static int lru_crawler_crawl(int slab_class) {
  if (slab_class > 63) {
    // breach: mutex-is-unlocked-by-its-holder
    pthread_mutex_unlock(&lru_crawler_lock);
    return -1;
  }
  return 0;
}

static pthread_mutex_t lru_locks[256];

static int slabs_reassign(int source) {
  return source;
}

static void lru_pull_tail(int id) {
  pthread_mutex_lock(&lru_locks[id]);
  slabs_reassign(id); // breach: page-moves-wait-for-no-list
  pthread_mutex_unlock(&lru_locks[id]);
}

int main(void) {
  static item it = {.refcount = 1};
  process_mget_cmd(&it, 40);
  lru_crawler_crawl(99);
  pthread_mutex_init(&lru_locks[65], NULL);
  lru_pull_tail(65);
  return 0;
}
