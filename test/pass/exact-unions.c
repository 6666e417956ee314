// In exact mode members of unions of one type and size are told apart by name.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
// exact: yes
/* rules:
- id: count
  at: {write: u.count}
  forbid: new == 1
- id: read-count
  at: {read: u.count}
  forbid: value == 77
- id: small
  at: {write: holder.small}
  forbid: new == 3
- id: second
  at: {write: holder.as.b.x}
  forbid: new == 3
- id: typed
  at: {write: cell_t.left}
  forbid: new == 3
- id: unnamed
  at: {write: cell_t.at.row}
  forbid: new == 3
- id: variable
  at: {write: var lone.two}
  forbid: new == 3
- id: element
  at: {write: table.slots.key}
  forbid: new == 3
- id: call-done
  at: {call: ops.done}
  forbid: true
- id: any
  at: {write: "every.m*"}
  forbid: new == 3
*/
#include <string.h>
union u { int number; int count; int index; };
struct A { int x; };
struct B { int x; };
struct holder { int tag; union { int small, other; }; union { struct A a; struct B b; } as; };
typedef struct cell cell_t;
struct cell { union { long right, left; }; struct { union { int column, row; }; } at; };
union lonely { int one, two, three; };
extern union lonely lone;
struct table { int n; union { int hash; int key; } slots[4]; };
union ops { void (*start)(void); void (*done)(void); };
typedef union { int aaa, mmm, nnn; } every;
union lonely lone;
static union u both, many[3];
static struct holder h;
static struct table t;
static cell_t cell;
static union ops o;
static every e;
union u *p = &both;
struct holder *ph = &h;
int zero;
static void nothing(void) {}

int main(void) {
  p->number = 1;
  p->count = 1; // breach: count
  p->index = 1;
  both.count = 1; // breach: count
  both.number = 1;
  many[zero + 1].count = 1; // breach: count
  many[zero + 2].number = 1;
  p[zero].count++;
  p->count = 0;
  p->count += 1; // breach: count
  p->index++;
  p->number = 77;
  int sum = p->number + p->index;
  sum += p->count; // breach: read-count
  h.small = 3; // breach: small
  h.other = 3;
  ph->other = 3;
  ph->small = 3; // breach: small
  ph->as.a.x = 3;
  ph->as.b.x = 3; // breach: second
  h.as.b = (struct B){3}; // breach: second
  h.as.a = (struct A){3};
  memset(&h.as.a, 0, sizeof h.as.a);
  cell.right = 3;
  cell.left = 3; // breach: typed
  cell.at.column = 3;
  cell.at.row = 3; // breach: unnamed
  lone.one = 3;
  lone.two = 3; // breach: variable
  t.slots[zero + 1].hash = 3;
  t.slots[zero + 1].key = 3; // breach: element
  o.start = nothing;
  o.start();
  o.done(); // breach: call-done
  e.aaa = 3;
  e.mmm = 3; // breach: any
  e.nnn = 3;
  union u local = {.count = zero + 1}; // breach: count
  union u another = {.index = zero + 1};
  return sum != 77 * 3 || local.number != another.count;
}
