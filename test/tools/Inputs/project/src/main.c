#include "queue.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  struct queue q = {0, 7};
  queue_push(&q, (unsigned)seven());
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "bad") == 0) {
      queue_push(&q, 1);
      continue;
    }
    void *module = dlopen(argv[i], RTLD_NOW | RTLD_LOCAL);
    void (*overfill)(struct queue *) = NULL;
    if (module)
      *(void **)&overfill = dlsym(module, "overfill");
    if (!overfill) {
      fprintf(stderr, "%s\n", dlerror());
      return 3;
    }
    overfill(&q);
  }
  printf("length %u\n", q.length);
  return 0;
}
