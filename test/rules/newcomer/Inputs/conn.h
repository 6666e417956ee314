/* A small program's header, for rules by people who write their first. */
#include <stddef.h>
#include <stdint.h>

#define MAX_CLIENTS 64
enum { CLOSE_ASAP = 1 << 2 };
enum state { IDLE, READING, CLOSED };

struct conn {
  int fd;
  char *name;
  uint32_t rlen, rcap;
  unsigned flags;
  enum state state;
  struct conn *next;
};

extern unsigned clients;

int conn_read(struct conn *c, char *buf, size_t len);
void conn_close(struct conn *c);
