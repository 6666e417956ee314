struct queue {
  unsigned length, capacity;
};
void queue_drain(struct queue *q) { q->length = 0; }
int main(void) {
  struct queue q = {0, 4};
  // breach: length-kept
  q.length = 4;
  // breach: no-such-rule
  // breach: never-here
  queue_drain(&q);
  return 0;
}
