/* Arena, strings, UTF-8 and tables. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "strbuf.h"
#include "table.h"
#include "unit.h"
#include "utf8.h"

static void test_arena(void) {
  struct sr_arena arena = SR_ARENA_INIT;
  char *small[1000];
  for (int i = 0; i < 1000; i++) {
    small[i] = sr_arena_alloc(&arena, (size_t)i);
    CHECK((uintptr_t)small[i] % _Alignof(max_align_t) == 0);
    for (int j = 0; j < i; j++)
      CHECK(small[i][j] == 0);
    memset(small[i], i & 0x7f, (size_t)i);
  }
  char *large = sr_arena_alloc(&arena, 5 << 20);
  large[0] = large[(5 << 20) - 1] = 1;
  for (int i = 1; i < 1000; i++)
    CHECK(small[i][0] == (i & 0x7f) && small[i][i - 1] == (i & 0x7f));
  struct sr_str text = sr_arena_str(&arena, "a\0b", 3);
  CHECK_INT(text.len, 3);
  CHECK(text.ptr[2] == 'b' && text.ptr[3] == '\0');
  CHECK(sr_str_is(sr_arena_str(&arena, NULL, 0), ""));
  sr_arena_release(&arena);
  CHECK(arena.block == NULL);
}

static void test_strbuf(void) {
  struct sr_strbuf buf;
  sr_strbuf_init(&buf);
  CHECK_TEXT(buf.ptr, "");
  sr_strbuf_addf(&buf, "%d-%s", 12, "x");
  sr_strbuf_addc(&buf, '!');
  CHECK_TEXT(buf.ptr, "12-x!");
  for (int i = 0; i < 10000; i++)
    sr_strbuf_adds(&buf, "0123456789");
  CHECK_INT(buf.len, 100005);
  CHECK_INT(strlen(buf.ptr), 100005);
  sr_strbuf_clear(&buf);
  CHECK_TEXT(buf.ptr, "");
  sr_strbuf_add_json(&buf, "a\"\\\n\t\x01\xc3\xa9\xff\0z", 11);
  CHECK_TEXT(buf.ptr, "\"a\\\"\\\\\\n\\t\\u0001\xc3\xa9\xef\xbf\xbd\\u0000z\"");
  sr_strbuf_release(&buf);
  CHECK_TEXT(buf.ptr, "");
}

static void test_utf8(void) {
  static const char *const bad[] = {
      "\x80",         "\xc0\x80",         "\xc3",         "\xe0\x80\x80",
      "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80", "\xe2\x82"};
  uint32_t code = 0;
  for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
    CHECK_INT(sr_utf8_decode(bad[i], strlen(bad[i]), &code), 0);
  CHECK_INT(sr_utf8_decode("", 0, &code), 0);
  for (uint32_t c = 0; c < 0x110000; c += 0x3f) {
    char bytes[4];
    if (c >= 0xd800 && c < 0xe000)
      continue;
    size_t size = sr_utf8_encode(c, bytes);
    CHECK_INT(sr_utf8_decode(bytes, size, &code), size);
    CHECK_INT(code, c);
  }
  CHECK_INT(sr_utf8_width('a'), 1);
  CHECK_INT(sr_utf8_width(0x301), 0);
  CHECK_INT(sr_utf8_width(0x65e5), 2);
}

static void test_table(void) {
  struct sr_table table = SR_TABLE_INIT;
  struct sr_arena arena = SR_ARENA_INIT;
  int values[3000];
  CHECK(sr_table_get(&table, sr_str_of("x")) == NULL);
  for (int i = 0; i < 3000; i++) {
    char name[16];
    int len = snprintf(name, sizeof(name), "k%d", i);
    struct sr_str key = sr_arena_str(&arena, name, (size_t)len);
    CHECK(sr_table_add(&table, key, &values[i]) == &values[i]);
    CHECK(sr_table_add(&table, key, &values[0]) == &values[i]);
  }
  CHECK(sr_table_get(&table, sr_str_of("k2999")) == &values[2999]);
  CHECK(sr_table_get(&table, sr_str_of("k3000")) == NULL);
  sr_table_release(&table);
  sr_arena_release(&arena);
}

int main(void) {
  test_arena();
  test_strbuf();
  test_utf8();
  test_table();
  return unit_end();
}
