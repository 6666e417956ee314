/* Memory, strings and argument lists for the tools. */
#include "toolmem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

void *sr_tool_alloc(size_t size) {
  return memset(sr_xalloc(size), 0, size);
}

void *sr_tool_grow(void *items, size_t count, size_t *capacity, size_t size) {
  if (count < *capacity)
    return items;
  *capacity = *capacity ? *capacity * 2 : 16;
  return sr_xrealloc(items, *capacity * size);
}

char *sr_tool_strndup(const char *ptr, size_t len) {
  char *copy = sr_tool_alloc(len + 1);
  memcpy(copy, ptr, len);
  return copy;
}

char *sr_tool_strdup(const char *text) {
  return sr_tool_strndup(text, strlen(text));
}

char *sr_tool_vformat(const char *fmt, va_list args) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_vaddf(&text, fmt, args);
  return text.room ? text.ptr : sr_tool_strdup("");
}

char *sr_tool_format(const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  char *text = sr_tool_vformat(fmt, args);
  va_end(args);
  return text;
}

void sr_argv_push(struct sr_argv *argv, const char *text) {
  argv->items = sr_tool_grow(argv->items, argv->count + 1, &argv->capacity,
                             sizeof *argv->items);
  argv->items[argv->count++] = sr_tool_strdup(text);
  argv->items[argv->count] = NULL;
}

void sr_argv_push_all(struct sr_argv *argv, const struct sr_argv *more) {
  for (size_t i = 0; i < more->count; i++)
    sr_argv_push(argv, more->items[i]);
}

void sr_argv_push_words(struct sr_argv *argv, const char *text) {
  static const char blanks[] = " \t\n";
  for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
    size_t len = strcspn(text, blanks);
    char *word = sr_tool_strndup(text, len);
    sr_argv_push(argv, word);
    free(word);
    text += len;
  }
}

void sr_argv_release(struct sr_argv *argv) {
  for (size_t i = 0; i < argv->count; i++)
    free(argv->items[i]);
  free(argv->items);
  *argv = (struct sr_argv){0};
}
