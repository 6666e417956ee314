// A store to one union member is a write of that member, where types tell them apart.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- id: number
  at: {write: u.number}
  forbid: true
- id: text
  at: {write: u.text}
  forbid: new == NULL
- id: real
  at: {write: u.real}
  forbid: new == 1.5
- id: small
  at: {write: holder.small}
  forbid: new == 3
- id: arm
  at: {write: holder.as.byte}
  forbid: new == 3
*/
union u { int number; const char *text; double real; };
struct holder { int tag; union { int small; long large; }; union { char byte; int word; } as; };
static union u both;
static struct holder h;
union u *p = &both;

int main(void) {
  p->number = 1; // breach: number
  p->text = "x";
  p->text = 0; // breach: text
  p->real = 1.5; // breach: real
  h.small = 3; // breach: small
  h.large = 3;
  h.as.byte = 3; // breach: arm
  h.as.word = 3;
  return 0;
}
