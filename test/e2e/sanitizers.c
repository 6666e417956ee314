// Under each sanitizer: breaches as ever, and it blames none of our loads.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 -fsanitize=address | -O2 -fsanitize=address | -O0 -fsanitize=thread | -O2 -fsanitize=thread | -O0 -fsanitize=undefined | -O2 -fsanitize=undefined
// environment: ASAN_OPTIONS=detect_leaks=0
// flags: -pthread
/* rules:
- {id: write, at: {write: s.x, as: me}, require: "new <= me->limit"}
- {id: old, at: {write: s.bits}, forbid: "old == 3 && new == 2"}
- {id: entry, at: {entry: "work(s)"}, forbid: "s->next->x == 3"}
- {id: null, at: {entry: "work(s)"}, require: "s->next == NULL || s->next->limit >= 0"}
- {id: exit, at: {exit: "work(s)"}, forbid: "s->x == old(s->x)"}
- {id: packed, at: {entry: "look(p)"}, forbid: "p->n == 7"}
- {id: wide, at: {entry: "look(p)"}, require: "big + big > 0 && -big < 0 && (1 << 63) != 0"}
- {id: text, at: {call: "touch(n)"}, when: n == 0, require: "streq(label, \"x\")"}
*/
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
struct __attribute__((packed)) packed { char c; int n; };
struct s { int x, limit; unsigned bits : 3; struct s *next; };
static struct { int count; } total;
long big = 0x7fffffffffffffff;
const char *label = "y";
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((noinline)) static void work(struct s *s) { // breach: entry(forbid)*2
  s->x = 4; // breach: write
  s->bits = 3;
  s->bits = 2; // breach: old*2
} // breach: exit
__attribute__((noinline)) static int look(struct packed *p) { // breach: packed wide
  return p->n;
}
__attribute__((noinline)) static void touch(int n) {
  pthread_mutex_lock(&lock);
  total.count += n;
  pthread_mutex_unlock(&lock);
}
static void *run(void *arg) {
  for (int i = 1; i < 100; i++)
    touch(1);
  return arg;
}

int main(void) {
  struct s *a = calloc(1, sizeof *a), *b = calloc(1, sizeof *b);
  a->next = b;
  a->limit = 3;
  b->limit = 4;
  b->x = 3;
  work(a);
  a->next = NULL;
  a->limit = 5;
  work(a);
  struct packed p = {1, 7};
  printf("%d %d\n", a->x, look(&p));
  touch(0); // breach: text
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, run, NULL);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  printf("%d\n", total.count);
  free(a);
  free(b);
  return 0;
}
