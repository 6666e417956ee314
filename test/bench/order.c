/* What an event of history costs: loops of calls to functions that do nothing,
 * with rules that keep each call in mind (order.yaml), less the same loop
 * without.  Measures: an increment of a thread-local word and an uncontended
 * atomic addition, each one a round of a loop of its own.
 *
 * Prints `name nanoseconds ratio`, ratio to the increment for events without
 * keys, to the atomic addition for the others; the least of several rounds.
 * Rounds of all loops are interleaved: ratios of one run are what counts. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

enum { objects = 1000, calls = 2000000, rounds = 9 };

#define NOTHING(name)                                                          \
  __attribute__((noinline)) void name(long o) {                                \
    __asm__ volatile("" ::"r"(o) : "memory");                                  \
  }
NOTHING(nothing)
NOTHING(never)
NOTHING(thread_event)
NOTHING(function_event)
NOTHING(process_event)
NOTHING(keyed_event)
NOTHING(keyed_check)
NOTHING(keyed_thread_event)
NOTHING(owe_event)
NOTHING(meet_event)

static _Thread_local long word;
static atomic_long shared;
static long first; /* object of this thread's */

#define LOOP(name, statement)                                                  \
  __attribute__((noinline)) void name(long base) {                             \
    for (long i = 0, o = 0; i < calls; i++, o = o + 1 == objects ? 0 : o + 1) {  \
      long object = base + 64 * o;                                             \
      statement;                                                               \
    }                                                                          \
  }
LOOP(tls_increments, __asm__ volatile("" ::"r"(object) : "memory"); word++)
LOOP(atomic_adds, __asm__ volatile("" ::"r"(object));
     atomic_fetch_add(&shared, 1))
LOOP(plain_calls, nothing(object))
LOOP(thread_events, thread_event(object))
LOOP(function_events, function_event(object))
LOOP(process_events, process_event(object))
LOOP(keyed_events, keyed_event(object))
LOOP(keyed_checks, keyed_check(object))
LOOP(keyed_thread_events, keyed_thread_event(object))
LOOP(obligations, owe_event(object); meet_event(object))

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* `less` and `measure` are loops: what is subtracted, and divided by. */
static struct {
  const char *name;
  void (*run)(long);
  int less, measure;
  double least;
} loops[] = {
    {"tls-increment", tls_increments, -1, 0, 1e9},
    {"atomic-add", atomic_adds, -1, 1, 1e9},
    {"call", plain_calls, -1, 0, 1e9},
    {"thread", thread_events, 2, 0, 1e9},
    {"function", function_events, 2, 0, 1e9},
    {"process", process_events, 2, 1, 1e9},
    {"keyed", keyed_events, 2, 1, 1e9},
    {"keyed-check", keyed_checks, 2, 1, 1e9},
    {"keyed-thread", keyed_thread_events, 2, 1, 1e9},
    {"owe-and-meet", obligations, 2, 1, 1e9},
};
enum { loop_count = sizeof(loops) / sizeof(*loops) };

static double cost_of(int i) {
  double least = loops[i].less < 0 ? 0 : loops[loops[i].less].least;
  return (loops[i].least - least) / calls * 1e9;
}

static void *in_thread(void *base) {
  keyed_events((long)(intptr_t)base);
  return NULL;
}

/* Calls a second of two threads on different objects, over those of one. */
static double two_threads(void) {
  double one = 1e9, two = 1e9;
  for (int round = 0; round < rounds; round++) {
    double start = seconds();
    in_thread((void *)(intptr_t)(1 << 20));
    double took = seconds() - start;
    one = took < one ? took : one;
    pthread_t thread;
    start = seconds();
    pthread_create(&thread, NULL, in_thread, (void *)(intptr_t)(2 << 20));
    in_thread((void *)(intptr_t)(1 << 20));
    pthread_join(thread, NULL);
    took = seconds() - start;
    two = took < two ? took : two;
  }
  return 2 * one / two;
}

int main(void) {
  first = 4096;
  for (int round = 0; round < rounds; round++)
    for (int i = 0; i < loop_count; i++) {
      double start = seconds();
      loops[i].run(first);
      double took = seconds() - start;
      loops[i].least = took < loops[i].least ? took : loops[i].least;
    }
  for (int i = 0; i < loop_count; i++)
    printf("%s %.2f %.2f\n", loops[i].name, cost_of(i),
           cost_of(i) / cost_of(loops[i].measure));
  printf("two-threads %.2f\n", two_threads());
  return 0;
}
