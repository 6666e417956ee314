// Names that were changed: whichever the program has is meant, in points and in expressions.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
/* rules:
semrules: 1
aliases: {client.flag_bits: client.flags, server.in_nested_call: server.execution_nesting, current_client: the_client, freeClientNow: freeClient, size_of_list: listLength, client.both: client.flags}
pure: [listLength, size_of_list]
rules:
- {id: field-old, at: {write: client.flags}, require: "new != 3"}
- {id: field-new, at: {write: client.flag_bits}, require: "new != 3"}
- {id: field-in-expression, at: {entry: "freeClient(c)"}, require: "c->flags == 4 && c->flag_bits == 4"}
- {id: function-new, at: {entry: "freeClientNow(c)"}, require: "c == NULL"}
- {id: of-variable, at: {write: server.execution_nesting}, require: "new >= old"}
- {id: of-variable-in-expression, at: {entry: "freeClient(c)"}, require: "server.execution_nesting == 9 && server.in_nested_call == 1"}
- {id: variable, at: {write: the_client}, forbid: "new == NULL"}
- {id: variable-in-expression, at: {entry: "freeClient(c)"}, require: "the_client == c && current_client == NULL"}
- {id: pure, at: {entry: "freeClient(c)"}, require: "size_of_list(1) == 3"}
- {id: function-as-value, at: {entry: "freeClient(c)"}, require: "freeClientNow != NULL && server.free == freeClientNow"}
- {id: both, at: {write: client.both}, require: "new != 8"}
*/
// says: c->flags = 3
// says: server.execution_nesting = 1
#include <stdio.h>
struct client { int flag_bits; int both; };
struct state { int in_nested_call; void (*free)(struct client *); } server;
struct client *current_client;
static int listLength(int n) { return n + 1; }

__attribute__((noinline)) static void freeClient(struct client *c) { // breach: field-in-expression function-new of-variable-in-expression variable-in-expression pure
  printf("%d %d\n", c->flag_bits, listLength(2));
}

int main(void) {
  struct client c = {0, 0};
  struct client *volatile p = &c;
  server.free = freeClient;
  server.in_nested_call = 2;
  server.in_nested_call = 1; // breach: of-variable
  p->flag_bits = 3; // breach: field-old field-new
  p->both = 8; // breach: both
  current_client = p;
  freeClient(p);
  current_client = NULL; // breach: variable
  return 0;
}
