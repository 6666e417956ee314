// Every operator, by value: mixed signedness, width, casts, short circuit, sets and strings.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
- {id: arithmetic, at: {entry: f}, require: "a + b * 2 - c / 2 % 3 == 7 + 6 - 2"}
- {id: shifts, at: {entry: f}, require: "1 << a == 128 && -16 >> 2 == -4 && u >> 60 == 15"}
- {id: bits, at: {entry: f}, require: "(a & 3 | 8 ^ 1) == 11 && ~a == -8"}
- {id: precedence, at: {entry: f}, require: "(a & 1) == 1 && !(a & 8) && -a < 0"}
- {id: signed-unsigned, at: {entry: f}, require: "-1 < u && u > neg && neg < n32 && !(neg == u) && neg != u"}
- {id: large, at: {entry: f}, require: "u > 0x7fffffffffffffff && u == 18446744073709551615 && u >= 18446744073709551615"}
- {id: casts, at: {entry: f}, require: "(unsigned char)(a + 256) == 7 && (int)u == -1 && (unsigned short)-1 == 65535 && (char)65 == 'A' && (bool)2 == true"}
- {id: floats, at: {entry: f}, require: "d * 2 == 3 && (int)d == 1 && d > 1 && d < 1.75e0 && (double)a / 2 == 3.5"}
- {id: sizes, at: {entry: f}, require: "sizeof(int) == 4 && sizeof(struct s) == 24 && sizeof(char *) == 8"}
- {id: implies, at: {entry: f}, require: "p => p->x == 1"}
- {id: implies-not, at: {entry: f}, require: "a == 8 => false"}
- {id: conditional, at: {entry: f}, require: "(a == 7 ? b : c) == 3 && (p ? p->x : 5) == 5"}
- {id: in, at: {entry: f}, require: "in(a, 1, 2, 7) && !in(a, 1, 2) && in(-1, neg)"}
- {id: strings, at: {entry: f}, require: "streq(t, \"ab\\nc\") && strprefix(t, \"ab\") && !streq(t, \"ab\") && !strprefix(t, \"abc\")"}
- {id: letters, at: {entry: f}, require: "t[0] == 'a' && t[2] == '\\n' && *t == 'a'"}
- {id: enums, at: {entry: f}, require: "color == RED && RED != GREEN"}
- {id: globals, at: {entry: f}, require: "global == 4 && hidden == 5 && object.x == 6 && table[a - 5] == 30 && link->next->x == 6"}
- {id: addresses, at: {entry: f}, require: "link->next == &object && &object.x != NULL && *&global == 4 && &table[1] - &table[0] == 1"}
- {id: null, at: {entry: f}, require: "p == NULL && !p && link && link != NULL"}
- {id: booleans, at: {entry: f}, require: "true && !false && (a > b) + 1 == 2"}
- {id: thread, at: {entry: f}, require: "thread() > 0 && now() > 0 && now() - now() <= 0"}
- {id: errno, at: {entry: f}, require: "errno == 33"}
- {id: short-circuit, at: {entry: f}, require: "!p || p->x == 1"}
- {id: short-circuit-and, at: {entry: f}, forbid: "p && p->x == 1"}
- {id: unsigned-difference, at: {entry: f}, require: "n32 - 5 < 0 && n32 - 5 == -2"}
- {id: hex, at: {entry: f}, require: "0xff == 255 && 010 == 8 && 10u == 10 && 1.5 > 1"}
- {id: wrong, at: {entry: f}, require: "a + b == 11"}
- {id: bit-field, at: {entry: f}, require: "object.low == 5 && object.high == -2"}
- {id: function, at: {entry: f}, require: "object.fn == helper"}
- {id: narrow, at: {entry: f}, require: "small == -1 && small < n32"}
- {id: mixed-or, at: {entry: f}, require: "(0 - 5) % 3 == -2 && (0 - 7) / 2 == -3"}
*/
// says: a + b == 11
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
enum color { GREEN, RED = 5 };
struct s { int x; unsigned low : 3; signed high : 4; struct s *next; void (*fn)(void); };
static void helper(void) {}
static struct s object = {6, 5, -2, NULL, helper}, first = {1, 0, 0, &object, NULL}, *link = &first;
int global = 4;
static short hidden = 5;
static int table[3] = {10, 20, 30};

__attribute__((noinline)) static int f(int a, int b, int c, int neg, unsigned long u, unsigned n32, double d, // breach: wrong
                                       const char *t, struct s *p, enum color color, signed char small) {
  printf("%d %d %d %d %lu %u %f %s %d %d\n", a, b, c, neg, u, n32, d, t, color, small);
  return p == NULL && link && table[0] && hidden && global;
}

int main(void) {
  errno = 33;
  return !f(7, 3, 11, -1, -1ul, 3, 1.5, "ab\nc", NULL, RED, -1);
}
