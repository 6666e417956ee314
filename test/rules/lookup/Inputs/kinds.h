/* One of each kind of thing that C declares. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#define CLOSE_ASAP (1ULL << 10)
#define LARGEST 0xffffffffffffffffULL
#define NEGATIVE (-5)
#define THIRD (1.0 / 4)
#define GREETING "hello" " world"
#define LETTER 'a'
#define SIZE_OF_LIST sizeof(struct list)
#define TAKES_ARGUMENTS(x) ((x) + 1)
#define NOT_CONSTANT counter
#define NOT_DECLARED nobody_declared_this
#define HALF_A_BLOCK {
#define IS_A_TYPE unsigned

enum color { RED, GREEN = 5, BLUE };
typedef enum { OFF, ON = 1u << 31 } state;
typedef struct {
  int inner;
} unnamed;

typedef struct list {
  struct list *next;
  int len : 5;
  unsigned rest : 27;
  union {
    int a;
    float b;
  };
  struct {
    int x, y;
  } pos;
  enum { INSIDE = 77 } kind;
  char tail[];
} list;

struct connection;
struct client {
  uint64_t flags;
  list *queue;
  struct connection *conn;
  enum color color;
  bool ready;
  unnamed named_by_typedef;
  _Atomic int refs;
  const volatile long counted;
  int (*callback)(struct client *c, int n);
  char name[16];
  signed char small;
  state state;
};
struct connection {
  int fd;
  struct client *owner;
};

extern struct client server;
extern int counter;
static inline int color_of(struct client *c) { return c->color; }
void add_reply(struct client *, const char *);
void add_reply(struct client *c, const char *obj);
void unnamed_parameters(struct client *, int);
int variadic(const char *fmt, ...);
void with_list(const char *fmt, va_list args);
