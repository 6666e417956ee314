struct client {
  int id, pending;
};

static int turns, depth;

static void enter_call(void) { depth++; }
static void leave_call(void) { depth--; }
static void loop_sleep(void) { turns++; }

static void queue_write(struct client *c, int n) { c->pending += n; }

static void flush(struct client *c) { c->pending = 0; } // breach: quota-of-a-turn

static void turn(struct client *a, struct client *b) {
  enter_call();
  queue_write(a, 1);
  enter_call();
  queue_write(b, 60);
  leave_call();
  leave_call();
  flush(a);
  flush(b);
  loop_sleep(); // ok: pending-writes-are-flushed
}

static void hasty_turn(struct client *a, struct client *b) {
  queue_write(a, 1);
  queue_write(b, 1);
  flush(a);
  loop_sleep(); // breach: pending-writes-are-flushed
}

static void deep_turn(void) {
  enter_call();
  loop_sleep(); // breach: calls-are-balanced-between-sleeps
  leave_call();
}

int main(void) {
  struct client a = {1, 0}, b = {2, 0};
  turn(&a, &b);
  turn(&a, &b);
  hasty_turn(&a, &b);
  deep_turn();
  loop_sleep(); // ok: pending-writes-are-flushed
  queue_write(&a, 60);
  queue_write(&a, 60);
  flush(&a);
  return 0;
}
