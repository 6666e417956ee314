// With SEMRULES_COUNTS, each site counts how often it was reached; the program stays what it was.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// environment: SEMRULES_COUNTS=1
/* rules:
- {id: entry, at: {entry: f}, when: n > 1, forbid: n == 3}
- {id: write, at: {write: total}, require: new >= old}
- {id: exit, at: {exit: f}, forbid: ret == 6}
*/
static int total;
__attribute__((noinline)) static int f(int n) { // breach: entry
  total += n;
  return n * 2; // breach: exit
}
int main(void) {
  int sum = 0;
  for (int i = 0; i < 5; i++)
    sum += f(i);
  total = 1; // breach: write
  return sum - 20;
}
