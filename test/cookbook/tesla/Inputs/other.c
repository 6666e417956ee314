static int uses;
__attribute__((noinline)) static int check(int n) { return n + uses; }
__attribute__((noinline)) static void use(int n) { uses += n; }

int other(int n) {
  use(n);
  check(n);
  use(n);
  return uses;
}
