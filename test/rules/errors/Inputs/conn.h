/* Declarations for rules that get them wrong. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_CLIENTS 64
#define DOUBLED(x) (2 * (x))

enum state { IDLE, READING, WRITING, CLOSED = 9 };
enum color { RED, GREEN };
enum flags { F_SEEN = 1, F_DIRTY = 2, F_LAST = 4 };

struct hidden;
struct stats {
  uint64_t bytes;
  unsigned errors;
};
struct conn {
  int fd;
  char *rbuf;
  char name[16];
  uint32_t rlen, rcap;
  unsigned mode : 3;
  bool ready;
  enum state state;
  enum flags flags;
  double load;
  struct stats stats;
  struct conn *next;
  struct hidden *secret;
  void (*on_read)(struct conn *c, int n);
  void *data;
  union {
    int as_number;
    char *as_text;
  };
};
struct queue {
  struct conn *head;
};
typedef struct conn conn_t;

extern struct conn listener;
extern struct queue queue; /* a variable named as its type */
extern unsigned clients;

int conn_read(struct conn *c, char *buf, size_t len);
void conn_close(struct conn *c);
int log_line(const char *fmt, ...);
int unnamed(struct conn *, int);
