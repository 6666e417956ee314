struct queue {
  unsigned length, capacity;
};
void queue_drain(queue *q) { q->length = 9; }
int main() {
  queue q{0, 4};
  q.length = 5;
  // ok: length-kept
  q.length = 6;
  queue_drain(&q);
}
