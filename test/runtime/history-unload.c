/* A shared object is unloaded: its ghosts' records go; where an event in it
 * was the earlier one, its place cannot be told any more; what it was owed is
 * unknown.  Loaded again it begins anew. */
// RUN: %clang -std=c11 -fPIC -shared -DPLUGIN -I%include -I%S %s -o %t.so
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -rdynamic -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=jsonl_path=%t.jsonl %python %S/Inputs/status.py 86 %t %t.so 2>&1 | %FileCheck %s
// RUN: %FileCheck %s --check-prefix=JSON < %t.jsonl
#include "ghosts.h"

#ifdef PLUGIN
EVENT_SITE(inside, 10);
SITE(owing, SR_SEVERITY_ERROR, 11, "r2", "m", 0,
     .site.kind = SR_KIND_FOLLOWED_BY);
GHOST(own, 1, TRACE, END_NONE, PROCESS);
GHOST(mine, 1, 0, END_NONE, THREAD);

__attribute__((visibility("default"))) void
act(struct semrules_ghost *const *ghosts) {
  WANT(value_of(&own, 0, KEY(1)) == 0);
  __semrules_set(&own.record, 0, KEY(1), 1, &inside.site);
  __semrules_set(&mine.record, __semrules_thread_scope(), KEY(1), 1,
                 &inside.site);
  __semrules_set(ghosts[0], 0, KEY(1), 1, &inside.site);
  __semrules_set(ghosts[1], 0, KEY(1), 1, &inside.site);
  __semrules_owe(ghosts[2], 0, 0, KEY(1), 1, 0, 1, &owing.site);
  __semrules_clear(ghosts[3], 0, NULL, 0, &inside.site);
}
#else
#include <dlfcn.h>

ORDER_SITE(after, 1, SR_KIND_NOT_AFTER);
ORDER_SITE(traced, 2, SR_KIND_PROTOCOL);
ORDER_SITE(cleared, 3, SR_KIND_PRECEDED_BY);
EVENT_SITE(here, 4);
GHOST(shared, 1, 0, END_NONE, PROCESS);
GHOST(state, 1, TRACE, END_NONE, PROCESS);
GHOST(owed, 1, OWED, END_PROCESS, PROCESS);
GHOST(reset, 1, 0, END_NONE, PROCESS);

static void play(const char *path) {
  struct semrules_ghost *const ghosts[] = {&shared.record, &state.record,
                                           &owed.record, &reset.record};
  void *const handle = dlopen(path, RTLD_NOW);
  if (handle == NULL)
    fprintf(stderr, "%s\n", dlerror());
  WANT(handle != NULL);
  void (*act)(struct semrules_ghost *const *);
  *(void **)&act = dlsym(handle, "act");
  act(ghosts);
  dlclose(handle);
  fprintf(stderr, "closed\n");
}

int main(int argc, char **argv) {
  (void)argc;
  __semrules_set(&reset.record, 0, KEY(1), 1, &here.site);
  for (int i = 0; i < 3; i++)
    play(argv[1]);
  WANT(value_of(&shared, 0, KEY(1)) == 1);
  WANT(walked(&owed, 0, 0, NULL, 0) == 0);
  __semrules_earlier(&shared.record, 0, KEY(1));
  BREACH(after);
  __semrules_set(&state.record, 0, KEY(1), 2, &here.site);
  __semrules_earlier(&state.record, 0, KEY(1));
  BREACH(traced);
  __semrules_earlier(&reset.record, 0, KEY(1));
  BREACH(cleared);
  return 0;
}
#endif
// CHECK:      SemRules: unknown: 1 check of r2 at src/net.c:11:9 in addReply (followed-by) was never decided
// CHECK:      closed
// CHECK:      closed
// CHECK:      closed
// CHECK:      net.c:1:9: breach
// CHECK:      {{^}}  earlier   in an object that was unloaded{{$}}
// CHECK:      net.c:2:9: breach
// CHECK:      {{^}}  earlier   src/net.c:4:9 in addReply{{$}}
// CHECK-NEXT: {{^}}  history   in an object that was unloaded -> open{{$}}
// CHECK:      {{^}}  history   src/net.c:4:9 in addReply -> 2{{$}}
// CHECK:      net.c:3:9: breach
// CHECK:      {{^}}  earlier   in an object that was unloaded{{$}}
// JSON:       "line":1,{{.*}}"earlier":null
// JSON-NEXT:  "line":2,{{.*}}"earlier":{"file":"src/net.c","line":4,{{[^]]*}}"history":[{"file":"src/net.c","line":4,{{[^,]*}},{{[^,]*}},"event":"entry addReply","state":2}],
