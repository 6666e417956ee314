/* The same work, plain, with checks written by hand (-DBY_HAND, and -DTELLING
 * for one that also tells the values, as a rule does), and with the
 * rules of micro.yaml.  Counted: instructions of work(). */
#include <stdint.h>
#include <stdio.h>

struct client {
  int id;
  unsigned flags;
  struct client *next;
};

struct buffer {
  uint32_t len, cap;
  unsigned kind : 3, state : 5;
  char *bytes;
};

struct server {
  long long offset;
  struct client *master;
  unsigned long served;
};

struct server server;
enum { CLOSING = 1 << 10 };

#if defined(TELLING)
/* As the runtime's entry: keeps the caller's registers, is told the values. */
__attribute__((noinline, cold, preserve_most)) void breach(const char *rule,
                                                           long a, long b) {
  fprintf(stderr, "%s %ld %ld\n", rule, a, b);
}
#define CHECK(c, rule, a, b)                                                   \
  do {                                                                         \
    if (__builtin_expect(!(c), 0))                                             \
      breach(rule, (long)(a), (long)(b));                                      \
  } while (0)
#elif defined(BY_HAND)
__attribute__((noinline, cold)) void breach(const char *rule) {
  fprintf(stderr, "%s\n", rule);
}
#define CHECK(c, rule, a, b)                                                   \
  do {                                                                         \
    if (__builtin_expect(!(c), 0))                                             \
      breach(rule);                                                            \
  } while (0)
#else
#define CHECK(c, rule, a, b) (void)0
#endif

__attribute__((noinline)) int reply(struct client *c, int n) {
  CHECK(c && !(c->flags & CLOSING), "entry", c ? c->flags : 0, CLOSING);
  return c->id + n;
}

__attribute__((noinline)) void grow(struct buffer *b, uint32_t n) {
  uint32_t len = b->len + n;
  CHECK(len <= b->cap, "write", len, b->cap);
  b->len = len;
}

__attribute__((noinline)) void advance(long long by) {
  long long offset = server.offset + by;
  CHECK(server.master || offset >= server.offset, "global", offset, server.offset);
  server.offset = offset;
}

__attribute__((noinline)) void turn(struct buffer *b, unsigned state) {
  CHECK((state & 31) >= b->state, "bit-field", state & 31, b->state);
  b->state = state;
}

__attribute__((noinline)) int lookup(struct client *c, int id) {
  for (; c; c = c->next)
    if (c->id == id)
      return c->id;
  return 0;
}

__attribute__((noinline)) int find(struct client *c, int id) {
  int found = lookup(c, id);
  CHECK(found >= 0, "return", found, 0);
  return found + 1;
}

__attribute__((noinline)) long work(int rounds) {
  struct client tail = {2, 0, 0}, head = {1, 3, &tail};
  struct buffer b = {0, UINT32_MAX, 1, 0, 0};
  long sum = 0;
  for (int i = 0; i < rounds; i++) {
    sum += reply(&head, i);
    grow(&b, 3);
    advance(i & 7);
    turn(&b, 7);
    sum += find(&head, i & 1);
  }
  return sum + (long)b.len + (long)server.offset;
}

int main(void) {
  printf("%ld\n", work(20000));
  return 0;
}
