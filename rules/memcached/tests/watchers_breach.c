/* A watcher that goes while the log is sent to it. */
#include <stdbool.h>
#include <stdlib.h>

typedef struct {
  int sfd, id;
  bool failed_flush;
} logger_watcher;

static logger_watcher *watchers[4];

static void logger_thread_close_watcher(logger_watcher *w) {
  watchers[w->id] = NULL;
  w->sfd = -1;
}

static int logger_thread_poll_watchers(int x) {
  logger_thread_close_watcher(watchers[x]);
  return 0;
}

static void logger_thread_write_entry(logger_watcher *w) {
  if (logger_thread_poll_watchers(w->id) <= 0)
    w->failed_flush = true; // breach: closed-watcher-is-left-alone
}

static int was_skipped(const logger_watcher *w) {
  return w->failed_flush; // breach: closed-watcher-is-left-alone
}

int main(void) {
  static logger_watcher w = {.sfd = 5};
  watchers[0] = &w;
  logger_thread_write_entry(&w);
  return was_skipped(&w) - 1;
}
