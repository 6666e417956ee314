// Atomic writes: old and new are what the instruction saw; a failed exchange is none.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- id: below
  at: {write: s.n}
  forbid: new < old
- id: at-nine
  at: {write: s.n}
  forbid: new == 9
- id: plain
  at: {write: s.m}
  forbid: new == 9
- id: narrow
  at: {write: s.b}
  forbid: new == -1 && old == 0
- id: flag
  at: {write: s.flag}
  forbid: new && old
*/
#include <stdatomic.h>
struct s { atomic_int n; int m; signed char b; atomic_bool flag; };
static struct s v;

int main(void) {
  atomic_store(&v.n, 9); // breach: at-nine
  v.n = 3; // breach: below
  atomic_fetch_add(&v.n, 6); // breach: at-nine
  atomic_fetch_sub(&v.n, 1); // breach: below
  atomic_fetch_or(&v.n, 1); // breach: at-nine
  atomic_fetch_and(&v.n, 3); // breach: below
  atomic_fetch_xor(&v.n, 8); // breach: at-nine
  v.n++;
  v.n -= 1; // breach: below at-nine
  atomic_exchange(&v.n, 9); // breach: at-nine
  int want = 1;
  atomic_compare_exchange_strong(&v.n, &want, 2);
  atomic_compare_exchange_strong(&v.n, &want, 2); // breach: below
  __atomic_store_n(&v.m, 9, __ATOMIC_RELAXED); // breach: plain
  __atomic_fetch_add(&v.m, 1, __ATOMIC_RELAXED);
  __sync_sub_and_fetch(&v.m, 1); // breach: plain
  __sync_bool_compare_and_swap(&v.m, 1, 9);
  __sync_bool_compare_and_swap(&v.m, 9, 8);
  __sync_val_compare_and_swap(&v.m, 8, 9); // breach: plain
  __sync_lock_test_and_set(&v.m, 9); // breach: plain
  __sync_lock_release(&v.m);
  __atomic_sub_fetch(&v.b, 1, __ATOMIC_SEQ_CST); // breach: narrow
  atomic_store(&v.flag, 1);
  atomic_exchange(&v.flag, 1); // breach: flag
  return v.m;
}
