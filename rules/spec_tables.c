/* Tables of specs.
 *
 * Patterns: a name is looked up by every piece of it that has a length of
 * sr_glob_keys; what is found under a piece is then matched.  Where thousands
 * of patterns begin alike, the piece that tells them apart is the rarest, so
 * that few patterns are found in vain. */
#include "spec_tables.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "glob.h"
#include "hash.h"
#include "semrules/abi.h"

#include "banned.h"

struct keys {
  const struct sr_spec_parts *parts;
  uint32_t *uses; /* of pieces, by hash; owned */
  size_t mask;
};

static const char *pattern_of(const struct keys *keys, size_t n) {
  const struct sr_spec_parts *parts = keys->parts;
  return parts->strings + parts->points[parts->globs[n]].name;
}

/* Length of the pieces by which a pattern is filed; 0 if it has no literal
 * text at all. */
static size_t piece_size(const char *pattern, size_t len) {
  size_t longest = 0;
  for (size_t at = 0, run; (run = sr_glob_literal(pattern, len, &at));
       at += run)
    longest = run > longest ? run : longest;
  for (size_t i = 0; i < SR_GLOB_KEYS; i++)
    if (sr_glob_keys[i] <= longest)
      return sr_glob_keys[i];
  return 0;
}

static uint32_t *uses_of(const struct keys *keys, uint64_t hash) {
  return &keys->uses[(size_t)hash & keys->mask];
}

static void count_pieces(const struct keys *keys, const char *pattern) {
  size_t len = strlen(pattern), size = piece_size(pattern, len);
  for (size_t at = 0, run; size && (run = sr_glob_literal(pattern, len, &at));
       at += run)
    for (size_t i = 0; i + size <= run; i++)
      ++*uses_of(keys, sr_hash64(pattern + at + i, size));
}

static uint64_t rarest_piece(const struct keys *keys, const char *pattern) {
  size_t len = strlen(pattern), size = piece_size(pattern, len);
  uint32_t fewest = UINT32_MAX;
  uint64_t rarest = sr_hash64("", 0);
  for (size_t at = 0, run; size && (run = sr_glob_literal(pattern, len, &at));
       at += run)
    for (size_t i = 0; i + size <= run; i++) {
      uint64_t hash = sr_hash64(pattern + at + i, size);
      if (*uses_of(keys, hash) < fewest) {
        fewest = *uses_of(keys, hash);
        rarest = hash;
      }
    }
  return rarest;
}

static void file_glob(const struct keys *keys, size_t n,
                      struct sr_spec_bucket *buckets, size_t mask) {
  uint32_t index = keys->parts->globs[n];
  struct sr_spec_point *point = &keys->parts->points[index];
  uint64_t hash = rarest_piece(keys, pattern_of(keys, n));
  size_t at = (size_t)hash & mask;
  while (buckets[at].first != SR_NONE && buckets[at].hash != hash)
    at = (at + 1) & mask;
  point->next = buckets[at].first;
  buckets[at] = (struct sr_spec_bucket){hash, point->name, index};
}

static void count_all(struct keys *keys) {
  size_t total = 1, room = 1;
  for (size_t i = 0; i < keys->parts->glob_count; i++)
    total += strlen(pattern_of(keys, i));
  while (room < 2 * total)
    room *= 2;
  keys->mask = room - 1;
  keys->uses = sr_xalloc(room * sizeof(*keys->uses));
  memset(keys->uses, 0, room * sizeof(*keys->uses));
  for (size_t i = 0; i < keys->parts->glob_count; i++)
    count_pieces(keys, pattern_of(keys, i));
}

void sr_spec_file_globs(const struct sr_spec_parts *parts,
                        struct sr_strbuf *table) {
  struct keys keys = {.parts = parts};
  struct sr_spec_bucket empty;
  memset(&empty, 0, sizeof(empty));
  empty.first = SR_NONE;
  size_t room = 1;
  if (parts->glob_count == 0)
    return;
  while (room < 2 * parts->glob_count)
    room *= 2;
  size_t start = table->len;
  for (size_t i = 0; i < room; i++)
    sr_strbuf_add(table, (const char *)&empty, sizeof(empty));
  count_all(&keys);
  for (size_t i = parts->glob_count; i-- > 0;)
    file_glob(&keys, i, (void *)(table->ptr + start), room - 1);
  free(keys.uses);
}

static uint32_t add_string(struct sr_strbuf *out, size_t start,
                           const char *text) {
  uint32_t offset = (uint32_t)(out->len - start);
  sr_strbuf_add(out, text, strlen(text) + 1);
  return offset;
}

/* True if the rule has the same point, from the same place, in a step before:
 * what both demand and keep history at stands in two. */
static bool is_repeated(const struct sr_spec_parts *parts,
                        const struct sr_spec_rule *rule, uint32_t n) {
  enum { most = 64 }; /* keeps long lists cheap */
  const struct sr_spec_point *here = &parts->points[rule->first_point + n];
  for (uint32_t back = 1; back <= n && back <= most; back++) {
    const struct sr_spec_point *before = here - back;
    if (before->step != here->step && before->text == here->text &&
        before->line == here->line && before->column == here->column)
      return true;
  }
  return false;
}

/* The points' texts, one a line, behind the keys they stand under. */
static uint32_t add_points(const struct sr_spec_parts *parts,
                           const struct sr_spec_rule *rule,
                           struct sr_strbuf *out, size_t start) {
  uint32_t offset = (uint32_t)(out->len - start);
  for (uint32_t i = 0; i < rule->point_count; i++) {
    const struct sr_spec_point *point = &parts->points[rule->first_point + i];
    const char *key = parts->strings + point->key;
    if (is_repeated(parts, rule, i))
      continue;
    sr_strbuf_addf(out, "%s%s%s%s", i ? "\n" : "", key, *key ? " " : "",
                   parts->strings + point->text);
  }
  sr_strbuf_addc(out, '\0');
  return offset;
}

void sr_spec_list_rules(const struct sr_spec_parts *parts,
                        struct sr_strbuf *out) {
  struct semrules_rule_list list = {.magic = SR_RULES_MAGIC,
                                    .count = (uint32_t)parts->rule_count};
  struct semrules_rule_entry entry = {0};
  size_t start = out->len, entries = start + sizeof(list);
  sr_strbuf_add(out, (const char *)&list, sizeof(list));
  for (size_t i = 0; i < parts->rule_count; i++)
    sr_strbuf_add(out, (const char *)&entry, sizeof(entry));
  uint32_t last_file = 0;
  for (size_t i = 0; i < parts->rule_count; i++) {
    const struct sr_spec_rule *rule = &parts->rules[i];
    if (i == 0 || rule->file != last_file)
      entry.file = add_string(out, start, parts->strings + rule->file);
    last_file = rule->file;
    entry.id = add_string(out, start, parts->strings + rule->id);
    entry.points = add_points(parts, rule, out, start);
    entry.line = rule->line;
    memcpy(out->ptr + entries + i * sizeof(entry), &entry, sizeof(entry));
  }
  while ((out->len - start) % 8)
    sr_strbuf_addc(out, '\0');
  list.size = (uint32_t)(out->len - start);
  memcpy(out->ptr + start, &list, sizeof(list));
}
