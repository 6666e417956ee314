/* Reads and merges JSON Lines logs. */
#include "log.h"

#include "log_suppressions.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "banned.h"

/* A site's counts in one process, which grow with each record of it. */
struct sr_log_seen {
  uint64_t executed, active, hidden, unknown;
};

void sr_log_init(struct sr_log *log) {
  *log = (struct sr_log){0};
}

void sr_log_release(struct sr_log *log) {
  for (size_t i = 0; i < log->breach_count; i++)
    json_decref(log->breaches[i].record);
  for (size_t i = 0; i < log->site_count; i++) {
    struct sr_log_site *site = &log->sites[i];
    free(site->rule);
    free(site->check);
    free(site->file);
    free(site->function);
    free(site->point);
    free(site->state);
  }
  for (size_t i = 0; i < log->process_count; i++)
    free(log->processes[i].exe);
  free(log->breaches);
  free(log->sites);
  free(log->processes);
  free(log->seen);
  sr_argv_release(&log->problems);
  sr_key_index_release(&log->breach_index);
  sr_key_index_release(&log->site_index);
  sr_key_index_release(&log->pid_index);
  sr_key_index_release(&log->seen_index);
  sr_log_release_suppressions(log);
  sr_log_init(log);
}

bool sr_log_is_event(const struct sr_log_site *site) {
  return strcmp(site->check, "event") == 0;
}

const char *sr_log_text(const json_t *record, const char *key) {
  const char *text = json_string_value(json_object_get(record, key));
  return text ? text : "";
}

uint64_t sr_log_number(const json_t *record, const char *key) {
  const json_t *value = json_object_get(record, key);
  if (json_is_integer(value) && json_integer_value(value) > 0)
    return (uint64_t)json_integer_value(value);
  return 0;
}

/* The process that a record speaks of; a start begins a new one, since pids
 * are used again and exec keeps them. */
static size_t process_of(struct sr_log *log, const json_t *record,
                         bool is_start) {
  bool is_new;
  char key[32];
  json_int_t pid = json_integer_value(json_object_get(record, "pid"));
  snprintf(key, sizeof key, "%lld", (long long)pid);
  size_t *index =
      sr_key_index_put(&log->pid_index, key, log->process_count, &is_new);
  if (!is_new && !(is_start && log->processes[*index].has_start))
    return *index;
  if (!is_new)
    log->processes[*index].is_replaced = true;
  *index = log->process_count;
  log->processes = sr_tool_grow(log->processes, log->process_count,
                                &log->process_room, sizeof *log->processes);
  log->processes[log->process_count++] = (struct sr_log_process){
      .pid = pid, .exe = sr_tool_strdup(sr_log_text(record, "exe"))};
  return *index;
}

static void note_seq(struct sr_log_process *process, const json_t *record) {
  uint64_t seq = sr_log_number(record, "seq");
  if (seq > process->last_seq)
    process->last_seq = seq;
}

static char *place_key(const json_t *record, const char *kind) {
  return sr_tool_format("%s|%s|%s|%llu|%llu", sr_log_text(record, "rule"), kind,
                        sr_log_text(record, "file"),
                        (unsigned long long)sr_log_number(record, "line"),
                        (unsigned long long)sr_log_number(record, "column"));
}

static void add_breach(struct sr_log *log, json_t *record, size_t process) {
  bool is_new;
  char *key = place_key(record, sr_log_text(record, "kind"));
  size_t index =
      *sr_key_index_put(&log->breach_index, key, log->breach_count, &is_new);
  free(key);
  if (is_new) {
    log->breaches = sr_tool_grow(log->breaches, log->breach_count,
                                 &log->breach_room, sizeof *log->breaches);
    log->breaches[log->breach_count++] = (struct sr_log_breach){
        .record = json_incref(record), .last_process = SIZE_MAX};
  }
  struct sr_log_breach *breach = &log->breaches[index];
  log->processes[process].breaches++;
  breach->records++;
  breach->processes += breach->last_process != process;
  breach->last_process = process;
}

static size_t site_of(struct sr_log *log, const json_t *record) {
  bool is_new;
  char *place = place_key(record, sr_log_text(record, "point"));
  char *key = sr_tool_format("%s|%s|%s", place, sr_log_text(record, "function"),
                             sr_log_text(record, "check"));
  size_t index =
      *sr_key_index_put(&log->site_index, key, log->site_count, &is_new);
  free(place);
  free(key);
  if (!is_new)
    return index;
  log->sites = sr_tool_grow(log->sites, log->site_count, &log->site_room,
                            sizeof *log->sites);
  log->sites[log->site_count++] = (struct sr_log_site){
      .rule = sr_tool_strdup(sr_log_text(record, "rule")),
      .check = sr_tool_strdup(sr_log_text(record, "check")),
      .file = sr_tool_strdup(sr_log_text(record, "file")),
      .function = sr_tool_strdup(sr_log_text(record, "function")),
      .point = sr_tool_strdup(sr_log_text(record, "point")),
      .state = sr_tool_strdup(sr_log_text(record, "state")),
      .line = sr_log_number(record, "line"),
      .column = sr_log_number(record, "column")};
  return index;
}

/* What was added since the process wrote this site's counts before. */
static uint64_t growth(uint64_t *seen, uint64_t now) {
  uint64_t more = now > *seen ? now - *seen : 0;
  *seen += more;
  return more;
}

static void add_coverage(struct sr_log *log, const json_t *record,
                         size_t process) {
  bool is_new;
  char key[64];
  size_t index = site_of(log, record);
  snprintf(key, sizeof key, "%zu|%zu", process, index);
  size_t at =
      *sr_key_index_put(&log->seen_index, key, log->seen_count, &is_new);
  if (is_new) {
    log->seen = sr_tool_grow(log->seen, log->seen_count, &log->seen_room,
                             sizeof *log->seen);
    log->seen[log->seen_count++] = (struct sr_log_seen){0};
  }
  struct sr_log_seen *seen = &log->seen[at];
  struct sr_log_site *site = &log->sites[index];
  site->executed += growth(&seen->executed, sr_log_number(record, "executed"));
  site->active += growth(&seen->active, sr_log_number(record, "active"));
  site->unknown += growth(&seen->unknown, sr_log_number(record, "unknown"));
  uint64_t breached = sr_log_number(record, "breached");
  uint64_t told = sr_log_number(record, "told");
  site->hidden += growth(&seen->hidden, breached > told ? breached - told : 0);
  const json_t *counts = json_object_get(record, "has_counts");
  site->has_counts |= json_is_true(counts) || json_integer_value(counts) != 0;
}

static void add_process(struct sr_log *log, const json_t *record,
                        size_t index) {
  struct sr_log_process *process = &log->processes[index];
  const char *event = sr_log_text(record, "event");
  process->has_start |= strcmp(event, "start") == 0;
  process->has_end |= strcmp(event, "end") == 0;
  if (sr_log_number(record, "dropped") > process->dropped)
    process->dropped = sr_log_number(record, "dropped");
}

/* Every breach has a severity.  Records of kinds that came later have none,
 * and are for those who know them. */
static bool is_of_unknown_kind(const json_t *record, const char *kind) {
  static const char *const known[] = {"process", "coverage", "suppressions"};
  bool is_known = !*kind || *sr_log_text(record, "severity");
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    is_known |= strcmp(kind, known[i]) == 0;
  return !is_known && sr_log_number(record, "schema") == 1;
}

/* Returns false if it is no record of a log. */
static bool add_record(struct sr_log *log, json_t *record) {
  const char *kind = sr_log_text(record, "kind");
  if (!json_is_object(record) || sr_log_number(record, "schema") > 1)
    return false;
  if (is_of_unknown_kind(record, kind))
    return true;
  bool is_process = strcmp(kind, "process") == 0;
  bool is_start =
      is_process && strcmp(sr_log_text(record, "event"), "start") == 0;
  bool is_of_suppressions = strcmp(kind, "suppressions") == 0;
  if (!is_process && !is_of_suppressions && !*sr_log_text(record, "rule"))
    return false;
  size_t process = process_of(log, record, is_start);
  note_seq(&log->processes[process], record);
  if (is_of_suppressions)
    return sr_log_add_suppressions(log, record, process);
  if (is_process)
    add_process(log, record, process);
  else if (strcmp(kind, "coverage") == 0)
    add_coverage(log, record, process);
  else
    add_breach(log, record, process);
  return true;
}

static void add_problem(struct sr_log *log, const char *path,
                        unsigned long line, const char *what) {
  char *text = sr_tool_format("%s:%lu: %s", path, line, what);
  sr_argv_push(&log->problems, text);
  free(text);
}

static void read_line(struct sr_log *log, const char *path,
                      unsigned long number, const char *line, size_t len) {
  json_error_t error;
  if (len && line[len - 1] != '\n') {
    add_problem(log, path, number, "the last record is cut off");
    return;
  }
  if (strspn(line, " \t\r\n") == len)
    return;
  json_t *record = json_loadb(line, len, JSON_ALLOW_NUL, &error);
  if (!record) /* integers above INT64_MAX among a breach's values */
    record =
        json_loadb(line, len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
  if (!record)
    add_problem(log, path, number, "torn record: not a line of JSON");
  else if (!add_record(log, record))
    add_problem(log, path, number,
                "not a record of schema 1 of a SemRules log");
  json_decref(record);
}

static bool read_file(struct sr_log *log, const char *path, char **error) {
  char *line = NULL;
  size_t room = 0;
  ssize_t len;
  unsigned long number = 0;
  bool is_stdin = strcmp(path, "-") == 0;
  FILE *file = is_stdin ? stdin : fopen(path, "r");
  if (!file) {
    *error = sr_tool_format("cannot read '%s': %s", path, strerror(errno));
    return false;
  }
  if (is_stdin)
    path = "<stdin>";
  while ((len = getline(&line, &room, file)) > 0)
    read_line(log, path, ++number, line, (size_t)len);
  bool is_good = !ferror(file);
  if (!is_good)
    *error = sr_tool_format("cannot read '%s': %s", path, strerror(errno));
  free(line);
  if (!is_stdin)
    fclose(file);
  return is_good;
}

static int is_log(const struct dirent *entry) {
  size_t len = strlen(entry->d_name);
  return len > 6 && strcmp(entry->d_name + len - 6, ".jsonl") == 0;
}

bool sr_log_read(struct sr_log *log, const char *path, char **error) {
  struct stat info;
  struct dirent **entries;
  bool is_good = true;
  *error = NULL;
  if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
    return read_file(log, path, error);
  int count = scandir(path, &entries, is_log, alphasort);
  if (count < 0) {
    *error = sr_tool_format("cannot read '%s': %s", path, strerror(errno));
    return false;
  }
  for (int i = 0; i < count; i++) {
    char *file = sr_tool_format("%s/%s", path, entries[i]->d_name);
    is_good = is_good && read_file(log, file, error);
    free(file);
    free(entries[i]);
  }
  free(entries);
  return is_good;
}

static int by_number(uint64_t a, uint64_t b) {
  return (a > b) - (a < b);
}

static int compare_breaches(const void *a, const void *b) {
  const json_t *x = ((const struct sr_log_breach *)a)->record;
  const json_t *y = ((const struct sr_log_breach *)b)->record;
  int order = strcmp(sr_log_text(x, "rule"), sr_log_text(y, "rule"));
  if (!order)
    order = strcmp(sr_log_text(x, "file"), sr_log_text(y, "file"));
  if (!order)
    order = by_number(sr_log_number(x, "line"), sr_log_number(y, "line"));
  if (!order)
    order = by_number(sr_log_number(x, "column"), sr_log_number(y, "column"));
  return order ? order : strcmp(sr_log_text(x, "kind"), sr_log_text(y, "kind"));
}

static int compare_sites(const void *a, const void *b) {
  const struct sr_log_site *x = a, *y = b;
  int order = strcmp(x->rule, y->rule);
  if (!order)
    order = strcmp(x->file, y->file);
  if (!order)
    order = by_number(x->line, y->line);
  if (!order)
    order = by_number(x->column, y->column);
  return order ? order : strcmp(x->function, y->function);
}

/* Breaches of a breach's condition at its place that sites counted beyond those
 * that were written. */
static uint64_t hidden(const struct sr_log *log, const json_t *record) {
  uint64_t sum = 0;
  for (size_t i = 0; i < log->site_count; i++) {
    const struct sr_log_site *site = &log->sites[i];
    if (site->hidden && site->line == sr_log_number(record, "line") &&
        site->column == sr_log_number(record, "column") &&
        strcmp(site->rule, sr_log_text(record, "rule")) == 0 &&
        strcmp(site->check, sr_log_text(record, "kind")) == 0 &&
        strcmp(site->file, sr_log_text(record, "file")) == 0)
      sum += site->hidden;
  }
  return sum;
}

void sr_log_finish(struct sr_log *log) {
  for (size_t i = 0; i < log->breach_count; i++) {
    struct sr_log_breach *breach = &log->breaches[i];
    breach->count = breach->records + hidden(log, breach->record);
  }
  if (log->breach_count)
    qsort(log->breaches, log->breach_count, sizeof *log->breaches,
          compare_breaches);
  if (log->site_count)
    qsort(log->sites, log->site_count, sizeof *log->sites, compare_sites);
  sr_log_finish_suppressions(log);
}

uint64_t sr_log_lost(const struct sr_log *log) {
  uint64_t lost = 0;
  for (size_t i = 0; i < log->process_count; i++) {
    const struct sr_log_process *process = &log->processes[i];
    uint64_t missing = process->last_seq > process->breaches
                           ? process->last_seq - process->breaches
                           : 0;
    lost += missing > process->dropped ? missing : process->dropped;
  }
  return lost;
}

bool sr_log_is_killed(const struct sr_log_process *process) {
  return process->has_start && !process->has_end && !process->is_replaced;
}

size_t sr_log_killed(const struct sr_log *log) {
  size_t killed = 0;
  for (size_t i = 0; i < log->process_count; i++)
    killed += sr_log_is_killed(&log->processes[i]);
  return killed;
}
