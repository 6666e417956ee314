/* The second payment needs a second approval, one that was withdrawn is none,
 * and a refused one never was. */
struct client {
  int id, time;
};

static int paid;

static int approve(int order) { return order == 13; }

static void withdraw_approvals(int order) { paid += order * 0; }

static void pay(int order) { paid += order; } // breach: each-payment-is-approved

static void update_stats(struct client *c) { c->time++; } // breach: stats-once-per-block

static void block_client(struct client *c) { c->time = 0; }

int main(void) {
  struct client a = {1, 0}, b = {2, 0};
  approve(1);
  approve(1);
  approve(2);
  pay(1);
  pay(2);
  pay(1);
  pay(1);
  update_stats(&a);
  block_client(&a);
  update_stats(&b);
  update_stats(&a);
  update_stats(&a);
  return 0;
}
