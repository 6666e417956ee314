/* Every member of the JSON record. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_TEST=t1 SEMRULES_OPTIONS=jsonl_path=%t.jsonl:exitcode=0 %t 2>/dev/null
// RUN: %python %S/Inputs/json-report.py %t.jsonl %t
#include "handmade.h"

#include <string.h>

SITE(site, SR_SEVERITY_ERROR, 355, "no-reply", "client " V0, 4,
     V(0, SR_VALUE_UNSIGNED, "c->id"), V(1, SR_VALUE_STRING, "name"),
     V(2, SR_VALUE_FLOAT, "load"), V(3, SR_VALUE_ENUM, "state"),
     .incident_text = "redis#9182", .incident_json = "{\"id\":\"redis#9182\"}",
     .extra_json = ",\"tags\":[\"a\"],\"owner\":\"me\"");
SITE(second, SR_SEVERITY_WARNING, 9, "bare", "", 4,
     V(0, SR_VALUE_POINTER, "p"), V(1, SR_VALUE_POINTER, "q"),
     V(2, SR_VALUE_BOOL, "b"), V(3, SR_VALUE_CHAR, "ch"));

__attribute__((noinline)) void addReply(void) {
  const double load = 0.1;
  uint64_t bits;
  memcpy(&bits, &load, sizeof bits);
  BREACH4(site, UINT64_MAX, (uintptr_t) "a\"\\\n\xff\xc3\xa9", bits, 1);
  __asm__ volatile("");
}

int main(void) {
  addReply();
  __semrules_breach(&second.site, ALL_VALUES | SR_CAUSE_NULL, 0, 0xbeef, 1,
                    'x');
  return 0;
}
