/* Prints a libFuzzer dictionary: the keys of rule files, the kinds of points
 * and the operators and names of expressions, from the tables that the
 * program itself is made of. */
#include <stdio.h>
#include <string.h>

static void print_word(const char *word) {
  printf("\"%s\"\n", word);
}

static const char *const words[] = {
#define SR_FILE_KEY(name, key, type, flags, meaning) key,
#define SR_RULE_KEY(name, key, type, flags, meaning) key,
#define SR_POINT_KEY(name, key, type, flags, meaning) key,
#define SR_INCIDENT_KEY(name, key, type, flags, meaning) key,
#include "keys.inc"
#define SR_EXPR(name, number, text, kids) text,
#include "expr.inc"
#define SR_SEVERITY(name, number, text) text,
#include "semrules/abi.inc"
    "true", "false",  "NULL",   "errno",  "ret",  "obj",      "new",
    "old(", "callee", "sizeof", "struct", "char", "unsigned", "in(",
    "all(", "any(",   "->",     "(",      ")",    "[",        "]",
    "<<: ", "&a ",    "*a",     "active", "...",  "candidate"};

int main(void) {
  for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
    print_word(words[i]);
  return 0;
}
