#include "order-other.h"

struct counter the_counter = {PTHREAD_MUTEX_INITIALIZER, 0};
static volatile int sum;

void use(int o) { sum += o; }
void check(int o) { sum += o; }
void give(int o) { sum -= o; }

void serve_body(int how) {
  if (how == 1)
    check(how);
  use(how);
}

void serve(int how, void *(*body)(void *)) {
  pthread_t thread;
  if (body) {
    pthread_create(&thread, 0, body, 0);
    pthread_join(thread, 0);
  }
  serve_body(how);
  if (how != 3)
    give(how);
}

void lock_counter(void) { pthread_mutex_lock(&the_counter.lock); }
void unlock_counter(void) { pthread_mutex_unlock(&the_counter.lock); }
void count(void) { the_counter.n++; }
