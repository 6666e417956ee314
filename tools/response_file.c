/* @FILE arguments: looked into, never changed. */
#include "wrapper_args.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

enum { MAX_DEPTH = 16 }; /* a file may name itself */

static bool read_whole(const char *path, struct sr_strbuf *text) {
  char buffer[4096];
  FILE *file = fopen(path, "r");
  if (!file)
    return false;
  for (size_t len; (len = fread(buffer, 1, sizeof buffer, file)) > 0;)
    sr_strbuf_add(text, buffer, len);
  bool is_good = !ferror(file);
  fclose(file);
  return is_good;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Takes one word off *at, GNU style: quotes group, a backslash keeps the next
 * character.  Returns false at the end. */
static bool next_word(const char **at, const char *end,
                      struct sr_strbuf *word) {
  char quote = 0;
  while (*at < end && is_blank(**at))
    ++*at;
  if (*at == end)
    return false;
  sr_strbuf_clear(word);
  for (; *at < end && (quote || !is_blank(**at)); ++*at) {
    if (**at == '\\' && quote != '\'' && *at + 1 < end)
      sr_strbuf_add(word, ++*at, 1);
    else if (quote ? **at == quote : **at == '\'' || **at == '"')
      quote = quote ? 0 : **at;
    else
      sr_strbuf_add(word, *at, 1);
  }
  return true;
}

static void expand(struct sr_argv *to, const char *arg, int depth) {
  struct sr_strbuf text, word;
  sr_strbuf_init(&text);
  sr_strbuf_init(&word);
  if (arg[0] != '@' || depth == MAX_DEPTH || !read_whole(arg + 1, &text)) {
    sr_argv_push(to, arg);
    goto out;
  }
  const char *at = text.ptr, *end = text.ptr + text.len;
  while (next_word(&at, end, &word))
    expand(to, word.ptr, depth + 1);
out:
  sr_strbuf_release(&text);
  sr_strbuf_release(&word);
}

void sr_expand_response_files(struct sr_argv *to, const struct sr_argv *args) {
  for (size_t i = 0; i < args->count; i++)
    expand(to, args->items[i], 0);
}
