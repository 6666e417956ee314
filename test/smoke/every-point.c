/* Each kind of point once, at -O0 and -O2: what must hold for every LLVM. */
// RUN: %semrules compile %S/Inputs/every-point.yaml -o %t.spec
// RUN: env SEMRULES_SPEC=%t.spec %semrules-clang -O0 %s -o %t.0
// RUN: env SEMRULES_SPEC=%t.spec %semrules-clang -O2 %s -o %t.2
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t.0 > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: env SEMRULES_OPTIONS=exitcode=0 %t.2 > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %semrules coverage %t.2 | %FileCheck --check-prefix=COVERAGE %s
#include <stdio.h>
#include <string.h>

struct client {
  int id;
  unsigned flags;
};
struct buffer {
  int len, cap;
  unsigned low : 3, high : 5;
};

__attribute__((noinline)) void reply(struct client *c, const char *text) {
  fprintf(stderr, "%d %s\n", c->id, text);
}
__attribute__((noinline)) void push(struct buffer *b, int n) {
  if (n < 0)
    return;
  b->len += n;
}
__attribute__((noinline)) int twice(int x) { return x * 2; }
__attribute__((noinline)) int peek(const struct buffer *b) { return b->high; }

int main(void) {
  struct client c = {17, 1024};
  struct buffer b = {0, 3, 0, 0};
  // CHECK: every-point.c:22: breach: client 17 is closing [on-entry]
  // CHECK: incident demo#1 (fixed by abc123)
  reply(&c, "hello");
  c.flags = 0;
  reply(&c, "no breach");
  push(&b, 1);
  // CHECK: every-point.c:27:5: breach: b->len == old(b->len) + 1 [on-exit]
  push(&b, -1);
  // CHECK: every-point.c:[[@LINE+1]]:9: breach: new <= obj->cap [on-write]
  b.len = 9;
  b.low = 5;
  b.high = 3;
  // CHECK: every-point.c:[[@LINE+1]]:10: breach: new >= old [on-bit-field]
  b.high = 1;
  // CHECK: every-point.c:31:{{[0-9]+}}: breach: value != 1 [on-read]
  peek(&b);
  // CHECK: every-point.c:[[@LINE+1]]:3: breach: n < 100 [on-call]
  twice(100);
  // CHECK: every-point.c:[[@LINE+1]]:3: breach: ret != 14 [on-return]
  twice(7);
  memset(&b, 0, sizeof b);
  return 0;
}
// COVERAGE-DAG: on-entry
// COVERAGE-DAG: on-exit
