/* Strings are cut after 64 bytes, not inside a character; a pointer that
 * leads nowhere is shown as such. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=stack_depth=0:max_reports=100:jsonl_path=%t.jsonl %t 2>&1 \
// RUN:   | grep values | %FileCheck %s
// RUN: %python -c "import json,sys; [json.loads(l) for l in open(sys.argv[1], 'rb')]" %t.jsonl
#include "handmade.h"

#include <string.h>
#include <sys/mman.h>

SITE(site, SR_SEVERITY_NOTE, 1, "r", "m", 1, V(0, SR_VALUE_STRING, "s"));

#define TEN "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN

int main(void) {
  BREACH4(site, (uintptr_t)SIXTY "0123", 0, 0, 0);
  // CHECK: s = "{{[0-9]+}}890123"{{$}}
  BREACH4(site, (uintptr_t)SIXTY "01234", 0, 0, 0);
  // CHECK-NEXT: s = "{{[0-9]+}}890123"...{{$}}
  BREACH4(site, (uintptr_t)SIXTY "012\xe2\x82\xac", 0, 0, 0);
  // CHECK-NEXT: s = "{{[0-9]+}}89012"...{{$}}
  BREACH4(site, (uintptr_t)SIXTY "0\xe2\x82\xacz", 0, 0, 0);
  // CHECK-NEXT: s = "{{[0-9]+}}890€"...{{$}}
  BREACH4(site, 0x10, 0, 0, 0);
  // CHECK-NEXT: s = 0x10{{$}}
  BREACH4(site, UINT64_MAX, 0, 0, 0);
  // CHECK-NEXT: s = 0xffffffffffffffff{{$}}
  char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(page + 4096, 4096);
  memset(page, 'x', 4096);
  BREACH4(site, (uintptr_t)(page + 4090), 0, 0, 0);
  // CHECK-NEXT: s = 0x{{[0-9a-f]+}}{{$}}
  page[4095] = '\0';
  BREACH4(site, (uintptr_t)(page + 4090), 0, 0, 0);
  // CHECK-NEXT: s = "xxxxx"{{$}}
  return 0;
}
