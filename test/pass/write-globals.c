// Fields of globals, field 0 too; scalars, statics, a static of a function.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// with: write-globals-other.c
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- id: field
  at: {write: server.first}
  forbid: new == 7
- id: second
  at: {write: server.second}
  forbid: new == 7 && old == 6
- id: scalar
  at: {write: counter}
  forbid: new < old
- id: hidden
  at: {write: hidden}
  forbid: new == 7
- id: local-static
  at: {write: calls}
  forbid: new == 2
- id: explicit
  at: {write: var both.first}
  forbid: new == 7
- id: explicit-type
  at: {write: struct both.first}
  forbid: new == 7
- id: array
  at: {write: table}
  forbid: new == 7 && old == 0
- id: read
  at: {read: counter}
  forbid: value == 3
- id: only-here
  at: {write: hidden, in-file: write-globals.c}
  forbid: new == 7
*/
// line write-globals-other.c:4: breach: hidden
struct both { int first; };
struct one { int first, second; } server, twin;
struct both both, *pointer = &both;
int counter;
static int hidden;
static short table[3];
void other(void);
static int count(void) {
  static int calls;
  return ++calls; // breach: local-static
}

int main(void) {
  server.first = 7; // breach: field
  twin.first = 7;
  server.second = 6;
  server.second = 7; // breach: second
  counter = 5;
  counter = 3; // breach: scalar
  hidden = 7; // breach: hidden only-here
  other();
  count();
  count();
  both.first = 7; // breach: explicit explicit-type
  pointer->first = 7; // breach: explicit-type
  for (volatile int i = 0; i < 3; i++)
    table[i] = (short)(i + 6); // breach: array
  return counter - 3; // breach: read
}
