/* An insertion that writes another list's head. */
struct list {
  int head, length;
};

static int insert(struct list *l, struct list *other) {
  other->head = 1;
  l->length++;
  return 0; // breach: insert-writes-head
}

static void insert_whole(struct list *l) { *l = (struct list){1, 1}; }

int main(void) {
  struct list l = {0}, other = {0};
  insert(&l, &other);
  insert_whole(&l);
  return l.length != 1;
}
