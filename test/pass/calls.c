// Calls: direct, through known pointers, variadic, structs among the arguments, recursion, always_inline, aliases, builtins.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- id: direct
  at: {call: "f(n)"}
  forbid: n == 1
- id: returned
  at: {return: f}
  forbid: ret == 12
- id: log
  at: {call: "log_it(level, ...)"}
  forbid: level > 2
- id: by-value
  at: {call: "large(s, n)"}
  forbid: n == 7 && s.x == 5
- id: small
  at: {call: "small(p, n)"}
  forbid: n == 7
- id: sret
  at: {return: "make(n)"}
  forbid: n == 4 && ret.x == 4
- id: recursion
  at: {entry: fact}
  forbid: n == 1
- id: inlined
  at: {exit: quick}
  forbid: ret == 8
- id: alias
  at: {call: "other_name(n)"}
  forbid: n == 3
- id: copy
  at: {call: "memcpy(to, from, n)"}
  forbid: n == 3
- id: fill
  at: {call: "memset(p, byte, n)"}
  forbid: byte == 9
- id: length
  at: {return: strlen}
  forbid: ret == 3
- id: no-return
  at: {call: "stop(n)"}
  forbid: n == 0
- id: after-no-return
  at: {return: stop}
  forbid: true
- id: real
  at: {call: "real(x)"}
  forbid: x > 0.5
- id: text
  at: {call: "text(s)"}
  forbid: streq(s, "bad")
*/
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct large { int x; long more[6]; };
struct pair { int a, b; };

int f(int n) { return n + 10; }
int aliased(int n) __attribute__((alias("f")));
int other_name(int n) __attribute__((alias("f")));
static int log_it(int level, const char *format, ...) {
  va_list list;
  va_start(list, format);
  int n = va_arg(list, int);
  va_end(list);
  return n + level;
}
__attribute__((noinline)) static int large(struct large s, int n) { return s.x + n; }
__attribute__((noinline)) static int small(struct pair p, int n) { return p.a + n; }
__attribute__((noinline)) static struct large make(int n) { return (struct large){.x = n}; }
static int fact(int n) { return n < 2 ? 1 : n * fact(n - 1); } // breach: recursion
__attribute__((always_inline)) static inline int quick(int n) { return n * 2; } // breach: inlined
__attribute__((noreturn)) static void stop(int n) { exit(n); }
static int real(float x) { return x > 1; }
static int text(const char *s) { return *s; }
static int (*const table[])(int) = {f, 0};

int main(void) {
  int sum = f(1); // breach: direct
  int (*local)(int) = f;
  sum += local(1); // breach: direct
  sum += table[0](1); // breach: direct
  sum += f(2); // breach: returned
  sum += log_it(3, "x", 1); // breach: log
  sum += log_it(2, "x", 9);
  struct large l = {.x = 5};
  sum += large(l, 7); // breach: by-value
  struct pair p = {1, 2};
  sum += small(p, 7); // breach: small
  sum += make(4).x; // breach: sret
  sum += fact(4);
  sum += quick(4);
  sum += other_name(3); // breach: alias
  sum += other_name(1); // breach: direct
  sum += f(3);
  char buffer[20] = "abc", more[20];
  memcpy(more, buffer, 3); // breach: copy
  memcpy(more, buffer, 4);
  memset(buffer + 5, 9, 2); // breach: fill
  sum += (int)strlen(more); // breach: length
  sum += real(0.75f); // breach: real
  sum += real(0.25f);
  sum += text("bad") + text("good"); // breach: text
  printf("%d\n", sum);
  fflush(stdout);
  stop(0); // breach: no-return // missed: after-no-return does not return
}
