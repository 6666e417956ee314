int named(int n) {
  return n; // breach: short-name
}
int main(void) { return named(3) - 3; }
