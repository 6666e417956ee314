#include "queue.h"
__attribute__((visibility("default"))) void overfill(struct queue *q) {
  q->length = q->capacity + 2;
}
