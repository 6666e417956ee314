// flags: -pthread
#include <pthread.h>

struct object {
  pthread_mutex_t lock;
  int refs;
};
static struct object thing = {PTHREAD_MUTEX_INITIALIZER, 0};
static int connections[4];

void check(int how, struct object *o) {
  (void)how, (void)o;
}
void use(struct object *o) {
  (void)o;
}
void modify(struct object *o) {
  (void)o;
}
int *conn_open(int n) {
  return &connections[n];
}
void conn_write(int *c, int n) {
  *c = n;
}
void conn_close(int *c) {
  *c = 0;
}
void get(struct object *o) {
  (void)o;
}
void put(struct object *o) {
  (void)o;
}
void start(int *s) {
  *s = 1;
}
void step(int *s) {
  ++*s;
}
void stop(int *s) {
  *s = 0;
}

static void uses(void) {
  // breach: checked
  use(&thing);
  check(1, &thing);
  // ok: checked
  use(&thing);
  modify(&thing);
  // breach: checked
  use(&thing);
}

static void writes(void) {
  int *c = conn_open(1);
  // ok: open
  conn_write(c, 1);
  conn_close(c);
  // breach: open
  conn_write(c, 2);
  // ok: closed
}

static int leaves(int early) {
  int *c = conn_open(2);
  if (early)
    // breach: closed
    return 1;
  conn_close(c);
  return 0;
}

static void request(int how) {
  get(&thing);
  if (how == 1)
    // breach: balanced
    return;
  put(&thing);
  if (how == 2)
    // breach: balanced
    put(&thing);
  // ok: balanced
}

static void counts(void) {
  // breach: locked
  thing.refs = 1;
  pthread_mutex_lock(&thing.lock);
  // ok: locked
  thing.refs = 2;
  pthread_mutex_unlock(&thing.lock);
  // breach: locked
  thing.refs = 3;
}

static void job(int how) {
  int state = 0, other = 0;
  if (how == 1)
    // breach: states
    step(&other);
  start(&state);
  step(&state);
  if (how == 2)
    // breach: states
    return;
  stop(&state);
  // ok: states
}

int main(void) {
  uses();
  writes();
  leaves(0);
  leaves(1);
  for (int how = 0; how < 3; how++)
    request(how);
  counts();
  for (int how = 0; how < 3; how++)
    job(how);
  return 0;
}
