/* Points of order rules that matched nothing.
 *
 * A rule whose `at` is there waits in vain for a `preceded-by` that is spelt
 * wrong, and tells of every use: that must be said before anybody looks for
 * the bug in the program.  Which point a site is of is not in its record; it
 * is told by what the site matched. */
#include "coverage.h"

#include "point_text.h"
#include "semrules/abi.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

struct sr_cover_point sr_cover_point(const char *line) {
  struct sr_cover_point point = {.text = line};
  size_t word = strcspn(line, " ");
  if (line[word] && sr_point_text(line, strlen(line)).kind == SR_POINT_COUNT) {
    point.key_len = word - (word && line[word - 1] == ':');
    point.text += word + 1;
  }
  return point;
}

void sr_cover_release_gaps(struct sr_cover_rule *rule) {
  for (size_t i = 0; i < rule->gap_count; i++) {
    free(rule->gaps[i].key);
    sr_argv_release(&rule->gaps[i].points);
    sr_argv_release(&rule->gaps[i].nearest);
  }
  free(rule->gaps);
}

static bool fits_any(const struct sr_cover_rule *rule, const char *text) {
  struct sr_point_text point = sr_point_text(text, strlen(text));
  for (size_t i = 0; i < rule->subject_count; i++)
    if (sr_point_text_fits(&point, rule->subjects[i].point,
                           rule->subjects[i].name))
      return true;
  return false;
}

/* Whether a subject is of none of the points, as far as names tell: an alias
 * hides there, and any point of its kind may be the one. */
static bool is_stray(const struct sr_cover_subject *subject,
                     const struct sr_argv *lines) {
  for (size_t i = 0; i < lines->count; i++) {
    const char *text = sr_cover_point(lines->items[i]).text;
    struct sr_point_text point = sr_point_text(text, strlen(text));
    if (sr_point_text_fits(&point, subject->point, subject->name))
      return false;
  }
  return true;
}

struct search {
  struct sr_coverage *coverage;
  struct sr_cover_rule *rule;
  struct sr_argv lines;
  bool has_stray[SR_POINT_COUNT];
};

static void find_strays(struct search *search) {
  for (size_t i = 0; i < search->rule->subject_count; i++) {
    const struct sr_cover_subject *subject = &search->rule->subjects[i];
    if (subject->point < SR_POINT_COUNT && is_stray(subject, &search->lines))
      search->has_stray[subject->point] = true;
  }
}

static bool is_matched(const struct search *search, const char *text) {
  unsigned kind = sr_point_text(text, strlen(text)).kind;
  return kind == SR_POINT_COUNT || search->has_stray[kind] ||
         fits_any(search->rule, text);
}

/* The end of the points under the key of line `at`; those without a key stand
 * each for itself. */
static size_t end_of_key(const struct sr_argv *lines, size_t at) {
  const char *first = lines->items[at];
  size_t len = sr_cover_point(first).key_len, end = at + 1;
  while (len && end < lines->count &&
         sr_cover_point(lines->items[end]).key_len == len &&
         strncmp(first, lines->items[end], len) == 0)
    end++;
  return end;
}

static void add_gap(struct search *search, size_t from, size_t to) {
  struct sr_cover_rule *rule = search->rule;
  const char *first = search->lines.items[from];
  rule->gaps = sr_tool_grow(rule->gaps, rule->gap_count, &rule->gap_room,
                            sizeof *rule->gaps);
  struct sr_cover_gap *gap = &rule->gaps[rule->gap_count++];
  *gap = (struct sr_cover_gap){
      .key = sr_tool_strndup(first, sr_cover_point(first).key_len)};
  for (size_t i = from; i < to; i++) {
    const char *text = sr_cover_point(search->lines.items[i]).text;
    sr_argv_push(&gap->points, text);
    sr_coverage_suggest(search->coverage, rule, text, &gap->nearest);
  }
}

/* Rules of other kinds may list points of which a program has but one. */
static bool is_of_order(const struct sr_cover_rule *rule,
                        const struct sr_argv *lines) {
  for (size_t i = 0; i < rule->site_count; i++)
    if (rule->sites[i].kind >= SR_KIND_PRECEDED_BY)
      return true;
  for (size_t i = 0; i < lines->count; i++)
    if (sr_cover_point(lines->items[i]).key_len)
      return true;
  return false;
}

static void split(struct sr_argv *lines, const char *points) {
  char *copy = sr_tool_strdup(points), *rest = copy;
  for (char *line; (line = strsep(&rest, "\n"));)
    if (*line)
      sr_argv_push(lines, line);
  free(copy);
}

void sr_coverage_find_gaps(struct sr_coverage *coverage,
                           struct sr_cover_rule *rule) {
  struct search search = {.coverage = coverage, .rule = rule};
  split(&search.lines, rule->points);
  if (is_of_order(rule, &search.lines)) {
    find_strays(&search);
    for (size_t at = 0, end; at < search.lines.count; at = end) {
      bool is_there = false;
      end = end_of_key(&search.lines, at);
      for (size_t i = at; i < end; i++)
        is_there |=
            is_matched(&search, sr_cover_point(search.lines.items[i]).text);
      if (!is_there)
        add_gap(&search, at, end);
    }
  }
  sr_argv_release(&search.lines);
}
