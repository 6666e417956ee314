// Exact mode and blocks: one within a member of a union is that member's, one
// that covers more is of all of them, and so is one of the whole union.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2
// exact: yes
/* rules:
- id: second
  at: {write: u.second}
  forbid: true
- id: address
  at: {write: u.address}
  forbid: true
*/
#include <string.h>
struct pair { int a, b; };
union u { struct pair first; struct pair second; long address, word; int all[8]; };
static union u one, two;
union u *p = &one;
static void fill(int *p) { *p = 7; }

int main(void) {
  memset(&p->first, 1, sizeof p->first);
  memset(&p->second, 1, sizeof p->second); // breach: second
  memset(&p->first.b, 1, sizeof(int));
  memset(&p->second.b, 1, sizeof(int)); // breach: second
  memset(&p->first, 1, sizeof *p); // breach: second address
  memset(p, 1, sizeof *p); // breach: second address
  *p = two; // breach: second address
  p->first = two.second;
  p->second = two.first; // breach: second
  p->second.b = 3; // breach: second
  p->first.b = 3;
  *(int *)&p->word = 1;
  *(int *)&p->address = 1; // breach: address
  fill(&p->first.b);
  fill(&p->second.b); // missed: second passed to 'fill'
  return 0;
}
