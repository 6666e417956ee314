/* Reads what a rule test expects from its comments.
 *
 * A comment alone on its line speaks of the next line that holds more than
 * such a comment, so that several may stand above one place; a comment behind
 * code speaks of its own line, or of the next. */
#include "expectation.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

static size_t id_length(const char *text) {
  size_t len = 0;
  while (isalnum((unsigned char)text[len]) ||
         (len && text[len] && strchr("._-", text[len])))
    len++;
  return len;
}

static void add(struct sr_expectations *expectations, const char *text,
                bool is_breach, bool is_behind_code, unsigned line) {
  text += strspn(text, " \t");
  size_t len = id_length(text);
  if (!len)
    return;
  expectations->items =
      sr_tool_grow(expectations->items, expectations->count,
                   &expectations->room, sizeof *expectations->items);
  expectations->items[expectations->count++] =
      (struct sr_expectation){.rule = sr_tool_strndup(text, len),
                              .is_breach = is_breach,
                              .is_behind_code = is_behind_code,
                              .line = line,
                              .target = is_behind_code ? line : 0};
}

/* The comment's text if it begins with `word`. */
static const char *after_word(const char *comment, const char *word) {
  comment += strspn(comment, "/ \t");
  size_t len = strlen(word);
  return strncmp(comment, word, len) == 0 ? comment + len : NULL;
}

static void read_line(struct sr_expectations *expectations, const char *text,
                      unsigned line) {
  const char *comment = strstr(text, "//");
  bool is_alone = comment && comment == text + strspn(text, " \t");
  if (comment) {
    const char *breach = after_word(comment, "breach:");
    const char *ok = after_word(comment, "ok:");
    const char *flags = after_word(comment, "flags:");
    if (breach)
      add(expectations, breach, true, !is_alone, line);
    else if (ok)
      add(expectations, ok, false, !is_alone, line);
    else if (flags)
      sr_argv_push_words(&expectations->flags, flags);
  }
  if (is_alone)
    return;
  for (size_t i = expectations->count; i-- > 0;) {
    struct sr_expectation *item = &expectations->items[i];
    if (!item->is_behind_code && !item->target)
      item->target = line;
  }
}

bool sr_expectations_read(struct sr_expectations *expectations,
                          const char *path, char **error) {
  char *text = NULL;
  size_t room = 0;
  *expectations = (struct sr_expectations){0};
  *error = NULL;
  FILE *file = fopen(path, "r");
  if (!file) {
    *error = sr_tool_format("cannot read '%s': %s", path, strerror(errno));
    return false;
  }
  for (unsigned line = 1; getline(&text, &room, file) > 0; line++) {
    text[strcspn(text, "\r\n")] = '\0';
    sr_argv_push(&expectations->lines, text);
    read_line(expectations, text, line);
  }
  free(text);
  fclose(file);
  return true;
}

void sr_expectations_release(struct sr_expectations *expectations) {
  for (size_t i = 0; i < expectations->count; i++)
    free(expectations->items[i].rule);
  free(expectations->items);
  sr_argv_release(&expectations->flags);
  sr_argv_release(&expectations->lines);
  *expectations = (struct sr_expectations){0};
}

struct sr_expectation *
sr_expectations_find(const struct sr_expectations *expectations,
                     const char *rule, unsigned line, bool is_breach) {
  struct sr_expectation *second = NULL;
  for (size_t i = 0; i < expectations->count; i++) {
    struct sr_expectation *item = &expectations->items[i];
    if (item->is_breach != is_breach || strcmp(item->rule, rule) != 0)
      continue;
    if (item->target == line)
      return item;
    if (item->is_behind_code && item->line + 1 == line)
      second = item;
  }
  return second;
}
