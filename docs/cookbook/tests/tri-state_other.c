/* The right answer for the wrong certificate does not count, nor does one that
 * was given in another activation. */
struct cert {
  int signature;
  struct cert *issuer;
};

static int X509_verify(struct cert *cert, int key) {
  if (cert->signature < 0)
    return -1;
  return cert->signature == key;
}

static int peer_is_trusted(struct cert *cert, int key, int how) {
  switch (how) {
  case 0:
    return X509_verify(cert, key) == 1; // ok: trusted-means-verified
  case 1:
    return X509_verify(cert->issuer, key) == 1; // breach: trusted-means-verified
  default:
    return 1; // breach: trusted-means-verified
  }
}

int main(void) {
  struct cert root = {7, 0}, leaf = {7, &root};
  return !peer_is_trusted(&leaf, 7, 0) || !peer_is_trusted(&leaf, 7, 1) ||
         !peer_is_trusted(&leaf, 7, 2);
}
