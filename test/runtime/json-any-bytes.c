/* Whatever bytes strings hold, each record is valid JSON in UTF-8, and each
 * line of text is one. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=stack_depth=0:exitcode=0:max_reports=5000:jsonl_path=%t.jsonl %t 2> %t.err
// RUN: %python %S/Inputs/records.py 3000 < %t.jsonl
// RUN: %python -c "import sys; t=open(sys.argv[1],'rb').read().decode(); assert t.count('\n') == 6 * 3000" %t.err
#include "handmade.h"

SITE(site, SR_SEVERITY_ERROR, 1, "r1", "say " V0 " and " V1, 3,
     V(0, SR_VALUE_STRING, "s"), V(1, SR_VALUE_CHAR, "c"),
     V(2, SR_VALUE_FLOAT, "f"));

int main(void) {
  uint64_t state = 88172645463325252u;
  char bytes[80];
  for (int i = 0; i < 3000; i++) {
    for (unsigned j = 0; j < sizeof bytes - 1; j++) {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      /* mostly what begins, continues and ends characters */
      static const unsigned char likely[] = {0xe2, 0x82, 0xac, 0xf0, 0x9f, 0xed,
                                             0xa0, 0x80, '"',  '\\', '\n', 0};
      bytes[j] = (char)(state >> 40 & 1 ? likely[state % 11]
                                        : (unsigned char)(state >> 20));
    }
    bytes[1 + state % 78] = '\0';
    BREACH4(site, (uintptr_t)bytes, (int64_t)(signed char)bytes[0], state, 0);
  }
  return 0;
}
