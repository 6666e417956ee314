/* Patterns, file patterns, the hash, nearest names. */
#include <stdlib.h>

#include "glob.h"
#include "hash.h"
#include "suggest.h"
#include "unit.h"

static bool match(const char *pattern, const char *text) {
  return sr_glob_match(pattern, strlen(pattern), text, strlen(text));
}

static void test_match(void) {
  CHECK(match("", "") && !match("", "a") && !match("a", ""));
  CHECK(match("abc", "abc") && !match("abc", "abcd") && !match("abcd", "abc"));
  CHECK(match("*", "") && match("*", "anything::at/all.c"));
  CHECK(match("dict*", "dictAdd") && !match("dict*", "adictAdd"));
  CHECK(match("*Add", "dictAdd") && !match("*Add", "dictAddRaw"));
  CHECK(match("*a*b*", "xxaxxbxx") && !match("*a*b*", "xxbxxaxx"));
  CHECK(match("a?c", "abc") && !match("a?c", "ac") && !match("a?c", "abbc"));
  CHECK(match("[a-c]x", "bx") && !match("[a-c]x", "dx"));
  CHECK(match("[!a-c]x", "dx") && !match("[^a-c]x", "ax"));
  CHECK(match("[]]x", "]x") && match("[a-]x", "-x"));
  CHECK(match("operator[]", "operator[]") && match("a[", "a["));
  CHECK(match("**a**", "a") && match("db::*::put", "db::Table<int>::put"));
}

/* Stars must not cost more than the product of the lengths. */
static void test_cost(void) {
  enum { length = 20000 };
  char *text = malloc(length + 1);
  CHECK(text != NULL);
  if (!text)
    return;
  memset(text, 'a', length);
  text[length] = '\0';
  CHECK(!match("a*a*a*a*a*a*a*a*a*a*a*a*b", text));
  CHECK(match("a*a*a*a*a*a*a*a*a*a*a*a*a", text));
  free(text);
}

static void test_files(void) {
  CHECK(sr_glob_match_file("*.c", "src/net/a.c"));
  CHECK(sr_glob_match_file("a.c", "/src/a.c") &&
        sr_glob_match_file("a.c", "a.c"));
  CHECK(!sr_glob_match_file("net.c", "src/subnet.c"));
  CHECK(sr_glob_match_file("net/a.c", "src/net/a.c"));
  CHECK(!sr_glob_match_file("net/a.c", "src/subnet/a.c"));
  CHECK(sr_glob_match_file("/src/a.c", "/src/a.c"));
  CHECK(!sr_glob_match_file("/a.c", "src"));
  CHECK(sr_glob_match_file("src/*.c", "/home/src/net/a.c"));
  CHECK(sr_glob_is_pattern("a*") && sr_glob_is_pattern("a?") &&
        sr_glob_is_pattern("[a]") && !sr_glob_is_pattern("a.b::c"));
}

/* Specs on disk depend on these values. */
static void test_hash(void) {
  CHECK(sr_hash64("", 0) != sr_hash64("\0", 1));
  CHECK(sr_hash64("a", 1) == sr_hash64("ab", 1));
  CHECK(sr_hash64("addReply", 8) != sr_hash64("addReplx", 8));
  unsigned seen = 0;
  for (unsigned i = 0; i < 4096; i++)
    seen |= 1u << (sr_hash64(&i, sizeof(i)) & 31);
  CHECK_INT(seen, 0xffffffff);
}

static unsigned distance(const char *a, const char *b, unsigned limit) {
  return sr_suggest_distance(a, strlen(a), b, strlen(b), limit);
}

static void test_suggest(void) {
  static const char *const words[] = {"entry", "exit", "in-function", NULL};
  CHECK_INT(distance("abc", "abc", 3), 0);
  CHECK_INT(distance("abc", "acb", 3), 1);
  CHECK_INT(distance("abc", "abcd", 3), 1);
  CHECK_INT(distance("kitten", "sitting", 5), 3);
  CHECK_INT(distance("kitten", "sitting", 1), 2);
  CHECK_INT(distance("In_Function", "in-function", 5), 0);
  CHECK_TEXT(sr_suggest_from("entri", 5, words), "entry");
  CHECK_TEXT(sr_suggest_from("exti", 4, words), "exit");
  CHECK(sr_suggest_from("zzzz", 4, words) == NULL);
  CHECK(sr_suggest_from("", 0, words) == NULL);
}

int main(void) {
  test_match();
  test_cost();
  test_files();
  test_hash();
  test_suggest();
  return unit_end();
}
