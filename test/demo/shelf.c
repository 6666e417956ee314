/* shelf: a key-value server of one file, for trying SemRules where nothing can
 * be downloaded.  It stands for any program: nothing in it knows of rules.
 *
 *     shelf [PORT]        listens on 127.0.0.1, on a free port by default
 *
 * One command a line: SET k v, GET k, DEL k, COUNT, SUBSCRIBE channel,
 * PUBLISH channel text, ID, KILL id, QUIT, SHUTDOWN.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUCKETS = 256, CLIENTS = 64, LINE = 512, OUTPUT = 4096 };

/* A value is shared by the store and by whoever is just reading it. */
struct value {
  unsigned refs;
  char text[];
};

struct entry {
  struct entry *next;
  struct value *value; /* one reference */
  char key[];
};

struct store {
  struct entry *buckets[BUCKETS];
  size_t count;
};

struct client {
  int fd; /* -1: free slot */
  unsigned id;
  bool closing; /* freed before the next poll; gets no more replies */
  char channel[32];
  size_t in_len, out_len, out_size;
  char in[LINE], out[OUTPUT];
};

static struct {
  struct store store;
  struct client clients[CLIENTS];
  unsigned next_id;
  volatile sig_atomic_t stop;
} server;

static struct value *value_new(const char *text) {
  size_t size = strlen(text) + 1;
  struct value *v = malloc(sizeof *v + size);
  if (!v)
    abort();
  v->refs = 1;
  memcpy(v->text, text, size);
  return v;
}

static void value_release(struct value *v) {
  if (--v->refs == 0)
    free(v);
}

/* The place that points to key's entry, or to NULL where it would be. */
static struct entry **store_find(struct store *s, const char *key) {
  unsigned hash = 5381;
  for (const char *p = key; *p; p++)
    hash = hash * 33 + (unsigned char)*p;
  struct entry **place = &s->buckets[hash % BUCKETS];
  while (*place && strcmp((*place)->key, key))
    place = &(*place)->next;
  return place;
}

static void store_set(struct store *s, const char *key, const char *text) {
  struct entry **place = store_find(s, key);
  if (*place) {
    value_release((*place)->value);
    (*place)->value = value_new(text);
    return;
  }
  size_t size = strlen(key) + 1;
  struct entry *e = malloc(sizeof *e + size);
  if (!e)
    abort();
  memcpy(e->key, key, size);
  e->next = NULL;
  e->value = value_new(text);
  *place = e;
  s->count++;
}

static bool store_delete(struct store *s, const char *key) {
  struct entry **place = store_find(s, key), *e = *place;
  if (!e)
    return false;
  *place = e->next;
  value_release(e->value);
  free(e);
  s->count--;
  return true;
}

/* Queues one line.  A client that does not read its output is closed. */
static void reply(struct client *c, const char *format, ...) {
  if (c->closing)
    return;
  size_t room = c->out_size - c->out_len;
  va_list args;
  va_start(args, format);
  int n = vsnprintf(c->out + c->out_len, room, format, args);
  va_end(args);
  if (n < 0 || (size_t)n + 1 >= room) {
    c->closing = true;
    return;
  }
  c->out_len += (size_t)n;
  c->out[c->out_len++] = '\n';
}

static void get_command(struct client *c, const char *key) {
  struct entry *e = *store_find(&server.store, key);
  if (!e) {
    reply(c, "-none");
    return;
  }
  e->value->refs++;
  reply(c, "+%s", e->value->text);
  value_release(e->value);
}

static void publish_command(struct client *c, const char *channel,
                            const char *text) {
  int receivers = 0;
  for (int i = 0; i < CLIENTS; i++) {
    struct client *s = &server.clients[i];
    if (s->fd < 0 || strcmp(s->channel, channel))
      continue;
    reply(s, "message %s", text);
    receivers++;
  }
  reply(c, "%d", receivers);
}

static void kill_command(struct client *c, const char *id) {
  for (int i = 0; i < CLIENTS; i++) {
    struct client *k = &server.clients[i];
    if (k->fd < 0 || k->id != (unsigned)strtoul(id, NULL, 10))
      continue;
    reply(c, "+ok");
    k->closing = true;
    return;
  }
  reply(c, "-none");
}

static void execute(struct client *c, char *line) {
  char *rest = line, *command = strsep(&rest, " ");
  char *text = rest, *word = text ? strsep(&text, " ") : NULL;

  if (!strcmp(command, "SET") && word && text) {
    store_set(&server.store, word, text);
    reply(c, "+ok");
  } else if (!strcmp(command, "GET") && word) {
    get_command(c, word);
  } else if (!strcmp(command, "DEL") && word) {
    reply(c, "%d", store_delete(&server.store, word));
  } else if (!strcmp(command, "COUNT")) {
    reply(c, "%zu", server.store.count);
  } else if (!strcmp(command, "SUBSCRIBE") && word) {
    snprintf(c->channel, sizeof c->channel, "%s", word);
    reply(c, "+ok");
  } else if (!strcmp(command, "PUBLISH") && word && text) {
    publish_command(c, word, text);
  } else if (!strcmp(command, "ID")) {
    reply(c, "%u", c->id);
  } else if (!strcmp(command, "KILL") && word) {
    kill_command(c, word);
  } else if (!strcmp(command, "QUIT")) {
    c->closing = true;
  } else if (!strcmp(command, "SHUTDOWN")) {
    server.stop = 1;
  } else {
    reply(c, "-what? %s", command);
  }
}

static void read_commands(struct client *c) {
  ssize_t n = read(c->fd, c->in + c->in_len, sizeof c->in - c->in_len);
  if (n <= 0) {
    c->closing = true;
    return;
  }
  c->in_len += (size_t)n;
  char *start = c->in, *end;
  while (!c->closing &&
         (end = memchr(start, '\n', c->in_len - (size_t)(start - c->in)))) {
    *end = '\0';
    execute(c, start);
    start = end + 1;
  }
  c->in_len -= (size_t)(start - c->in);
  memmove(c->in, start, c->in_len);
  if (c->in_len == sizeof c->in)
    c->closing = true;
}

static void write_output(struct client *c) {
  ssize_t n = send(c->fd, c->out, c->out_len, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n < 0)
    return;
  c->out_len -= (size_t)n;
  memmove(c->out, c->out + n, c->out_len);
}

static void accept_client(int listener) {
  int fd = accept(listener, NULL, NULL);
  for (int i = 0; fd >= 0 && i < CLIENTS; i++) {
    struct client *c = &server.clients[i];
    if (c->fd >= 0)
      continue;
    memset(c, 0, sizeof *c);
    c->fd = fd;
    c->id = ++server.next_id;
    c->out_size = sizeof c->out;
    return;
  }
  if (fd >= 0)
    close(fd);
}

/* Writes what is due, then frees the clients that are closing. */
static void before_poll(void) {
  for (int i = 0; i < CLIENTS; i++) {
    struct client *c = &server.clients[i];
    if (c->fd >= 0 && c->out_len)
      write_output(c);
    if (c->fd >= 0 && c->closing) {
      close(c->fd);
      c->fd = -1;
      c->channel[0] = '\0';
    }
  }
}

static void serve(int listener) {
  while (!server.stop) {
    before_poll();
    struct pollfd fds[CLIENTS + 1] = {{.fd = listener, .events = POLLIN}};
    for (int i = 0; i < CLIENTS; i++)
      fds[i + 1] =
          (struct pollfd){.fd = server.clients[i].fd, .events = POLLIN};
    if (poll(fds, CLIENTS + 1, -1) < 0)
      continue;
    for (int i = 0; i < CLIENTS; i++)
      if (server.clients[i].fd >= 0 && fds[i + 1].revents)
        read_commands(&server.clients[i]);
    if (fds[0].revents)
      accept_client(listener);
  }
}

static void on_signal(int number) {
  (void)number;
  server.stop = 1;
}

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof address;
  int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((in_port_t)(argc > 1 ? atoi(argv[1]) : 0));
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, size) ||
      listen(listener, 16) ||
      getsockname(listener, (struct sockaddr *)&address, &size)) {
    perror("shelf");
    return 1;
  }
  for (int i = 0; i < CLIENTS; i++)
    server.clients[i].fd = -1;
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGTERM, &action, NULL);
  printf("%u\n", (unsigned)ntohs(address.sin_port));
  fflush(stdout);
  serve(listener);
  return 0;
}
