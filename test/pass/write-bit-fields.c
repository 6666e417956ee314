// Bit-fields: neighbours in one word, signed ones, old and new.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- id: a
  at: {write: s.a}
  forbid: new == 5
- id: b
  at: {write: s.b}
  forbid: new == -3 || old == -4
- id: c
  at: {write: s.c}
  forbid: new != old
- id: whole-byte
  at: {write: s.d}
  forbid: new == 200 && old == 7
- id: flag
  at: {write: s.flag}
  forbid: new && !old
- id: wide
  at: {write: w.low}
  forbid: new == 1 && obj->high == 3
- id: read-b
  at: {read: s.b}
  forbid: value == -2
- id: read-c
  at: {read: s.c}
  forbid: true
*/
#include <stdbool.h>
#include <stdio.h>
struct s { unsigned a : 3; signed b : 4; unsigned c : 1; unsigned d : 8; bool flag : 1; };
struct w { unsigned long high : 20, low : 44; };
static struct s object;
static struct w wide;
struct s *p = &object;

int main(void) {
  p->a = 5; // breach: a
  p->a = 4;
  p->a++; // breach: a
  p->b = -3; // breach: b
  p->b--;
  p->b = 2; // breach: b
  p->b = -2;
  p->a = 13; // breach: a
  object.a = 1;
  p->d = 7;
  p->d = 200; // breach: whole-byte
  p->d = 200;
  p->flag = 2; // breach: flag
  p->flag = true;
  wide.low = 1;
  wide.high = 3;
  wide.low = 2;
  wide.low = 1; // breach: wide
  printf("%d\n", p->b); // breach: read-b
  printf("%u %u %d\n", p->a, p->d, p->flag);
  return 0;
}
