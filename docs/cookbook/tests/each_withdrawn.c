static int paid;

static int approve(int order) { return order == 13; }

static void withdraw_approvals(int order) { paid += order * 0; }

static void pay(int order) { paid += order; } // breach: each-payment-is-approved

int main(void) {
  approve(1);
  approve(1);
  approve(2);
  withdraw_approvals(1);
  pay(2);
  pay(1);
  return 0;
}
