/* Threads that take things to do one after the other. */
#include "workers.h"

#include "toolmem.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>

#include "banned.h"

struct state {
  const struct sr_work *work;
  pthread_mutex_t lock; /* of all below */
  size_t taken, told;
  bool *is_done;
};

static void tell_finished(struct state *state) {
  const struct sr_work *work = state->work;
  while (state->told < work->count && state->is_done[state->told]) {
    if (work->tell)
      work->tell(work->context, state->told);
    state->told++;
  }
}

static void *work_on(void *argument) {
  struct state *state = argument;
  const struct sr_work *work = state->work;
  pthread_mutex_lock(&state->lock);
  while (state->taken < work->count) {
    size_t index = state->taken++;
    pthread_mutex_unlock(&state->lock);
    work->act(work->context, index);
    pthread_mutex_lock(&state->lock);
    state->is_done[index] = true;
    tell_finished(state);
  }
  pthread_mutex_unlock(&state->lock);
  return NULL;
}

void sr_workers_run(const struct sr_work *work) {
  struct state state = {.work = work};
  size_t width = work->width < work->count ? work->width : work->count;
  size_t more = 0;
  pthread_t *threads = sr_tool_alloc((width + 1) * sizeof *threads);
  state.is_done = sr_tool_alloc(work->count + 1);
  pthread_mutex_init(&state.lock, NULL);
  /* this thread works, too: where there can be no others, all is done */
  while (more + 1 < width &&
         pthread_create(&threads[more], NULL, work_on, &state) == 0)
    more++;
  work_on(&state);
  for (size_t i = 0; i < more; i++)
    pthread_join(threads[i], NULL);
  pthread_mutex_destroy(&state.lock);
  free(state.is_done);
  free(threads);
}

size_t sr_workers_default(void) {
  cpu_set_t set;
  int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return count > 1 ? (size_t)count : 1;
}
