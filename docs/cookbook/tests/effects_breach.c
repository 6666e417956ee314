struct msg {
  int flags, blocks;
};

struct txn {
  long version;
  int is_dirty;
};

struct list {
  int length, room;
};

enum { EOM = 4 };

static int finish(struct msg *m, int n) {
  m->flags |= EOM;
  if (n == 0)
    return 0; // breach: end-of-message-has-blocks
  m->blocks += n;
  return n; // ok: end-of-message-has-blocks
}

static void set_back(struct msg *m) {
  m->flags |= EOM;
  m->flags &= ~EOM;
} // ok: end-of-message-has-blocks

static void txn_begin(struct txn *t) { t->is_dirty = 0; }
static void txn_put(struct txn *t, int n) {
  t->is_dirty = 1;
  if (n > 1)
    t->version++;
}
static void txn_commit(struct txn *t) { t->version += t->is_dirty; }

static void update(struct txn *t, int n) {
  txn_begin(t);
  txn_put(t, n);
  txn_commit(t); // ok: commit-raises-version
}

static void double_update(struct txn *t, struct txn *other) {
  txn_begin(t);
  txn_begin(other);
  txn_put(t, 2);
  txn_put(other, 1);
  txn_commit(other); // ok: commit-raises-version
  txn_commit(t);     // breach: commit-raises-version
}

static int list_push(struct list *list, int n) {
  if (list->length == list->room)
    return -1; // breach: push-adds-one
  list->length++;
  return n; // ok: push-adds-one
}

int main(void) {
  struct msg one = {0}, two = {0}, three = {0};
  struct txn t = {0}, other = {0};
  struct list list = {0, 1};
  finish(&one, 2);
  finish(&one, 0); /* marked already: not this function's doing */
  finish(&two, 0);
  set_back(&three);
  update(&t, 1);
  double_update(&t, &other);
  list_push(&list, 1);
  list_push(&list, 2);
  return t.version != 3 || other.version != 1;
}
