// flags: -DLIMIT=4 -lm
struct queue {
  unsigned length, capacity;
};
int main(void) {
  struct queue q = {0, LIMIT};
  // ok: only-ok
  q.length = 4; // ok: length-kept
  q.length = 5; // breach: length-kept
  return 0;
}
