/* A program's header, for tests of rules whose names are looked up. */
#ifndef CONN_H
#define CONN_H
#define CONN_CLOSING (1 << 2)
#define CONN_GREETING "hello"
enum conn_state { CONN_NEW, CONN_OPEN, CONN_SHUT };
typedef struct conn {
#ifdef WITH_TLS
  void *tls;
#endif
  int fd;
  enum conn_state state;
  unsigned flags;
  struct { long read, written; } stats;
  const char *name;
  struct conn *next;
} conn;
struct pair { int a, b; };
struct wide { long a, b, c; };
extern conn *conns;
extern unsigned char limit;
int conn_write(conn *c, const char *text, int len);
conn *conn_find(int fd);
int sum(struct pair p, struct wide w, int n);
int shut(conn *);
#endif
