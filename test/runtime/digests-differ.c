/* Objects built with different rules: said once at start-up, naming both. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: %t 2>&1 | %FileCheck %s
// RUN: %clang -std=c11 -DSAME -I%include -I%S %s %rt -o %t.same
// RUN: %t.same 2> %t.err
// RUN: test ! -s %t.err
#define HANDMADE_NO_CONSTRUCTOR
#include "handmade.h"

ERROR_SITE(site, 1);

struct unit {
  struct semrules_unit unit;
  char source[16];
} __attribute__((aligned(8)));

#define UNIT(name, digest, file)                                               \
  IN_SECTION(SR_SECTION_UNITS)                                                 \
  static struct unit name = {{SR_UNIT_MAGIC, sizeof(struct unit), digest,      \
                              offsetof(struct unit, source), 1},               \
                             file}
#ifdef SAME
#define OTHER 0xabc
#else
#define OTHER 0xdef
#endif
UNIT(a, 0xabc, "src/a.c");
UNIT(b, 0xabc, "src/b.c");
UNIT(c, OTHER, "src/c.c");
UNIT(d, OTHER, "src/d.c");

extern const char __start_semrules_units[], __stop_semrules_units[];

__attribute__((constructor(101))) static void start(void) {
  handmade_module.units_start = __start_semrules_units;
  handmade_module.units_stop = __stop_semrules_units;
  __semrules_register(&handmade_module);
  __semrules_register(&handmade_module);
}

int main(void) { return 0; }
// CHECK: SemRules: warning: objects were built with different rules: 'src/a.c' with 0000000000000abc, 'src/c.c' with 0000000000000def; rebuild them all
// CHECK-NOT: SemRules
