static int paid;

static int approve(int order) { return order == 13; }

static void pay(int order) { paid += order; } // breach: each-payment-is-approved

int main(void) {
  approve(1);
  pay(1);
  approve(13);
  pay(13);
  return 0;
}
