/* The keys of the rule are addresses of words, and what ends them is an object
 * around them. */
#include <stddef.h>

struct object {
  int first, second;
};

static int *watched[8];
static struct object pool[4];
static int last;

static struct object *object_new(void) { return &pool[last++]; }

static void object_free(struct object *o) { o->first = -1; }

static void watch(int *w) {
  for (size_t i = 0; i < 8; i++)
    if (!watched[i]) {
      watched[i] = w;
      return;
    }
}

static void unwatch(int *w) {
  for (size_t i = 0; i < 8; i++)
    if (watched[i] == w)
      watched[i] = NULL;
}

int main(void) {
  struct object *a = object_new(), *b = object_new(), *c = object_new();
  watch(&a->first);
  watch(&b->second);
  watch(&c->second);
  unwatch(&a->first);
  object_free(a); // ok: watched-memory-is-not-freed
  object_free(b); // breach: watched-memory-is-not-freed
  unwatch(&c->second);
  object_free(c); // ok: watched-memory-is-not-freed
  return 0;
}
