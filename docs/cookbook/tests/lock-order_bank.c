// flags: -pthread
/* Two threads that lock two mutexes in different orders may wait for each
 * other for good.  The rule finds it in one thread, and without waiting. */
#include <pthread.h>

static pthread_mutex_t accounts_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t journal_lock = PTHREAD_MUTEX_INITIALIZER;
static long balance, entries;

static void transfer(long amount) {
  pthread_mutex_lock(&accounts_lock); // ok: accounts-before-journal
  balance += amount;
  pthread_mutex_lock(&journal_lock); // ok: accounts-before-journal
  entries++;
  pthread_mutex_unlock(&journal_lock);
  pthread_mutex_unlock(&accounts_lock);
}

static void audit(void) {
  pthread_mutex_lock(&journal_lock);
  long n = entries;
  pthread_mutex_unlock(&journal_lock);
  pthread_mutex_lock(&accounts_lock); // ok: accounts-before-journal
  balance -= n;
  pthread_mutex_unlock(&accounts_lock);
}

static void replay(void) {
  pthread_mutex_lock(&journal_lock);
  pthread_mutex_lock(&accounts_lock); // breach: accounts-before-journal
  balance += entries;
  pthread_mutex_unlock(&accounts_lock);
  pthread_mutex_unlock(&journal_lock);
}

struct branch {
  int rank, below;
  pthread_mutex_t lock;
};

static int held_rank;

// breach: ranks-go-up
static void branch_lock(struct branch *b) {
  pthread_mutex_lock(&b->lock);
  b->below = held_rank;
  held_rank = b->rank;
}

static void branch_unlock(struct branch *b) {
  held_rank = b->below;
  pthread_mutex_unlock(&b->lock);
}

static struct branch branches[3] = {
    {1, 0, PTHREAD_MUTEX_INITIALIZER},
    {2, 0, PTHREAD_MUTEX_INITIALIZER},
    {3, 0, PTHREAD_MUTEX_INITIALIZER}};

static void move(struct branch *from, struct branch *to) {
  branch_lock(from);
  branch_lock(to);
  branch_unlock(to);
  branch_unlock(from);
}

static void *other(void *unused) {
  transfer(2);
  audit();
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, other, NULL);
  transfer(1);
  audit();
  pthread_join(thread, NULL);
  replay();
  move(&branches[0], &branches[2]);
  move(&branches[1], &branches[0]);
  return 0;
}
