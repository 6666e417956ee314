#include "config.h"
#include "queue.h"
#ifndef HAVE_DLOPEN
#error configure found no dlopen
#endif
void queue_push(struct queue *q, unsigned count) {
  q->length += count;
}
