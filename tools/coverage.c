/* Gathers sites and rules from programs and objects. */
#include "coverage.h"

#include "record_file.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

void sr_coverage_init(struct sr_coverage *coverage) {
  *coverage = (struct sr_coverage){0};
}

void sr_coverage_release(struct sr_coverage *coverage) {
  for (size_t i = 0; i < coverage->rule_count; i++) {
    struct sr_cover_rule *rule = &coverage->rules[i];
    for (size_t k = 0; k < rule->site_count; k++) {
      free(rule->sites[k].file);
      free(rule->sites[k].function);
      free(rule->sites[k].reason);
    }
    for (size_t k = 0; k < rule->suppression_count; k++) {
      free(rule->suppressions[k].text);
      free(rule->suppressions[k].reason);
    }
    for (size_t k = 0; k < rule->subject_count; k++)
      free(rule->subjects[k].name);
    sr_cover_release_gaps(rule);
    free(rule->subjects);
    free(rule->suppressions);
    free(rule->sites);
    free(rule->id);
    free(rule->points);
    sr_argv_release(&rule->problems);
    sr_argv_release(&rule->nearest);
  }
  free(coverage->rules);
  free(coverage->digests);
  sr_key_index_release(&coverage->rule_index);
  sr_key_index_release(&coverage->site_index);
  sr_key_index_release(&coverage->subject_index);
  sr_key_index_release(&coverage->function_index);
  sr_key_index_release(&coverage->string_index);
  sr_argv_release(&coverage->functions);
  sr_argv_release(&coverage->strings);
  sr_coverage_init(coverage);
}

static struct sr_cover_rule *rule_of(struct sr_coverage *coverage,
                                     const char *id) {
  bool is_new;
  size_t index = *sr_key_index_put(&coverage->rule_index, id,
                                   coverage->rule_count, &is_new);
  if (is_new) {
    coverage->rules =
        sr_tool_grow(coverage->rules, coverage->rule_count,
                     &coverage->rule_room, sizeof *coverage->rules);
    coverage->rules[coverage->rule_count++] = (struct sr_cover_rule){
        .id = sr_tool_strdup(id), .points = sr_tool_strdup("")};
  }
  return &coverage->rules[index];
}

static void add_digest(struct sr_coverage *coverage, uint64_t digest) {
  for (size_t i = 0; i < coverage->digest_count; i++)
    if (coverage->digests[i] == digest)
      return;
  coverage->digests =
      sr_tool_grow(coverage->digests, coverage->digest_count,
                   &coverage->digest_room, sizeof *coverage->digests);
  coverage->digests[coverage->digest_count++] = digest;
}

/* Of copies of one site in several objects the one that matters most is
 * shown: a copy that is checked is not made good by one that is proved. */
static unsigned weight(unsigned state) {
  static const unsigned weights[SR_STATE_COUNT] = {[SR_STATE_CERTAIN] = 4,
                                                   [SR_STATE_CHECKED] = 3,
                                                   [SR_STATE_SKIPPED] = 2,
                                                   [SR_STATE_PROVED] = 1,
                                                   [SR_STATE_DEAD] = 0};
  return state < SR_STATE_COUNT ? weights[state] : 0;
}

static void add_problem(struct sr_cover_rule *rule, const char *reason) {
  for (size_t i = 0; i < rule->problems.count; i++)
    if (strcmp(rule->problems.items[i], reason) == 0)
      return;
  sr_argv_push(&rule->problems, reason);
}

static struct sr_cover_suppression *suppression_of(struct sr_cover_rule *rule,
                                                   const char *text,
                                                   const char *reason) {
  for (size_t i = 0; i < rule->suppression_count; i++)
    if (strcmp(rule->suppressions[i].text, text) == 0)
      return &rule->suppressions[i];
  rule->suppressions =
      sr_tool_grow(rule->suppressions, rule->suppression_count,
                   &rule->suppression_room, sizeof *rule->suppressions);
  struct sr_cover_suppression *one =
      &rule->suppressions[rule->suppression_count++];
  *one = (struct sr_cover_suppression){.text = sr_tool_strdup(text),
                                       .reason = sr_tool_strdup(reason)};
  return one;
}

/* Counts a site as one that a suppression fits, if it is. */
static void note_suppressed(struct sr_cover_rule *rule,
                            const struct semrules_site *record) {
  static const char prefix[] = "suppressed: ";
  size_t len = sizeof prefix - 1;
  const char *reason = sr_record_string(record, record->reason);
  const char *text = sr_record_string(record, record->message);
  if (record->state == SR_STATE_SKIPPED && *text &&
      strncmp(reason, prefix, len) == 0)
    suppression_of(rule, text, reason + len)->sites++;
}

static void add_subject(struct sr_coverage *coverage,
                        struct sr_cover_rule *rule,
                        const struct semrules_site *record) {
  const char *name = sr_record_string(record, record->subject);
  bool is_new;
  char *key =
      sr_tool_format("%s|%u|%s", rule->id, (unsigned)record->point, name);
  sr_key_index_put(&coverage->subject_index, key, 0, &is_new);
  free(key);
  if (!is_new)
    return;
  rule->subjects = sr_tool_grow(rule->subjects, rule->subject_count,
                                &rule->subject_room, sizeof *rule->subjects);
  rule->subjects[rule->subject_count++] =
      (struct sr_cover_subject){record->point, sr_tool_strdup(name)};
}

static void add_site(void *context, const struct semrules_site *record) {
  struct sr_coverage *coverage = context;
  struct sr_cover_rule *rule =
      rule_of(coverage, sr_record_string(record, record->rule));
  const char *file = sr_record_string(record, record->file);
  const char *function = sr_record_string(record, record->function);
  bool is_new;
  if (sr_record_is_problem(record)) {
    add_problem(rule, sr_record_string(record, record->reason));
    add_digest(coverage, record->spec_digest);
    return;
  }
  char *key = sr_tool_format("%s|%s|%u|%u|%s|%u|%u", rule->id, file,
                             record->line, record->column, function,
                             (unsigned)record->point, (unsigned)record->kind);
  size_t index =
      *sr_key_index_put(&coverage->site_index, key, rule->site_count, &is_new);
  free(key);
  add_digest(coverage, record->spec_digest);
  if (is_new) {
    rule->sites = sr_tool_grow(rule->sites, rule->site_count, &rule->site_room,
                               sizeof *rule->sites);
    rule->sites[rule->site_count++] =
        (struct sr_cover_site){.file = sr_tool_strdup(file),
                               .function = sr_tool_strdup(function),
                               .reason = sr_tool_strdup(""),
                               .line = record->line,
                               .column = record->column,
                               .point = record->point,
                               .kind = record->kind,
                               .state = record->state};
  }
  struct sr_cover_site *site = &rule->sites[index];
  add_subject(coverage, rule, record);
  if (is_new)
    note_suppressed(rule, record);
  if (!is_new && weight(record->state) <= weight(site->state))
    return;
  site->state = record->state;
  free(site->reason);
  site->reason = sr_tool_strdup(sr_record_string(record, record->reason));
}

static void add_unit(void *context, const struct semrules_unit *unit) {
  struct sr_coverage *coverage = context;
  add_digest(coverage, unit->spec_digest);
  coverage->units++;
  coverage->units_without_debug_info += !unit->has_debug_info;
}

static void add_suppressions(struct sr_coverage *coverage,
                             const struct semrules_rule_list *list) {
  struct semrules_suppression_entry entry;
  for (uint64_t at = list->suppressions; at && at + sizeof entry <= list->size;
       at += sizeof entry) {
    memcpy(&entry, (const char *)list + at, sizeof entry);
    if (!entry.rule)
      return;
    suppression_of(rule_of(coverage, sr_record_string(list, entry.rule)),
                   sr_record_string(list, entry.text),
                   sr_record_string(list, entry.reason));
  }
}

static void add_rule_list(void *context,
                          const struct semrules_rule_list *list) {
  struct sr_coverage *coverage = context;
  const char *entries = (const char *)list + sizeof *list;
  add_digest(coverage, list->spec_digest);
  for (uint32_t i = 0; i < list->count; i++) {
    struct semrules_rule_entry entry;
    memcpy(&entry, entries + i * sizeof entry, sizeof entry);
    struct sr_cover_rule *rule =
        rule_of(coverage, sr_record_string(list, entry.id));
    free(rule->points);
    rule->points = sr_tool_strdup(sr_record_string(list, entry.points));
  }
  add_suppressions(coverage, list);
}

static bool read_object(void *context, const struct sr_elf *elf,
                        const char *member, char **error) {
  const struct sr_record_visitor visitor = {add_site, add_unit, add_rule_list,
                                            context};
  sr_coverage_read_names(context, elf);
  if (sr_record_visit(elf, &visitor, error))
    return true;
  if (member) {
    char *inner = *error;
    *error = sr_tool_format("member %s: %s", member, inner);
    free(inner);
  }
  return false;
}

bool sr_coverage_read(struct sr_coverage *coverage, const char *path,
                      char **error) {
  return sr_elf_visit(path, read_object, coverage, error);
}

/* NULL for a rule of another program. */
static struct sr_cover_rule *known_rule(const struct sr_coverage *coverage,
                                        const char *id) {
  const size_t *index = sr_key_index_get(&coverage->rule_index, id);
  return index ? &coverage->rules[*index] : NULL;
}

void sr_coverage_add_log(struct sr_coverage *coverage,
                         const struct sr_log *log) {
  for (size_t i = 0; i < log->site_count; i++) {
    const struct sr_log_site *site = &log->sites[i];
    struct sr_cover_rule *rule = known_rule(coverage, site->rule);
    if (!rule)
      continue;
    rule->unknown += site->unknown;
    rule->has_counts |= site->has_counts;
    if (sr_log_is_event(site)) {
      rule->events += site->executed;
      continue;
    }
    rule->executed += site->executed;
    rule->active += site->active;
  }
  /* sites' own counts of breaches go on from the parent's in forked children:
   * those of `report` do not */
  for (size_t i = 0; i < log->breach_count; i++) {
    const struct sr_log_breach *breach = &log->breaches[i];
    struct sr_cover_rule *rule =
        known_rule(coverage, sr_log_text(breach->record, "rule"));
    if (rule)
      rule->breached += breach->count;
  }
}

static int by_id(const void *a, const void *b) {
  return strcmp(((const struct sr_cover_rule *)a)->id,
                ((const struct sr_cover_rule *)b)->id);
}

static int by_place(const void *a, const void *b) {
  const struct sr_cover_site *x = a, *y = b;
  int order = strcmp(x->file, y->file);
  if (!order)
    order = (x->line > y->line) - (x->line < y->line);
  if (!order)
    order = (x->column > y->column) - (x->column < y->column);
  if (!order)
    order = (x->point > y->point) - (x->point < y->point);
  if (!order)
    order = strcmp(x->function, y->function);
  return order ? order : (x->kind > y->kind) - (x->kind < y->kind);
}

void sr_coverage_finish(struct sr_coverage *coverage) {
  for (size_t i = 0; i < coverage->rule_count; i++) {
    struct sr_cover_rule *rule = &coverage->rules[i];
    if (rule->site_count)
      qsort(rule->sites, rule->site_count, sizeof *rule->sites, by_place);
  }
  if (coverage->rule_count)
    qsort(coverage->rules, coverage->rule_count, sizeof *coverage->rules,
          by_id);
}

bool sr_cover_is_hidden(const struct sr_cover_rule *rule) {
  return strcmp(rule->id, SR_HIDDEN_RULE) == 0;
}

bool sr_cover_is_event(const struct sr_cover_site *site) {
  return site->kind == SR_KIND_EVENT;
}

size_t sr_cover_events(const struct sr_cover_rule *rule) {
  size_t count = 0;
  for (size_t i = 0; i < rule->site_count; i++)
    count += sr_cover_is_event(&rule->sites[i]);
  return count;
}

size_t sr_cover_checks(const struct sr_cover_rule *rule) {
  return rule->site_count - sr_cover_events(rule);
}

bool sr_cover_has_both(const struct sr_cover_rule *rule) {
  const struct sr_cover_site *first = NULL;
  for (size_t i = 0; i < rule->site_count; i++) {
    const struct sr_cover_site *site = &rule->sites[i];
    if (sr_cover_is_event(site))
      continue;
    if (first && first->kind != site->kind)
      return true;
    first = site;
  }
  return false;
}

size_t sr_cover_count(const struct sr_cover_rule *rule, unsigned state) {
  size_t count = 0;
  for (size_t i = 0; i < rule->site_count; i++)
    count +=
        rule->sites[i].state == state && !sr_cover_is_event(&rule->sites[i]);
  return count;
}

/* What was undone or forgotten nowhere is no mistake: perhaps the program does
 * not do that yet.  All else is what a rule lives by. */
static bool is_vital(const struct sr_cover_gap *gap) {
  return *gap->key && strcmp(gap->key, "until") != 0 &&
         strcmp(gap->key, "forget") != 0;
}

bool sr_cover_is_unmatched(const struct sr_cover_rule *rule) {
  bool is_unmatched = sr_cover_checks(rule) == 0;
  for (size_t i = 0; i < rule->gap_count; i++)
    is_unmatched |= is_vital(&rule->gaps[i]);
  return is_unmatched && !sr_cover_is_hidden(rule);
}
