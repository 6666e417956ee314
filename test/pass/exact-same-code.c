// Exact mode leaves no trace where no rule matches: the same code.
// RUN: %python %S/Inputs/same-code.py %build %llvm %s %S/exact-same-code.cc
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
struct bits { unsigned a : 3; signed b : 4; bool c : 1; unsigned long wide : 40; volatile unsigned v : 2; unsigned : 0; unsigned last : 8; };
struct packed { unsigned a : 9; char *p; unsigned b : 13; } __attribute__((packed));
union number { int i; unsigned u; float f; double d; long double x; char bytes[16]; struct bits b; struct { int lo, hi; }; unsigned low : 5; void (*call)(int); _Complex double z; };
typedef union number number_t;
struct deep { int tag; union number n[4]; union { struct { union { int p, q; } in; } s; long l; } u; struct bits b; int more[]; };
struct empty {};
union odd { struct empty e; int i; };
static union number one, *volatile where = &one;
static struct deep all;
extern union number elsewhere;
static _Thread_local union number own;
static const size_t offset = offsetof(struct deep, u.s.in.q);
static int *const constant = &all.n[2].i, *const another = &all.u.s.in.q;

long addresses(struct deep *d, int k) {
  int *p = k ? &d->n[k].i : &d->u.s.in.p;
  size_t distance = (size_t)&((struct deep *)0)->u.s.in.q;
  long gap = &all.n[3].i - &all.n[1].i + (&all.u.s.in.p > &all.n[0].i);
  if (&one.i == constant || &one.f == (float *)another || &all.u.s.in.q)
    gap += (long)(&one.bytes[3] - one.bytes);
  return *p + (long)distance + gap + (long)offset + (&one)[0].i + where[1].u + where[-1].u;
}
int fields(struct bits *b, struct packed *p) {
  struct bits local = {.a = 1, .b = (signed)p->a, .c = true}, copy = local;
  b->a++;
  b->b -= 3;
  b->c = b->a && p->b;
  b->wide <<= 2;
  b->v = b->v + 1;
  b->last = p->b = p->a = 77;
  all.b.a = all.b.last;
  all.b.last |= 4;
  where->low ^= where->b.a;
  return b->b + (int)copy.wide + p->b++;
}
double arms(union number n, union number *m, const union number *r) {
  union number local = {.f = n.f}, other = *r, array[3] = {{1}, {.d = 2}};
  m->z = n.z + 1;
  m->x += local.x;
  m->call = n.call;
  m->call(n.i);
  m->hi = array[1].lo;
  memcpy(m->bytes, n.bytes, sizeof n.bytes);
  __atomic_fetch_add(&m->u, 1, __ATOMIC_SEQ_CST);
  own.i = elsewhere.i++;
  *(short *)&m->f = 3;
  m = &(union number){.u = 7};
  __asm__ volatile("" : "+m"(m->i));
  return other.d + m->f + (({ number_t t; t.i = n.i; t; }).f) + all.n[2].f + (m + 1)->d;
}
static int byValue(struct bits b, union odd o) { return b.a + o.i; }
int calls(int n) {
  union { struct bits b; struct { long a, b, c; } big; } u = {{1}};
  union odd o = {.i = n};
  switch (u.b.a) {
  case 1: u.big.c = n; break;
  default: o.i = u.b.c ? u.b.last : n;
  }
  for (u.big.a = 0; u.big.a < n; u.big.a++)
    o.i += byValue(u.b, o);
  all.more[3] = o.i;
  return (int)sizeof(u.big) + all.more[n] + __builtin_choose_expr(1, u.big.b != 0, 0);
}
