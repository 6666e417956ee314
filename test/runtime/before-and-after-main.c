/* Breaches before any constructor, in an early constructor, in a late
 * destructor and after the runtime's exit handler. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=stack_depth=2 %python %S/Inputs/status.py 86 %t 2>&1 | grep -E "breach|main|stack" | %FileCheck %s
// RUN: env SEMRULES_OPTIONS=exitcode=3 %python %S/Inputs/status.py 3 %t 2>/dev/null
#include "handmade.h"

#include <stdio.h>

ERROR_SITE(first, 1);
ERROR_SITE(early, 2);
ERROR_SITE(late, 3);

static void before_all(void) { BREACH(first); }
__attribute__((section(".preinit_array"), used)) static void (*entry)(void) =
    before_all;
__attribute__((constructor(0))) static void constructor(void) { BREACH(early); }
__attribute__((destructor(0))) static void destructor(void) {
  BREACH(late);
  BREACH(late);
}

int main(void) {
  fprintf(stderr, "main\n");
  return 0;
}
// CHECK:      src/net.c:1:9: breach
// CHECK-NEXT: #0 before_all+0x{{[^#]*}}#1 {{[^#]*}}{{$}}
// CHECK:      src/net.c:2:9: breach
// CHECK:      main
// CHECK:      src/net.c:3:9: breach
// CHECK:      1 further breach of r1 at src/net.c:3:9 in addReply (forbid) was not shown
