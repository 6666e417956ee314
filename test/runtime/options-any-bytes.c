/* No text in SEMRULES_OPTIONS makes the runtime stumble. */
// REQUIRES: compiler-rt
// RUN: %clang -std=c11 -D_GNU_SOURCE -g -O1 -fsanitize=address,undefined \
// RUN:   -fno-sanitize-recover=all -I%include -I%S/../../runtime %s \
// RUN:   %S/../../runtime/*.c -o %t
// RUN: %t 2>/dev/null
#include "rt.h"

#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252u;

static unsigned next(unsigned below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (unsigned)(state >> 33) % below;
}

int main(void) {
  static const char *const words[] = {
      "log_path",
      "exitcode",
      "rules",
      "=",
      ":",
      "'",
      "sample:1/",
      "=sample",
      "9",
      "max_reports",
      "18446744073709551616",
      ",",
      "off",
      "*",
      "\xff",
      "help",
      "%",
      "=halt",
      "r1",
      "a long name that is no option at all, nor near one"};
  for (int round = 0; round < 20000; round++) {
    /* exactly as large as it is, so that a step too far is seen */
    char text[1024];
    size_t size = 0;
    for (unsigned i = next(12); i > 0; i--) {
      const char *const word = words[next(sizeof words / sizeof *words)];
      memcpy(text + size, word, strlen(word));
      size += strlen(word);
    }
    char *const exact = malloc(size + 1);
    memcpy(exact, text, size);
    exact[size] = '\0';
    sr_options_read(exact, "here");
    sr_options_check_rules();
    uint32_t sample = 1;
    if (sr_options_mode("r1", &sample) > SR_MODE_SAMPLE || sample == 0 ||
        sr_options.exitcode > 255)
      return 1;
    free(exact);
  }
  return 0;
}
