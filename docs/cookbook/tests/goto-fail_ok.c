/* The hash is finished on every way to success, by two ways; on the ways to
 * failure nothing is asked. */
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
  if (params == 0)
    return hash_final(h); // ok: hash-final-before-verify
  if ((err = hash_update(h, random)) != 0)
    goto fail;
  if ((err = hash_update(h, params)) != 0)
    goto fail;
  if ((err = hash_final(h)) != 0)
    goto fail;
fail:
  return err; // ok: hash-final-before-verify
}

int main(void) {
  struct hash h = {0};
  if (!verify_key_exchange(&h, 1, -1) || !verify_key_exchange(&h, -1, 2))
    return 1;
  h.bytes = 0;
  if (!verify_key_exchange(&h, 1, 2)) /* hash_final itself says no */
    return 1;
  h.bytes = 0;
  return verify_key_exchange(&h, 2, 4) || verify_key_exchange(&h, 0, 0);
}
