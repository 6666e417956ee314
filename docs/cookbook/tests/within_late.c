/* One request is answered at once, one late, one not at all. */
#include <time.h>

static int pending;

static void request_begin(int id, int size) { pending += id && size; }
static void request_answer(int id) { pending -= id != 0; }

static void nap(long ms) {
  struct timespec left = {ms / 1000, ms % 1000 * 1000000};
  while (nanosleep(&left, &left))
    ;
}

int main(void) {
  request_begin(1, 10); // ok: request-answered-in-time
  request_answer(1);
  request_begin(2, 10); // breach: request-answered-in-time
  request_begin(3, 10); // breach: request-answered-in-time
  nap(250);
  request_answer(2);
  request_begin(4, 10); // ok: request-answered-in-time
  request_answer(4);
  return 0;
}
