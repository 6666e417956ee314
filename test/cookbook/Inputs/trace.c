/* Does what its argument says, one event a letter, on one object. */
#include <stdio.h>
#include <time.h>

struct object {
  int s, k;
};

static int events;

__attribute__((noinline)) static void p(struct object *o) { events += o != 0; }
__attribute__((noinline)) static void q(struct object *o) { events += o != 0; }
__attribute__((noinline)) static void s_set(struct object *o) { o->s++; }

static void nap(long ms) {
  struct timespec left = {ms / 1000, ms % 1000 * 1000000};
  while (nanosleep(&left, &left))
    ;
}

int main(int argc, char **argv) {
  static struct object only;
  struct object *o = &only;
  for (const char *event = argc > 1 ? argv[1] : ""; *event; event++)
    switch (*event) {
    case 'p': p(o); break;
    case 'q': q(o); break;
    case 's': s_set(o); break;
    case 'k': o->k++; break;
    case '-': nap(300); break;
    default: fprintf(stderr, "no event '%c'\n", *event); return 2;
    }
  return 0;
}
