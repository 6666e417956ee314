// In exact mode a bit-field is known by its name: in unions too, and where a
// field fills a whole unit of storage.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
// exact: yes
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
- id: wide
  at: {write: w.low}
  forbid: new == 1 && obj->high == 3
- id: read-b
  at: {read: s.b}
  forbid: value == -2
- id: arm
  at: {write: bits.second}
  forbid: new == 5
- id: inner
  at: {write: bits.as.y.two}
  forbid: new == 5
*/
#include <stdio.h>
struct s { unsigned a : 3; signed b : 4; unsigned c : 1; unsigned d : 8; };
struct w { unsigned long high : 20, low : 44; };
struct bits {
  union { unsigned first : 3, second : 3; };
  union { struct { unsigned one : 4, two : 4; } x; struct { unsigned one : 4, two : 4; } y; } as;
};
static struct s object;
static struct w wide;
static struct bits many;
struct s *p = &object;
struct bits *q = &many;

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
  object.c = 1; // breach: c
  object.c = 1;
  p->d = 7;
  p->d = 200; // breach: whole-byte
  p->d = 200;
  wide.low = 1;
  wide.high = 3;
  wide.low = 2;
  wide.low = 1; // breach: wide
  q->first = 5;
  q->second = 5; // breach: arm
  many.second = 5; // breach: arm
  q->as.x.two = 5;
  q->as.y.one = 5;
  q->as.y.two = 5; // breach: inner
  printf("%d\n", p->b); // breach: read-b
  printf("%u %u\n", p->a, p->d);
  return 0;
}
