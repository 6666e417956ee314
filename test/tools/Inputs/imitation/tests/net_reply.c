// flags: -DCLOSE_BIT=10
#define CLIENT_CLOSE_ASAP (1 << CLOSE_BIT)
struct client {
  long id;
  unsigned flags;
};
static void addReply(struct client *c, const char *text) { // breach: no-reply-to-closing
  c->id += *text;
}
int main(void) {
  struct client c = {1, CLIENT_CLOSE_ASAP};
  addReply(&c, "x");
  return 0;
}
