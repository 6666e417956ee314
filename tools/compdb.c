/* Reads compile_commands.json: entries with the same flags, folder and
 * language are one group. */
#include "compdb.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"
#include "wrapper_args.h"

#include "banned.h"

struct sr_compdb_group {
  char *file, *directory;
  struct sr_argv flags;
  bool is_cxx;
  size_t files, order;
  struct sr_compdb_group *next;
};

struct reader {
  struct sr_table by_key; /* struct sr_compdb_group */
  struct sr_arena arena;  /* keys */
  struct sr_compdb_group *first, **last;
  size_t count;
};

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The words of a command as a POSIX shell would split it. */
static void split_command(const char *at, struct sr_argv *words) {
  struct sr_strbuf word;
  sr_strbuf_init(&word);
  for (;;) {
    char quote = 0;
    while (is_blank(*at))
      at++;
    if (!*at)
      break;
    sr_strbuf_clear(&word);
    for (; *at && (quote || !is_blank(*at)); at++) {
      if (quote ? *at == quote : *at == '\'' || *at == '"')
        quote = quote ? 0 : *at;
      else if (*at == '\\' && quote != '\'' && at[1] &&
               (!quote || strchr("\"\\$`\n", at[1])))
        sr_strbuf_addc(&word, *++at);
      else
        sr_strbuf_addc(&word, *at);
    }
    sr_argv_push(words, word.ptr);
  }
  sr_strbuf_release(&word);
}

static const char *text_of(const json_t *entry, const char *key) {
  const char *text = json_string_value(json_object_get(entry, key));
  return text ? text : "";
}

static void read_words(const json_t *entry, struct sr_argv *words) {
  const json_t *arguments = json_object_get(entry, "arguments");
  struct sr_argv raw = {0};
  for (size_t i = 0; i < json_array_size(arguments); i++) {
    const char *word = json_string_value(json_array_get(arguments, i));
    if (word)
      sr_argv_push(&raw, word);
  }
  if (!json_is_array(arguments))
    split_command(text_of(entry, "command"), &raw);
  sr_expand_response_files(words, &raw);
  sr_argv_release(&raw);
}

static bool has_cxx_name(const char *file) {
  static const char *const ends[] = {"cc", "cpp", "cxx", "c++", "C", "CPP",
                                     "cp", "mm",  "ii",  NULL};
  const char *dot = strrchr(file, '.');
  for (const char *const *end = ends; dot && *end; end++)
    if (strcmp(dot + 1, *end) == 0)
      return true;
  return false;
}

/* Assembler and the like have no headers of C. */
static bool is_source(const char *file) {
  const char *dot = strrchr(file, '.');
  return has_cxx_name(file) || (dot && (strcmp(dot, ".c") == 0 ||
                                        strcmp(dot, ".i") == 0));
}

static void add_entry(struct reader *r, const json_t *entry) {
  const char *file = text_of(entry, "file");
  const char *directory = text_of(entry, "directory");
  struct sr_argv words = {0};
  struct sr_strbuf key;
  if (!is_source(file))
    return;
  struct sr_compdb_group *group = sr_tool_alloc(sizeof *group);
  group->is_cxx = has_cxx_name(file);
  read_words(entry, &words);
  sr_header_flags(&group->flags, &words, &group->is_cxx);
  sr_argv_release(&words);
  sr_strbuf_init(&key);
  sr_strbuf_addf(&key, "%d\n%s", group->is_cxx, directory);
  for (size_t i = 0; i < group->flags.count; i++)
    sr_strbuf_addf(&key, "\n%s", group->flags.items[i]);
  struct sr_compdb_group *known =
      sr_table_add(&r->by_key, sr_arena_str(&r->arena, key.ptr, key.len),
                   group);
  sr_strbuf_release(&key);
  known->files++;
  if (known != group) {
    sr_argv_release(&group->flags);
    free(group);
    return;
  }
  group->file = sr_tool_strdup(file);
  group->directory = sr_tool_strdup(directory);
  group->order = r->count++;
  *r->last = group;
  r->last = &group->next;
}

static int compare(const void *left, const void *right) {
  const struct sr_compdb_group *const *a = left, *const *b = right;
  if ((*a)->files != (*b)->files)
    return (*a)->files > (*b)->files ? -1 : 1;
  return (*a)->order < (*b)->order ? -1 : 1;
}

/* The groups with most files first. */
static void make_units(struct sr_compdb *compdb, const struct reader *r) {
  struct sr_compdb_group **all = sr_tool_alloc(r->count * sizeof *all);
  size_t n = 0;
  for (struct sr_compdb_group *g = r->first; g; g = g->next)
    all[n++] = g;
  qsort(all, n, sizeof *all, compare);
  compdb->units = sr_tool_alloc(n * sizeof *compdb->units);
  compdb->unit_count = n;
  for (size_t i = 0; i < n; i++) {
    /* execv's type of lists: nothing changes the strings. */
    const char *const *flags = (const char *const *)all[i]->flags.items;
    compdb->units[i] =
        (struct sr_lookup_unit){all[i]->file, all[i]->directory, flags,
                                all[i]->flags.count, all[i]->is_cxx};
  }
  free(all);
}

bool sr_compdb_read(struct sr_compdb *compdb, const char *path, char **error) {
  json_error_t problem;
  struct reader r = {0};
  r.last = &r.first;
  *compdb = (struct sr_compdb){0};
  *error = NULL;
  FILE *file = fopen(path, "rb");
  if (!file) {
    *error = sr_tool_format("cannot read '%s': %s; "
                            "cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON or bear "
                            "make it",
                            path, strerror(errno));
    return false;
  }
  json_t *root = json_loadf(file, 0, &problem);
  fclose(file);
  if (!root) {
    *error = sr_tool_format("%s:%d:%d: this is no JSON: %s; make the "
                            "compilation database anew",
                            path, problem.line, problem.column, problem.text);
    return false;
  }
  for (size_t i = 0; i < json_array_size(root); i++)
    add_entry(&r, json_array_get(root, i));
  bool is_list = json_is_array(root);
  json_decref(root);
  compdb->groups = r.first;
  if (is_list)
    make_units(compdb, &r);
  else
    *error = sr_tool_format("%s: this is no list; a compilation database is a "
                            "list of maps with 'file', 'directory', and "
                            "'command' or 'arguments'",
                            path);
  sr_table_release(&r.by_key);
  sr_arena_release(&r.arena);
  return !*error;
}

void sr_compdb_release(struct sr_compdb *compdb) {
  while (compdb->groups) {
    struct sr_compdb_group *group = compdb->groups;
    compdb->groups = group->next;
    free(group->file);
    free(group->directory);
    sr_argv_release(&group->flags);
    free(group);
  }
  free(compdb->units);
  *compdb = (struct sr_compdb){0};
}
