// Fields of every scalar type, packed, volatile and flexible ones.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- id: flag
  at: {write: s.flag}
  forbid: new && !old
- id: real
  at: {write: s.real}
  forbid: new > 1.25
- id: single
  at: {write: s.single}
  forbid: new == 0.5
- id: pointer
  at: {write: s.pointer}
  forbid: new == NULL && old != NULL
- id: color
  at: {write: s.color}
  forbid: new == RED
- id: letter
  at: {write: s.letter}
  forbid: new == 'x'
- id: text
  at: {write: s.text}
  forbid: streq(new, "bad")
- id: packed
  at: {write: packed.n}
  forbid: new == -7
- id: volatile
  at: {write: s.loud}
  forbid: new == 7
- id: flexible
  at: {write: s.tail}
  forbid: new == 7
- id: function
  at: {write: s.fn}
  forbid: new == NULL
- id: huge
  at: {write: s.huge}
  forbid: new > 0x7fffffffffffffff
- id: array
  at: {write: s.name}
  forbid: new == 'q'
*/
#include <stdbool.h>
#include <stdlib.h>
enum color { GREEN, RED };
struct __attribute__((packed)) packed { char c; int n; };
struct s {
  bool flag; double real; float single; void *pointer; enum color color;
  char letter; const char *text; volatile int loud; void (*fn)(void);
  unsigned long huge; char name[4];
  short tail[];
};
static struct packed tight;
static void nothing(void) {}

int main(int argc, char **argv) {
  struct s *s = calloc(1, sizeof *s + 8);
  s->flag = argc; // breach: flag
  s->flag = true;
  s->real = argc + 0.25;
  s->real = argc + 0.5; // breach: real
  s->single = 0.5f * (float)argc; // breach: single
  s->single = 0.25f;
  s->pointer = argv;
  s->pointer = 0; // breach: pointer
  s->color = RED; // breach: color
  s->color = GREEN;
  s->letter = 'x'; // breach: letter
  s->letter = 'y';
  s->text = "bad"; // breach: text
  s->text = "badly";
  tight.n = -7; // breach: packed
  tight.c = -7;
  s->loud = 7; // breach: volatile
  s->loud++;
  s->tail[argc] = 7; // breach: flexible
  s->tail[0] = 6;
  s->fn = nothing;
  s->fn = NULL; // breach: function
  s->huge = 1;
  s->huge = -(unsigned long)argc; // breach: huge
  s->name[argc] = 'q'; // breach: array
  s->name[0] = 'p';
  free(s);
  return 0;
}
