// flags: -pthread -D_GNU_SOURCE
/* POSIX locks: mutexes, try-locks, recursive ones, reader-writer locks,
 * conditions; and that a lock is one thread's own. */
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct object {
  int id, refs;
  pthread_mutex_t lock;
};

struct table {
  int size;
  pthread_rwlock_t rwlock;
};

struct queue {
  int length;
  pthread_mutex_t mutex;
  pthread_cond_t filled;
};

static struct object a = {1, 0, PTHREAD_MUTEX_INITIALIZER},
                     b = {2, 0, PTHREAD_MUTEX_INITIALIZER},
                     again = {3, 0, PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP};
static struct table sizes = {0, PTHREAD_RWLOCK_INITIALIZER};
static struct queue jobs = {0, PTHREAD_MUTEX_INITIALIZER,
                            PTHREAD_COND_INITIALIZER};

static void plain(void) {
  pthread_mutex_lock(&a.lock);
  a.refs++; // ok: refs-under-object-lock
  b.refs++; // breach: refs-under-object-lock
  pthread_mutex_unlock(&a.lock);
  a.refs--; // breach: refs-under-object-lock
}

static void *another_holds(void *unused) {
  if (pthread_mutex_trylock(&a.lock) == 0)
    return NULL;
  a.refs++; // breach: refs-under-object-lock
  return unused;
}

static bool tried(void) {
  if (pthread_mutex_trylock(&a.lock) != 0)
    return false;
  a.refs++; // ok: refs-under-object-lock
  pthread_t thread;
  void *failed = NULL;
  pthread_create(&thread, NULL, another_holds, &a);
  pthread_join(thread, &failed);
  pthread_mutex_unlock(&a.lock);
  return failed != NULL;
}

static void recursive(void) {
  pthread_mutex_lock(&again.lock);
  pthread_mutex_lock(&again.lock);
  pthread_mutex_unlock(&again.lock);
  again.refs++; // ok: refs-under-object-lock
  pthread_mutex_unlock(&again.lock);
  again.refs++; // breach: refs-under-object-lock
}

static int readers_and_writers(void) {
  pthread_rwlock_wrlock(&sizes.rwlock);
  sizes.size = 7; // ok: size-under-table-lock
  pthread_rwlock_unlock(&sizes.rwlock);
  pthread_rwlock_rdlock(&sizes.rwlock);
  int size = sizes.size; // ok: size-under-table-lock
  pthread_rwlock_unlock(&sizes.rwlock);
  return size + sizes.size; // breach: size-under-table-lock
}

static void *fill(void *unused) {
  pthread_mutex_lock(&jobs.mutex);
  jobs.length = 1; // ok: queue-under-lock
  pthread_cond_signal(&jobs.filled);
  pthread_mutex_unlock(&jobs.mutex);
  return unused;
}

static void condition(void) {
  pthread_t thread;
  pthread_mutex_lock(&jobs.mutex);
  pthread_create(&thread, NULL, fill, NULL);
  while (jobs.length == 0)
    pthread_cond_wait(&jobs.filled, &jobs.mutex); // ok: wait-with-lock
  jobs.length--; // ok: queue-under-lock
  pthread_mutex_unlock(&jobs.mutex);
  pthread_join(thread, NULL);
  jobs.length = 0; // breach: queue-under-lock
}

/* Waiting without the lock is undefined; a condition that is signalled for
 * good by another thread returns all the same on Linux. */
static void *signal_on(void *is_over) {
  while (!__atomic_load_n((int *)is_over, __ATOMIC_SEQ_CST))
    pthread_cond_broadcast(&jobs.filled);
  return NULL;
}

static void careless_wait(void) {
  pthread_t thread;
  int is_over = 0;
  pthread_mutex_t mine = PTHREAD_MUTEX_INITIALIZER;
  pthread_create(&thread, NULL, signal_on, &is_over);
  pthread_cond_wait(&jobs.filled, &mine); // breach: wait-with-lock
  __atomic_store_n(&is_over, 1, __ATOMIC_SEQ_CST);
  pthread_join(thread, NULL);
}

int main(void) {
  plain();
  bool is_held = tried();
  recursive();
  int size = readers_and_writers();
  condition();
  careless_wait();
  return !is_held || size != 14;
}
