/* Checks without a verdict are counted by site: told at exit and in coverage
 * records, no breaches, and nothing to the exit status.  The option list_max
 * sets the word that inserted code reads.  A forked child counts its own. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: %t 2>&1 | %FileCheck %s
// RUN: env SEMRULES_OPTIONS=list_max=12 %t 2>&1 | %FileCheck %s --check-prefix=SET
// RUN: env SEMRULES_OPTIONS='rules=r1=off' %t 2>&1 | %FileCheck %s --check-prefix=OFF
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=coverage=1:jsonl_path=%t.jsonl %t >/dev/null 2>&1
// RUN: %FileCheck %s --check-prefix=LOG < %t.jsonl
// RUN: env SEMRULES_OPTIONS=coverage=1 %t 2>&1 | %FileCheck %s --check-prefix=TEXT
#include "handmade.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

SITE(first, SR_SEVERITY_ERROR, 1, "r1", "m", 0);
SITE(second, SR_SEVERITY_ERROR, 2, "r2", "m", 0, .site.kind = SR_KIND_REQUIRE);

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  errno = 7;
  for (int i = 0; i < 3; i++)
    __semrules_unknown(&first.site);
  printf("list_max %llu errno %d breaches %llu\n",
         (unsigned long long)__semrules_list_max, errno,
         (unsigned long long)semrules_breach_count(NULL));
  semrules_flush();
  const pid_t child = fork();
  if (child == 0) {
    __semrules_unknown(&second.site);
    return 0;
  }
  int status;
  waitpid(child, &status, 0);
  first.site.unknown = UINT32_MAX;
  __semrules_unknown(&first.site);
  printf("stays at %u\n", (unsigned)first.site.unknown);
  semrules_reset();
  return status;
}
// CHECK:      list_max 65536 errno 7 breaches 0
// CHECK-NEXT: SemRules: unknown: 3 checks of r1 at src/net.c:1:9 in addReply (forbid) met longer lists (list_max=65536)
// CHECK-NEXT: SemRules: unknown: 1 check of r2 at src/net.c:2:9 in addReply (require) met longer lists (list_max=65536)
// CHECK-NEXT: stays at 4294967295
// CHECK-NOT:  SemRules
// SET:        list_max 12 errno 7
// SET-NEXT:   (list_max=12)
// OFF-NOT:    r1
// OFF:        SemRules: unknown: 1 check of r2
// OFF-NOT:    r1
// LOG:        "rule":"r1"{{.*}}"told":0,"unknown":3,"has_counts"
// LOG-NEXT:   "rule":"r2"{{.*}}"told":0,"has_counts"
// LOG-NEXT:   "rule":"r1"{{.*}}"told":0,"has_counts"
// LOG-NEXT:   "rule":"r2"{{.*}}"told":0,"unknown":1,"has_counts"
// TEXT:       src/net.c:1:9: coverage: entry in addReply checked, breached 0, told 0, unknown 3 [r1]
