#include <pthread.h>
struct counter {
  pthread_mutex_t lock;
  int n;
};
extern struct counter the_counter;
void use(int o);
void check(int o);
void give(int o);
void serve(int how, void *(*body)(void *));
void serve_body(int how);
void lock_counter(void);
void unlock_counter(void);
void count(void);
