/* One `goto fail` too many: it is taken with err == 0, and what stands between
 * it and the label is never done. */
struct hash {
  int bytes, done;
};

static int hash_update(struct hash *h, int n) {
  h->bytes += n;
  return n < 0;
}

static int hash_final(struct hash *h) {
  h->done = 1;
  return h->bytes % 2;
}

static int verify_key_exchange(struct hash *h, int random, int params) {
  int err;
  if ((err = hash_update(h, random)) != 0)
    goto fail;
  if ((err = hash_update(h, params)) != 0)
    goto fail;
    goto fail;
  if ((err = hash_final(h)) != 0)
    goto fail;
fail:
  return err; // breach: hash-final-before-verify
}

int main(void) {
  struct hash refused = {0}, accepted = {0};
  if (!verify_key_exchange(&refused, 1, -1))
    return 1;
  return verify_key_exchange(&accepted, 2, 4);
}
