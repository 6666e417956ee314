// Rules whose names were found in headers need line tables only.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2
// debug: -gline-tables-only
// headers: conn.h
/* rules:
- id: closing
  at: {entry: "conn_write(c, ...)"}
  forbid: c->flags & CONN_CLOSING
  message: "conn {c->name} is {c->state}"
- id: declared-names
  at: {call: conn_write}
  require: len < limit && streq(text, CONN_GREETING)
- id: never-back
  at: {write: conn.stats.written}
  require: new >= old
- id: found
  at: {return: conn_find}
  forbid: ret && ret->state == CONN_SHUT
- id: left
  at: {exit: "conn_find(fd)"}
  forbid: ret == NULL && fd > 2
- id: by-value
  at: {call: "sum(p, w, n)"}
  forbid: w.b == 2 && n == 3
- id: pieces
  at: {entry: "sum(p, w, n)"}
  forbid: p.b == 9 && w.c == 3 && n == 3
- id: whole
  at: {write: conn.state}
  forbid: new == CONN_SHUT
- id: read
  at: {read: "struct conn.name"}
  forbid: "!value"
- id: unnamed
  at: {entry: "shut(c)"}
  require: c->next == NULL
- id: global
  at: {write: limit}
  forbid: new > 200
*/
// says: conn "b" is CONN_OPEN
#include "Inputs/conn.h"
#include <stdio.h>
#include <string.h>
static conn a = {.fd = 1, .name = "a"}, b = {.fd = 2, .name = "b", .state = CONN_OPEN};
conn *conns = &a;
unsigned char limit = 10;
int conn_write(conn *connection, const char *text, int len) { // breach: closing*2
  connection->stats.written += len; // breach: never-back
  return puts(text);
}
conn *conn_find(int fd) {
  for (conn *c = conns; c; c = c->next)
    if (c->fd == fd)
      return c;
  return NULL; // breach: left
}
int sum(struct pair p, struct wide w, int n) { return p.a + (int)w.b + n; } // breach: pieces
int shut(conn *c) { // breach: unnamed
  c->state = CONN_SHUT; // breach: whole
  return c->name != 0; // breach: read
}
int main(void) {
  a.next = &b;
  conn *c = conn_find(2);
  c->flags |= CONN_CLOSING;
  conn_write(c, "hello", 5);
  conn_write(c, "hello", -5);
  c->flags = 0;
  conn_write(c, "help", 4); // breach: declared-names
  struct pair p = {1, 9};
  struct wide w = {1, 2, 3};
  int n = sum(p, w, 3); // breach: by-value
  b.state = CONN_SHUT; // breach: whole
  conn_find(2); // breach: found
  conn_find(3);
  conn copy = {0}; // missed: whole temporary & never-back temporary
  copy.state = b.state; // missed: whole temporary
  a = copy; // breach: whole
  limit = 201; // breach: global
  a.next = &b;
  shut(&a);
  return n - 6 + (int)copy.stats.read;
}
