// Nested fields, anonymous members, arrays of structs.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2 | -O2 -fno-strict-aliasing
/* rules:
- id: nested
  at: {write: conn.stats.bytes}
  forbid: new == 7
- id: inner-type
  at: {write: stats.bytes}
  forbid: new == 7
- id: anonymous
  at: {write: conn.deep}
  forbid: new == 7
- id: in-array
  at: {write: item.len}
  forbid: new == 7
- id: array-path
  at: {write: conn.items.len}
  forbid: new == 7
- id: elements
  at: {write: conn.table}
  forbid: new == 7 && old == 6
- id: typedefed
  at: {write: Point.x}
  forbid: new == 7
- id: renamed
  at: {write: Renamed.bytes}
  forbid: new == 7
- id: glob
  at: {write: "conn.it*"}
  forbid: true
- id: glob-type
  at: {write: "con*.deep"}
  forbid: new == 7
- id: every
  at: {write: "pair.*"}
  forbid: new == 7
*/
struct stats { long calls; long bytes; };
struct item { char *data; int len; };
typedef struct { int x, y; } Point;
typedef struct stats Renamed;
struct pair { int one; long two; };
struct conn {
  int fd;
  struct stats stats;
  struct { int skip; union { int deep; int other; }; };
  struct item items[3];
  int table[2][4];
};
static struct conn conns[2];
struct conn *c = &conns[1];
static Point point;
static Renamed renamed;
static struct pair couple;

__attribute__((noinline)) static void at(int i, int j) {
  c->items[i].len = 7; // breach: in-array array-path glob
  conns[i].stats.bytes = 7; // breach: nested inner-type renamed
  c->table[i][j] = 6;
  c->table[i][j] = 7; // breach: elements
}

int main(void) {
  c->stats.bytes = 7; // breach: nested inner-type renamed
  c->stats.calls = 7;
  struct stats *s = &c->stats; // missed: nested address of the field is kept in a pointer
  s->bytes = 7; // breach: inner-type renamed
  c->deep = 7; // breach: anonymous glob-type
  c->skip = 7;
  c->items[2].len = 7; // breach: in-array array-path glob
  struct item *item = &c->items[1]; // missed: array-path kept in a pointer & glob kept in a pointer
  item->len = 7; // breach: in-array
  item[1].len = 7; // breach: in-array
  at(0, 3);
  point.x = 7; // breach: typedefed
  point.y = 7;
  couple.one = 7; // breach: every
  couple.two = 7; // breach: every
  couple.two = 8;
  c->items[0].data = 0; // breach: glob
  renamed.bytes = 7; // breach: inner-type renamed
  return 0;
}
