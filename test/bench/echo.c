/* A TCP echo server of one thread, on loopback, and its client.
 *
 *     echo MESSAGES [CONNECTIONS]
 *
 * The server is a child of the client and works as small network stacks do:
 * each message is read into a buffer of a pool, queued on its connection under
 * the core lock, sent, and the buffer freed.  Printed: messages a second, and
 * the processor time of the server for a message, in nanoseconds. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MESSAGE = 256, POOL = 64, CONNECTIONS_MAX = 64 };

struct pbuf {
  struct pbuf *next;
  size_t len;
  char bytes[MESSAGE];
};

struct conn {
  int fd, is_used;
  unsigned long queued; /* bytes to be sent */
  struct pbuf *first, **last;
};

static pthread_mutex_t core_lock = PTHREAD_MUTEX_INITIALIZER;
static struct pbuf pool[POOL], *free_pbufs;
static struct conn conns[CONNECTIONS_MAX];

static void die(const char *what) {
  perror(what);
  exit(1);
}

__attribute__((noinline)) static struct pbuf *pbuf_alloc(void) {
  struct pbuf *p = free_pbufs;
  if (!p)
    die("pbuf_alloc");
  free_pbufs = p->next;
  p->next = NULL;
  p->len = 0;
  return p;
}

__attribute__((noinline)) static void pbuf_free(struct pbuf *p) {
  p->next = free_pbufs;
  free_pbufs = p;
}

__attribute__((noinline)) static struct conn *conn_new(int fd) {
  struct conn *c = conns;
  while (c < conns + CONNECTIONS_MAX && c->is_used)
    c++;
  if (c == conns + CONNECTIONS_MAX)
    die("conn_new");
  pthread_mutex_lock(&core_lock);
  *c = (struct conn){.fd = fd, .is_used = 1, .last = &c->first};
  pthread_mutex_unlock(&core_lock);
  return c;
}

/* Queues what has come; false: the peer has closed. */
__attribute__((noinline)) static int conn_receive(struct conn *c,
                                                  struct pbuf *p) {
  ssize_t n = read(c->fd, p->bytes, sizeof p->bytes);
  if (n <= 0)
    return 0;
  p->len = (size_t)n;
  pthread_mutex_lock(&core_lock);
  *c->last = p;
  c->last = &p->next;
  c->queued += p->len;
  pthread_mutex_unlock(&core_lock);
  return 1;
}

/* Sends what is queued. */
__attribute__((noinline)) static void conn_send(struct conn *c) {
  for (struct pbuf *p = c->first; p; p = p->next) {
    for (size_t sent = 0; sent < p->len;) {
      ssize_t n = write(c->fd, p->bytes + sent, p->len - sent);
      if (n < 0)
        die("write");
      sent += (size_t)n;
    }
    pthread_mutex_lock(&core_lock);
    c->queued -= p->len;
    pthread_mutex_unlock(&core_lock);
  }
  c->first = NULL;
  c->last = &c->first;
}

__attribute__((noinline)) static void conn_close(struct conn *c) {
  close(c->fd);
  c->fd = -1;
}

__attribute__((noinline)) static void conn_free(struct conn *c) {
  c->is_used = 0;
}

__attribute__((noinline)) static int wait_for_events(int epoll,
                                                     struct epoll_event *events,
                                                     int count) {
  return epoll_wait(epoll, events, count, -1);
}

static void watch(int epoll, int fd, void *what) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
    die("epoll_ctl");
}

/* Serves one connection's event; true: it was the last one's end. */
static int serve(struct conn *c, int *open_count) {
  struct pbuf *p = pbuf_alloc();
  if (conn_receive(c, p)) {
    conn_send(c);
  } else {
    conn_close(c);
    conn_free(c);
    --*open_count;
  }
  pbuf_free(p);
  return *open_count == 0;
}

static void server(int listener) {
  struct epoll_event events[CONNECTIONS_MAX];
  int epoll = epoll_create1(0), open_count = 0, is_over = 0;
  for (int i = 0; i < POOL; i++)
    pbuf_free(&pool[i]);
  watch(epoll, listener, NULL);
  while (!is_over) {
    int n = wait_for_events(epoll, events, CONNECTIONS_MAX);
    for (int i = 0; i < n; i++) {
      if (events[i].data.ptr) {
        is_over = serve(events[i].data.ptr, &open_count);
        continue;
      }
      int fd = accept(listener, NULL, NULL);
      if (fd < 0)
        die("accept");
      watch(epoll, fd, conn_new(fd));
      open_count++;
    }
  }
}

static int connect_to(const struct sockaddr_in *address) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  if (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0)
    die("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

/* A message on each connection, then their echoes, and so on. */
static void client(const struct sockaddr_in *address, long messages,
                   int count) {
  int fds[CONNECTIONS_MAX];
  char text[MESSAGE], echo[MESSAGE];
  for (int i = 0; i < count; i++)
    fds[i] = connect_to(address);
  for (long done = 0; done < messages; done += count) {
    memset(text, (int)(done & 127), sizeof text);
    for (int i = 0; i < count; i++)
      if (write(fds[i], text, sizeof text) != sizeof text)
        die("write");
    for (int i = 0; i < count; i++) {
      for (size_t got = 0; got < sizeof echo;) {
        ssize_t n = read(fds[i], echo + got, sizeof echo - got);
        if (n <= 0)
          die("read");
        got += (size_t)n;
      }
      if (memcmp(text, echo, sizeof text) != 0)
        die("echo");
    }
  }
  for (int i = 0; i < count; i++)
    close(fds[i]);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  long messages = argc > 1 ? atol(argv[1]) : 100000;
  int count = argc > 2 ? atoi(argv[2]) : 16;
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof address;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (count < 1 || count > CONNECTIONS_MAX || messages < 1 ||
      bind(listener, (struct sockaddr *)&address, size) != 0 ||
      listen(listener, CONNECTIONS_MAX) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) != 0)
    die("echo");
  pid_t pid = fork();
  if (pid == 0) {
    server(listener);
    exit(0);
  }
  double begin = seconds();
  client(&address, messages, count);
  double took = seconds() - begin;
  int status;
  struct rusage used;
  waitpid(pid, &status, 0);
  getrusage(RUSAGE_CHILDREN, &used);
  double busy =
      (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
      (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
  printf("%.0f %.1f\n", (double)messages / took,
         busy / (double)messages * 1e9);
  return status != 0;
}
