// Static, position independent, for size, without a PLT, with relocations of every kind.
// RUN: %python %S/../pass/Inputs/rulecheck.py %build %llvm %s
// modes: -O2 -static | -Os | -O2 -fPIE -pie -fno-plt | -O1 -fno-pie -no-pie | -Oz -fno-omit-frame-pointer | -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections | -O2 -fuse-ld=lld -Wl,--gc-sections | -O2 -fstack-protector-all -D_FORTIFY_SOURCE=2 | -O2 -mcmodel=large
/* rules:
- {id: write, at: {write: s.x}, forbid: new == 7}
- {id: entry, at: {entry: work}, forbid: n == 7}
- {id: exit, at: {exit: work}, forbid: old(object.x) == 0 && ret == 7}
- {id: text, at: {entry: work}, require: "in(n, 1, 7, 9) && streq(name, \"x\")"}
- {id: copy, at: {call: "memcpy(to, from, n)"}, forbid: n == 4}
*/
#include <stdio.h>
#include <string.h>
struct s { int x; };
static struct s object;
const char *name = "x";
static int work(int n) { // breach: entry
  object.x = n; // breach: write
  return n; // breach: exit
}
int main(int argc, char **argv) {
  int sum = work(6 + argc) + work(argc);
  char to[8] = "", *volatile from = argv[0];
  memcpy(to, from, 4); // breach: copy
  printf("%d %zu\n", sum, strlen(to));
  return 0;
}
