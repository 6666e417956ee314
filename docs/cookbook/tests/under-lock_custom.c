/* The program's own locks: a lock is any value, here a hash. */
static int taken[4];

static void item_lock(unsigned hv) { taken[hv % 4]++; }
static void item_unlock(unsigned hv) { taken[hv % 4]--; }

static int chains[4];

// breach: chain-under-item-lock
static void chain_insert(unsigned hv, int n) { chains[hv % 4] += n; }

/* Does the same, but is not what the rule speaks of. */
static void chain_insert_alone(unsigned hv, int n) {
  item_lock(hv);
  chain_insert(hv, n);
  item_unlock(hv);
}

int main(void) {
  chain_insert_alone(1, 1);
  item_lock(2);
  item_lock(2);
  item_unlock(2);
  chain_insert(2, 1);
  item_unlock(2);
  chain_insert(2, 1); /* holds it no more */
  return 0;
}
