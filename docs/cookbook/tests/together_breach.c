/* Commands that tell of what they did not do; an insertion that forgets the
 * length. */
enum { GENERIC = 1, LIST = 2, HASH = 4 };

struct list {
  int head, length;
};

static struct {
  long dirty, told;
} server;

static void notify(int type, const char *event) {
  server.told += type && event;
}

static int insert(struct list *l, int n, int is_hasty) {
  l->head = n;
  if (is_hasty)
    return n; // breach: insert-writes-length
  l->length++;
  return 0; // ok: insert-writes-head
}

static void execute(struct list *l, int what) {
  if (what == 0) {
    insert(l, 1, 0);
    server.dirty++;
    notify(LIST, "push");
    return; // ok: data-events-move-dirty
  }
  if (what == 1) {
    notify(GENERIC, "seen"); /* no change of data */
    return;                  // ok: data-events-move-dirty
  }
  if (what == 2) {
    server.dirty++;
    return; // ok: data-events-move-dirty
  }
  if (what == 3) {
    execute(l, 0); /* the inner command changed the outer one's data, too */
    notify(HASH, "set");
    return; // ok: data-events-move-dirty
  }
  notify(HASH, "set");
  insert(l, 2, 1);
} // breach: data-events-move-dirty

static void assign(struct list *l) {
  *l = (struct list){.head = 1};
}

int main(void) {
  struct list l = {0, 0};
  for (int what = 0; what < 5; what++)
    execute(&l, what);
  assign(&l);
  notify(LIST, "outside of any command");
  return server.told != 6;
}
