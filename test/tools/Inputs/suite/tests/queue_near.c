struct queue {
  unsigned length, capacity;
};
int main(void) {
  struct queue q = {0, 4};
  // breach: length-kept
  q.capacity = 4;
  q.length = 5;
  // breach: small-when-empty
  q.length = 3;
  if (q.capacity > 4)
    q.length = 2; // breach: length-kept
  return 0;
}
