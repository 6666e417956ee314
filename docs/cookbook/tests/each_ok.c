struct client {
  int id, time;
};

static int paid;

static int approve(int order) { return order == 13; }

static void withdraw_approvals(int order) { paid += order * 0; }

static void pay(int order) { paid += order; } // ok: each-payment-is-approved

static void update_stats(struct client *c) { c->time++; } // ok: stats-once-per-block

static void block_client(struct client *c) { c->time = 0; }

int main(void) {
  struct client a = {1, 0}, b = {2, 0};
  for (int order = 1; order < 10; order++) {
    withdraw_approvals(order);
    approve(order);
    approve(order);
    pay(order);
    pay(order);
  }
  for (int i = 0; i < 10; i++) {
    block_client(&a);
    block_client(&b);
    update_stats(&a);
    update_stats(&b);
  }
  return paid != 90;
}
