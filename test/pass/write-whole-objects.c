// Assignment of whole structs, memcpy, memmove, memset: each field written counts once.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- id: x
  at: {write: s.x}
  forbid: new == 7
- id: zeroed
  at: {write: s.x}
  forbid: new == 0 && old != 0
- id: last
  at: {write: s.last}
  forbid: new == 9
- id: nested
  at: {write: outer.in.x}
  forbid: new == 7
- id: bits
  at: {write: s.bits}
  forbid: new == 5
- id: filled
  at: {write: s.x}
  forbid: new == 0x01010101
*/
#include <stdlib.h>
#include <string.h>
struct s { long pad; int x; unsigned before : 3, bits : 3; char fill[40]; long last; };
struct outer { int tag; struct s in; };
static struct s a, b;
static struct outer o, q;
volatile size_t all = sizeof(struct s), part = 8;
__attribute__((noinline)) static struct s made(int x) {
  struct s r = {0};
  r.x = x; // breach: x
  return r;
}
__attribute__((noinline)) static void keep(void *p) { __asm__ volatile("" : : "r"(p) : "memory"); }

int main(void) {
  b.x = 7; // breach: x
  b.bits = 5; // breach: bits
  b.last = 9; // breach: last
  a = b; // breach: x last bits
  memset(&a, 0, sizeof a); // breach: zeroed
  memset(&a, 0, sizeof a);
  memcpy(&a, &b, sizeof a); // breach: x last bits
  memset(&a, 1, 8);
  memset(&a, 1, part);
  memset(&a, 1, all); // breach: filled
  memmove(&a, &b, all); // breach: x last bits
  memcpy(&a, &b, part);
  memcpy(&a, &b, 16); // breach: x bits
  o.in = b; // breach: nested x last bits
  q = o; // breach: nested x last bits
  a = (struct s){.x = 7}; // breach: x
  a = made(7); // breach: x
  struct s *p = malloc(sizeof *p);
  *p = b; // breach: x last bits
  keep(p);
  free(p);
  return 0;
}
