/* For points that matched nothing: the nearest names that the program has.
 *
 * Function names come from symbol tables; names of types and fields from the
 * strings of the debug information, which hold every identifier. */
#include "coverage.h"

#include "elf_file.h"
#include "suggest.h"

#include <ctype.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

enum { MOST_SUGGESTIONS = 3 };

static void add_name(struct sr_key_index *index, struct sr_argv *names,
                     const char *name) {
  bool is_new;
  sr_key_index_put(index, name, names->count, &is_new);
  if (is_new)
    sr_argv_push(names, name);
}

static void add_symbol(void *context, const struct sr_symbol *symbol) {
  struct sr_coverage *coverage = context;
  /* what is called is of interest as well as what is defined here */
  if (symbol->is_function || !symbol->is_defined)
    add_name(&coverage->function_index, &coverage->functions, symbol->name);
}

static bool is_identifier(const char *text, size_t len) {
  if (!len || len > 128 || isdigit((unsigned char)*text))
    return false;
  for (size_t i = 0; i < len; i++)
    if (!isalnum((unsigned char)text[i]) && text[i] != '_')
      return false;
  return true;
}

static void add_strings(struct sr_coverage *coverage,
                        const struct sr_section *section) {
  const char *at = (const char *)section->bytes;
  const char *end = at + section->size;
  while (at < end) {
    const char *stop = memchr(at, '\0', (size_t)(end - at));
    size_t len = stop ? (size_t)(stop - at) : 0;
    if (!stop)
      return;
    if (is_identifier(at, len))
      add_name(&coverage->string_index, &coverage->strings, at);
    at = stop + 1;
  }
}

void sr_coverage_read_names(struct sr_coverage *coverage,
                            const struct sr_elf *elf) {
  const struct sr_section *strings = sr_elf_section(elf, ".debug_str");
  sr_elf_symbols(elf, ".symtab", add_symbol, coverage);
  sr_elf_symbols(elf, ".dynsym", add_symbol, coverage);
  if (strings && strings->bytes && (strings->flags & SHF_COMPRESSED))
    coverage->has_compressed_strings = true;
  else if (strings && strings->bytes)
    add_strings(coverage, strings);
}

/* Linkers keep one copy of strings that end alike: "client" may be there as
 * the tail of "the_client" alone. */
static bool is_tail_of_any(const char *name, size_t len,
                           const struct sr_argv *names) {
  for (size_t i = 0; i < names->count; i++) {
    size_t other = strlen(names->items[i]);
    if (other > len && strcmp(names->items[i] + other - len, name) == 0)
      return true;
  }
  return false;
}

static void add_nearest(struct sr_argv *nearest, const char *name) {
  for (size_t i = 0; i < nearest->count; i++)
    if (strcmp(nearest->items[i], name) == 0)
      return;
  sr_argv_push(nearest, name);
}

/* The names nearest to `name`, unless it is there itself. */
static void suggest(struct sr_argv *nearest, const char *name,
                    const struct sr_key_index *index,
                    const struct sr_argv *names, bool has_tails) {
  size_t len = strlen(name);
  unsigned limit = len < 3 ? 1 : (unsigned)(len / 3);
  size_t most = nearest->count + MOST_SUGGESTIONS;
  if (!len || sr_key_index_get(index, name) ||
      (has_tails && is_tail_of_any(name, len, names)))
    return;
  for (unsigned distance = 0; distance <= limit; distance++)
    for (size_t i = 0; i < names->count; i++) {
      const char *candidate = names->items[i];
      size_t other = strlen(candidate);
      if (other > len + limit || len > other + limit ||
          sr_suggest_distance(name, len, candidate, other, distance) !=
              distance)
        continue;
      add_nearest(nearest, candidate);
      if (nearest->count == most)
        return;
    }
}

static bool is_access(const char *kind) {
  return strcmp(kind, "write") == 0 || strcmp(kind, "read") == 0;
}

/* A point's name, "addReply" or "client.flags": its parts one by one. */
static void suggest_for(struct sr_coverage *coverage, struct sr_argv *nearest,
                        const char *kind, char *name) {
  static const char *const keywords[] = {"struct ", "union ", "class ", "enum ",
                                         "var "};
  for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
    if (strncmp(name, keywords[i], strlen(keywords[i])) == 0)
      name += strlen(keywords[i]);
  name[strcspn(name, "(")] = '\0';
  if (strpbrk(name, "*?["))
    return;
  if (!is_access(kind) && !strpbrk(name, ".:")) {
    size_t before = nearest->count;
    suggest(nearest, name, &coverage->function_index, &coverage->functions,
            false);
    /* linkage names of C++ are near to nothing; the strings have plain ones */
    if (nearest->count == before &&
        !sr_key_index_get(&coverage->function_index, name))
      suggest(nearest, name, &coverage->string_index, &coverage->strings, true);
    return;
  }
  for (char *part; (part = strsep(&name, ".:"));) {
    size_t before = nearest->count;
    suggest(nearest, part, &coverage->string_index, &coverage->strings, true);
    if (nearest->count != before)
      return;
  }
}

/* What the plugin suggested, which knows the type. */
static void take_suggestions(const struct sr_cover_rule *rule,
                             struct sr_argv *nearest) {
  static const char mark[] = "did you mean '";
  for (size_t i = 0; i < rule->problems.count; i++) {
    const char *at = strstr(rule->problems.items[i], mark);
    if (!at)
      continue;
    at += strlen(mark);
    char *name = sr_tool_format("%.*s", (int)strcspn(at, "'"), at);
    add_nearest(nearest, name);
    free(name);
  }
}

static void suggest_for_point(struct sr_coverage *coverage,
                              struct sr_argv *nearest, const char *text,
                              bool has_fields) {
  struct sr_cover_point point = sr_cover_point(text);
  char *copy = sr_tool_strdup(point.text);
  char *space = strchr(copy, ' ');
  if (space) {
    *space = '\0';
    if (!(has_fields && is_access(copy)))
      suggest_for(coverage, nearest, copy, space + 1);
  }
  free(copy);
}

void sr_coverage_suggest(struct sr_coverage *coverage,
                         const struct sr_cover_rule *rule, const char *points,
                         struct sr_argv *nearest) {
  if (strchr(points, '.')) /* only fields have such problems */
    take_suggestions(rule, nearest);
  bool has_fields = nearest->count > 0;
  char *copy = sr_tool_strdup(points), *rest = copy;
  for (char *line; (line = strsep(&rest, "\n"));)
    suggest_for_point(coverage, nearest, line, has_fields);
  free(copy);
}

void sr_coverage_find_nearest(struct sr_coverage *coverage) {
  for (size_t i = 0; i < coverage->rule_count; i++) {
    struct sr_cover_rule *rule = &coverage->rules[i];
    if (rule->site_count)
      sr_coverage_find_gaps(coverage, rule);
    else
      sr_coverage_suggest(coverage, rule, rule->points, &rule->nearest);
  }
}
