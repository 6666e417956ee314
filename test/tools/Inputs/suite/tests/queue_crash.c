// ok: length-kept
#include <stdio.h>
int main(void) {
  puts("the last words");
  fflush(stdout);
  __builtin_trap();
}
