// under-lock and held(): pthread locks of all kinds, tries, recursion, waits, custom locks.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
semrules: 1
locks:
- {acquire: "item_lock(hv)", release: "item_unlock(hv)", lock: hv}
rules:
- id: refs
  at: {write: object.refs, as: o}
  under-lock: "&o->lock"
- id: table
  at: {call: "resize(n)"}
  require: held(&table_lock)
- id: item
  at: {call: "unlink_item(hv)"}
  under-lock: hv
*/
// flags: -pthread
#include <pthread.h>
struct object { pthread_mutex_t lock; int refs; };
static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
#define FN __attribute__((noinline))
FN void resize(int n) { __asm__ volatile("" ::"r"(n)); }
FN void item_lock(unsigned hv) { __asm__ volatile("" ::"r"(hv)); }
FN void item_unlock(unsigned hv) { __asm__ volatile("" ::"r"(hv)); }
FN void unlink_item(unsigned hv) { __asm__ volatile("" ::"r"(hv)); }
FN static void plain(struct object *o) {
  o->refs++; // breach: refs*4
}
static void *other(void *p) {
  struct object *o = p;
  plain(o);
  return 0;
}
int main(void) {
  static struct object o = {PTHREAD_MUTEX_INITIALIZER, 0}, p;
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&p.lock, &attr);
  plain(&o);
  pthread_mutex_lock(&o.lock);
  plain(&o);
  plain(&p);
  pthread_t t;
  pthread_create(&t, 0, other, &o);
  pthread_join(t, 0);
  pthread_mutex_unlock(&o.lock);
  plain(&o);
  pthread_mutex_lock(&p.lock);
  pthread_mutex_lock(&p.lock);
  pthread_mutex_unlock(&p.lock);
  plain(&p);
  pthread_mutex_unlock(&p.lock);
  if (pthread_mutex_trylock(&o.lock) == 0) {
    plain(&o);
    pthread_mutex_unlock(&o.lock);
  }
  resize(1); // breach: table
  pthread_rwlock_rdlock(&table_lock);
  resize(2);
  pthread_rwlock_unlock(&table_lock);
  pthread_rwlock_wrlock(&table_lock);
  resize(2);
  pthread_rwlock_unlock(&table_lock);
  item_lock(3);
  unlink_item(3);
  unlink_item(4); // breach: item
  item_unlock(3);
  unlink_item(3); // breach: item
  return 0;
}
