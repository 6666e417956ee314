/* X509_verify returns 1 for a good signature, 0 for a bad one and -1 for one
 * that cannot be read. */
struct cert {
  int signature;
  struct cert *issuer;
};

static int X509_verify(struct cert *cert, int key) {
  if (cert->signature < 0)
    return -1;
  return cert->signature == key;
}

static int peer_is_trusted(struct cert *cert, int key) {
  if (!X509_verify(cert, key))
    return 0; // ok: trusted-means-verified
  return 1;   // breach: trusted-means-verified
}

int main(void) {
  struct cert root = {7, 0}, good = {7, &root}, bad = {8, &root},
              unreadable = {-1, &root};
  int trusted = peer_is_trusted(&good, 7);
  trusted += peer_is_trusted(&bad, 7);
  trusted += peer_is_trusted(&unreadable, 7);
  return trusted != 2;
}
