/* What logs say of run-time suppressions. */
#include "log_suppressions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

static size_t suppression_of(struct sr_log *log, const char *file,
                             uint64_t line) {
  bool is_new;
  char *key = sr_tool_format("%llu|%s", (unsigned long long)line, file);
  size_t index = *sr_key_index_put(&log->suppression_index, key,
                                   log->suppression_count, &is_new);
  free(key);
  if (is_new) {
    log->suppressions =
        sr_tool_grow(log->suppressions, log->suppression_count,
                     &log->suppression_room, sizeof *log->suppressions);
    log->suppressions[log->suppression_count++] =
        (struct sr_log_suppression){.file = sr_tool_strdup(file), .line = line};
  }
  return index;
}

/* Counts are totals: what counts is by how much they grew. */
static void add_count(struct sr_log *log, size_t index, size_t process,
                      uint64_t matched) {
  struct sr_log_suppression *suppression = &log->suppressions[index];
  bool is_new;
  char key[64];
  snprintf(key, sizeof key, "%zu|%zu", process, index);
  size_t *seen = sr_key_index_put(&log->matched_index, key, 0, &is_new);
  suppression->processes += is_new;
  if (matched > *seen) {
    suppression->matched += matched - *seen;
    *seen = (size_t)matched;
  }
}

bool sr_log_add_suppressions(struct sr_log *log, const json_t *record,
                             size_t process) {
  const char *file = sr_log_text(record, "file");
  json_t *matched = json_object_get(record, "matched");
  const char *line;
  json_t *count;
  if (!*file || !json_is_object(matched))
    return false;
  json_object_foreach(matched, line, count) {
    uint64_t number = strtoull(line, NULL, 10);
    json_int_t value = json_integer_value(count);
    if (!number || !json_is_integer(count) || value < 0)
      return false;
    add_count(log, suppression_of(log, file, number), process, (uint64_t)value);
  }
  return true;
}

void sr_log_release_suppressions(struct sr_log *log) {
  for (size_t i = 0; i < log->suppression_count; i++) {
    free(log->suppressions[i].file);
    free(log->suppressions[i].text);
  }
  free(log->suppressions);
  sr_key_index_release(&log->suppression_index);
  sr_key_index_release(&log->matched_index);
}

static int by_place(const void *a, const void *b) {
  const struct sr_log_suppression *x = a, *y = b;
  int order = strcmp(x->file, y->file);
  return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* The line without its comment and the blanks around; "" where it is not there
 * any more. */
static char *trimmed(char *line) {
  line[strcspn(line, "#\r\n")] = '\0';
  line += strspn(line, " \t");
  for (size_t len = strlen(line); len && strchr(" \t", line[len - 1]);)
    line[--len] = '\0';
  return sr_tool_strdup(line);
}

/* Fills in the texts of those from `first` on that stand in the same file. */
static size_t read_texts(struct sr_log *log, size_t first) {
  struct sr_log_suppression *all = log->suppressions;
  const char *path = all[first].file;
  FILE *file = fopen(path, "r");
  char *line = NULL;
  size_t room = 0, at = first;
  for (uint64_t number = 1; file && getline(&line, &room, file) >= 0; number++)
    while (at < log->suppression_count && strcmp(all[at].file, path) == 0 &&
           all[at].line <= number) {
      if (all[at].line == number)
        all[at].text = trimmed(line);
      at++;
    }
  free(line);
  if (file)
    fclose(file);
  while (at < log->suppression_count && strcmp(all[at].file, path) == 0)
    at++;
  return at;
}

void sr_log_finish_suppressions(struct sr_log *log) {
  if (log->suppression_count)
    qsort(log->suppressions, log->suppression_count, sizeof *log->suppressions,
          by_place);
  for (size_t at = 0; at < log->suppression_count;)
    at = read_texts(log, at);
}

uint64_t sr_log_suppressed(const struct sr_log *log) {
  uint64_t sum = 0;
  for (size_t i = 0; i < log->suppression_count; i++)
    sum += log->suppressions[i].matched;
  return sum;
}

json_t *sr_log_suppressions_json(const struct sr_log *log) {
  json_t *array = json_array();
  for (size_t i = 0; i < log->suppression_count; i++) {
    const struct sr_log_suppression *s = &log->suppressions[i];
    json_array_append_new(
        array, json_pack("{s:s, s:I, s:s, s:I, s:I}", "file", s->file, "line",
                         (json_int_t)s->line, "text", s->text ? s->text : "",
                         "matched", (json_int_t)s->matched, "processes",
                         (json_int_t)s->processes));
  }
  return array;
}
