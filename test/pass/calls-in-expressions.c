// Functions of the program named under `pure`: arguments and results converted as C does, checks inactive meanwhile.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
semrules: 1
pure: [size, twice, half, is_odd, name_of, narrow, wide, negative, first, add3, missing, by_value, gives, nothing, recursive, strlen, atoi, variadic]
rules:
- {id: size, at: {entry: f}, require: "size(s) == 4", message: "{size(s)} of {name_of(s)}"}
- {id: fine, at: {entry: f}, require: "size(s) == 3 && twice(2) == 4 && half(3) == 1.5 && is_odd(3) && !is_odd(2) && streq(name_of(s), \"abc\")"}
- {id: conversions, at: {entry: f}, require: "narrow(300) == 44 && wide(-1) == 18446744073709551615 && negative() == -1 && twice(1.9 > 1 ? 3 : 0) == 6 && half(n) == 3.5"}
- {id: followed, at: {entry: f}, require: "first(s)->count == 3 && first(NULL) == NULL"}
- {id: fault, at: {entry: f}, require: "first(NULL)->count == 3"}
- {id: many, at: {entry: f}, require: "add3(n, add3(1, 2, 3), 4) == 17"}
- {id: in-walk, at: {entry: f}, require: "all(i: 0 .. n, !is_odd(i) || i < 5)"}
- {id: on-entry, at: {exit: f}, require: "old(size(s)) + 1 == size(s)"}
- {id: not-needed, at: {entry: f}, require: "n == 7 || missing(n)"}
- {id: struct-in, at: {entry: f}, require: "by_value(*s) == 1"}
- {id: struct-out, at: {entry: f}, require: "gives(n) == 1"}
- {id: void, at: {entry: f}, require: "nothing(n) == 1"}
- {id: too-few, at: {entry: f}, require: "size() == 1"}
- {id: pointer, at: {entry: f}, require: "size(n) == 1"}
- {id: any-number, at: {entry: f}, require: "variadic(n) == 1"}
- {id: recursion, at: {entry: "recursive(d)"}, require: "recursive(d + 1) == d"}
- {id: inside, at: {entry: "recursive(d)"}, require: "d > 0"}
- {id: library, at: {entry: f}, require: "strlen(s->name) == 3 && atoi(\"12\") == 12"}
- {id: when, at: {entry: f}, when: "is_odd(n)", forbid: "n == 7"}
*/
// says: breach: 3 of "abc"
// says: size(s) = 3
// says: i = 5, is_odd(i) = true
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct s { int count; char name[8]; };
struct big { long a, b, c; };
static unsigned short size(const struct s *s) { return (unsigned short)s->count; }
static long twice(int n) { return 2l * n; }
double half(float x) { return x / 2; }
bool is_odd(unsigned char n) { return n & 1; }
static const char *name_of(struct s *s) { return s->name; }
int narrow(unsigned char c) { return c; }
unsigned long wide(long x) { return (unsigned long)x; }
static signed char negative(void) { return -1; }
static struct s *first(struct s *s) { return s; }
int add3(short a, int b, long c) { return (int)(a + b + c); }
int by_value(struct s s) { return s.count; }
struct big gives(int n) { return (struct big){n, n, n}; }
void nothing(int n) { (void)n; }
int variadic(int n, ...) { return n; }
__attribute__((noinline)) int recursive(int d) { // breach: recursion inside
  return d;
}

__attribute__((noinline)) static int f(struct s *s, int n) { // breach: size fault in-walk when
  // line 54: missed: not-needed no function 'missing' & struct-in struct by value & struct-out struct by value & void 'nothing' returns nothing & too-few takes 1 arguments, not 0 & pointer 'n' is not a pointer & any-number any number of them
  s->count++;
  printf("%d %s %d %lu\n", n, s->name, atoi(s->name), strlen(s->name));
  return recursive(0);
}

int main(void) {
  struct s s = {3, "abc"};
  f(&s, 7);
  printf("%d %ld %f %d %s %d %lu %d %p %d\n", size(&s), twice(1), half(1), is_odd(1), name_of(&s), narrow(1), wide(1), negative(), (void *)first(NULL), add3(1, 2, 3));
  return by_value(s) + (int)gives(1).a + variadic(1) == 0;
}
