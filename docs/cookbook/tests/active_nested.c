/* Execution within execution: of another client it is allowed. */
struct client {
  int id;
  struct client *next;
};

static int executed;

static void execute(struct client *c) {
  executed++;
  if (c->next && executed < 5)
    execute(c->next); // breach: client-is-not-executed-within-itself
}

// ok: no-free-of-executing-client
static void client_free(struct client *c) { c->id = 0; }

int main(void) {
  struct client last = {3, 0}, middle = {2, &last}, first = {1, &middle};
  execute(&first); // ok: client-is-not-executed-within-itself
  client_free(&first);
  executed = 0;
  last.next = &first;
  execute(&first);
  return executed != 5;
}
