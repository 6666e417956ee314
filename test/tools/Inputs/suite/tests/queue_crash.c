// ok: length-kept
int main(void) {
  __builtin_trap();
}
