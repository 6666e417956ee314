/* How each kind of value is shown, in the values and in the message. */
// RUN: %clang -std=c11 -I%include -I%S %s %rt -o %t
// RUN: env SEMRULES_OPTIONS=stack_depth=0:max_reports=100 %t 2>&1 \
// RUN:   | grep -E '(breach:|values)' | %FileCheck %s
#include "handmade.h"

#include <math.h>
#include <string.h>

SITE(ints, SR_SEVERITY_NOTE, 1, "r", V0 "|" V1 "|" V2 "|" V3, 4,
     V(0, SR_VALUE_SIGNED, "s"), V(1, SR_VALUE_UNSIGNED, "u"),
     V(2, SR_VALUE_CHAR, "c"), V(3, SR_VALUE_ENUM, "e"));
SITE(others, SR_SEVERITY_NOTE, 2, "r", V0 "|" V1 "|" V2 "|" V3, 4,
     V(0, SR_VALUE_POINTER, "p"), V(1, SR_VALUE_STRING, "s"),
     V(2, SR_VALUE_BOOL, "b"), V(3, SR_VALUE_FLOAT, "f"));
SITE(reals, SR_SEVERITY_NOTE, 3, "r", "", 4, V(0, SR_VALUE_FLOAT, "a"),
     V(1, SR_VALUE_FLOAT, "b"), V(2, SR_VALUE_FLOAT, "c"),
     V(3, SR_VALUE_FLOAT, "d"));

static uint64_t bits(double value) {
  uint64_t result;
  memcpy(&result, &value, sizeof result);
  return result;
}

int main(void) {
  BREACH4(ints, INT64_MIN, UINT64_MAX, 'a', 2);
  // CHECK: breach: -9223372036854775808|18446744073709551615|'a' (97)|GREEN [r]
  // CHECK-NEXT: values    s = -9223372036854775808, u = 18446744073709551615, c = 'a' (97), e = GREEN{{$}}
  BREACH4(ints, 0, 0, '\n', 77);
  // CHECK-NEXT: breach: 0|0|'\n' (10)|77 [r]
  // CHECK-NEXT: values    s = 0, u = 0, c = '\n' (10), e = 77{{$}}
  BREACH4(others, 0, 0, 0, bits(1.5));
  // CHECK-NEXT: breach: NULL|NULL|false|1.5 [r]
  // CHECK-NEXT: values    p = NULL, s = NULL, b = false, f = 1.5{{$}}
  BREACH4(others, 0xabc, (uintptr_t) "x\t\"y\"\\\x01\xff\xc3\xa9", 8,
          bits(-0.0));
  // CHECK-NEXT: breach: 0xabc|"x\t\"y\"\\\x01\xffé"|true|-0 [r]
  // CHECK-NEXT: values    p = 0xabc, s = "x\t\"y\"\\\x01\xffé", b = true, f = -0{{$}}
  BREACH4(reals, bits(0.1), bits(1e300), bits(5e-324), bits(1.0 / 3));
  // CHECK-NEXT: breach:
  // CHECK-NEXT: values    a = 0.1, b = 1e+300, c = 5e-324, d = 0.3333333333333333{{$}}
  BREACH4(reals, bits(INFINITY), bits(-INFINITY), bits(NAN), bits(123456789));
  // CHECK-NEXT: breach:
  // CHECK-NEXT: values    a = inf, b = -inf, c = nan, d = 123456789{{$}}
  BREACH4(reals, bits(9007199254740993.0), bits(1.7976931348623157e308),
          bits(2.2250738585072014e-308), bits(0.00001));
  // CHECK-NEXT: breach:
  // CHECK-NEXT: values    a = 9007199254740992, b = 1.7976931348623157e+308, c = 2.2250738585072014e-308, d = 0.00001{{$}}
  return 0;
}
