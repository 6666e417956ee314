/* Memory, strings and argument lists for the tools.  Out of memory ends the
 * program with one message, so nothing here can fail.  Beside what rules/ has
 * for the same purpose (arena.h, strbuf.h). */
#ifndef SEMRULES_TOOLMEM_H
#define SEMRULES_TOOLMEM_H

#include "arena.h"
#include "strbuf.h"

/* Zeroed bytes; the caller frees. */
void *sr_tool_alloc(size_t size);
/* Makes room for one more element of `size` bytes behind `count` ones. */
void *sr_tool_grow(void *items, size_t count, size_t *capacity, size_t size);
char *sr_tool_strdup(const char *text);
char *sr_tool_strndup(const char *ptr, size_t len);
/* What printf would print, on the heap. */
char *sr_tool_format(const char *fmt, ...) SR_PRINTF(1, 2);
char *sr_tool_vformat(const char *fmt, va_list args) SR_PRINTF(1, 0);

/* A list of strings, owned; `items` ends with NULL once something was
 * pushed, as execvp wants it. */
struct sr_argv {
  char **items;
  size_t count, capacity;
};

void sr_argv_push(struct sr_argv *argv, const char *text);
void sr_argv_push_all(struct sr_argv *argv, const struct sr_argv *more);
/* Splits text at white space, without quoting, and pushes the words. */
void sr_argv_push_words(struct sr_argv *argv, const char *text);
void sr_argv_release(struct sr_argv *argv);

#endif
