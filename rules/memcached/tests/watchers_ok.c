/* A watcher that is looked up again once it may have gone, and a new one at
 * an address that was another's. */
#include <stdbool.h>
#include <stdlib.h>

typedef struct {
  int sfd, id;
  bool failed_flush;
} logger_watcher;

static logger_watcher *watchers[4];
static logger_watcher *spare;

static void logger_thread_close_watcher(logger_watcher *w) {
  watchers[w->id] = NULL;
  w->sfd = -1;
  spare = w;
}

static int logger_thread_poll_watchers(int x) {
  logger_thread_close_watcher(watchers[x]);
  return 0;
}

static void logger_thread_write_entry(int x) {
  logger_watcher *w = watchers[x];
  w->failed_flush = false; // ok: closed-watcher-is-left-alone
  if (logger_thread_poll_watchers(x) <= 0 && watchers[x])
    w->failed_flush = true;
}

/* As an allocator that is asked for the same size again does. */
static void *calloc_again(size_t count, size_t size) {
  (void)count;
  (void)size;
  return spare;
}
#define calloc calloc_again

static void logger_add_watcher(int sfd) {
  logger_watcher *w = calloc(1, sizeof *w);
  w->sfd = sfd; // ok: closed-watcher-is-left-alone
  watchers[w->id] = w;
}

int main(void) {
  static logger_watcher w = {.sfd = 5};
  watchers[0] = &w;
  logger_thread_write_entry(0);
  logger_add_watcher(6);
  return !watchers[0];
}
