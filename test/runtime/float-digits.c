/* Doubles are shown by the shortest digits that read back as the same. */
// REQUIRES: compiler-rt
// RUN: %clang -std=c11 -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -I%include -I%S/../../runtime %s %S/../../runtime/rt_float.c %S/../../runtime/rt_out.c -o %t
// RUN: %t
#include "rt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check(double value) {
  char text[64], shortest[64];
  struct sr_out out = {text, 0, sizeof text - 1, false};
  sr_put_double(&out, value);
  text[out.len] = '\0';
  int digits = 1;
  do
    snprintf(shortest, sizeof shortest, "%.*e", digits - 1, value);
  while (strtod(shortest, NULL) != value && ++digits < 18);
  int shown = 0, zeros = 0;
  for (const char *at = text; *at != '\0' && *at != 'e'; at++) {
    if (*at < '0' || *at > '9' || (*at == '0' && shown == 0))
      continue;
    zeros = *at == '0' ? zeros + 1 : 0;
    shown++;
  }
  if (strtod(text, NULL) == value && shown - zeros <= digits)
    return 0;
  printf("%a: %s, shortest %s\n", value, text, shortest);
  return 1;
}

int main(void) {
  uint64_t state = 88172645463325252u;
  int failures = check(1) + check(0.1) + check(5e-324) + check(1e23) +
                 check(1.7976931348623157e308) + check(9007199254740993.0) +
                 check(2.2250738585072014e-308) + check(4.35) + check(-1e100);
  for (int power = -1074; power < 1024; power++) {
    const uint64_t bits = power < -1022 ? (uint64_t)1 << (power + 1074)
                                        : (uint64_t)(power + 1023) << 52;
    double value;
    memcpy(&value, &bits, sizeof value);
    failures += check(value);
  }
  for (int i = 0; i < 20000; i++) {
    double value;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    memcpy(&value, &state, sizeof value);
    if (value - value == 0 && value != 0)
      failures += check(value);
    failures += check((double)(int64_t)(state >> 20) / 1000);
  }
  return failures != 0;
}
