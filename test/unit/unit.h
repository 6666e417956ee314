/* Unit tests in plain C.
 *
 *     static void test_something(void) { CHECK_INT(1 + 1, 2); }
 *     int main(void) { test_something(); return unit_end(); }
 *
 * A failed check says where, and the program ends with status 1. */
#ifndef SEMRULES_UNIT_H
#define SEMRULES_UNIT_H

#include <stdio.h>
#include <string.h>

static int unit_checks, unit_failures;

static inline void unit_fail(const char *file, int line, const char *what) {
  unit_failures++;
  fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
}

#define CHECK(condition)                                                       \
  do {                                                                         \
    unit_checks++;                                                             \
    if (!(condition))                                                          \
      unit_fail(__FILE__, __LINE__, #condition);                               \
  } while (0)

#define CHECK_INT(is, should)                                                  \
  do {                                                                         \
    long long is_ = (long long)(is), should_ = (long long)(should);            \
    CHECK(is_ == should_);                                                     \
    if (is_ != should_)                                                        \
      fprintf(stderr, "  %s is %lld, not %lld\n", #is, is_, should_);          \
  } while (0)

#define CHECK_TEXT(is, should)                                                 \
  do {                                                                         \
    const char *is_ = (is), *should_ = (should);                               \
    CHECK(strcmp(is_, should_) == 0);                                          \
    if (strcmp(is_, should_) != 0)                                             \
      fprintf(stderr, "  %s is \"%s\", not \"%s\"\n", #is, is_, should_);      \
  } while (0)

static inline int unit_end(void) {
  printf("%d checks, %d failed\n", unit_checks, unit_failures);
  return unit_failures != 0 || unit_checks == 0;
}

#endif
