/* Coverage as JSON. */
#include "coverage_json.h"

#include "record_file.h"

#include <inttypes.h>

#include "banned.h"

json_t *sr_coverage_skipped(const struct sr_cover_rule *rule,
                            bool is_of_events) {
  json_t *reasons = json_object();
  for (size_t i = 0; i < rule->site_count; i++) {
    const struct sr_cover_site *site = &rule->sites[i];
    if (site->state != SR_STATE_SKIPPED ||
        sr_cover_is_event(site) != is_of_events)
      continue;
    json_int_t count =
        json_integer_value(json_object_get(reasons, site->reason));
    json_object_set_new(reasons, site->reason, json_integer(count + 1));
  }
  return reasons;
}

static json_t *sites_json(const struct sr_cover_rule *rule) {
  json_t *sites = json_array();
  for (size_t i = 0; i < rule->site_count; i++) {
    const struct sr_cover_site *site = &rule->sites[i];
    json_array_append_new(
        sites, json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s}",
                         "file", site->file, "line", (json_int_t)site->line,
                         "column", (json_int_t)site->column, "function",
                         site->function, "point", sr_record_point(site->point),
                         "kind", sr_record_kind(site->kind), "check",
                         sr_record_kind(site->kind), "state",
                         sr_record_state(site->state), "reason", site->reason));
  }
  return sites;
}

static json_t *names_json(const struct sr_argv *names) {
  json_t *array = json_array();
  for (size_t i = 0; i < names->count; i++)
    json_array_append_new(array, json_string(names->items[i]));
  return array;
}

/* Points that can match nothing are told among what was skipped. */
static json_t *skipped_and_problems(const struct sr_cover_rule *rule) {
  json_t *reasons = sr_coverage_skipped(rule, false);
  for (size_t i = 0; i < rule->problems.count; i++)
    json_object_set_new(reasons, rule->problems.items[i], json_integer(1));
  return reasons;
}

/* The nearest names of a rule without sites, or those of its gaps. */
static json_t *nearest_json(const struct sr_cover_rule *rule) {
  json_t *names = names_json(&rule->nearest);
  for (size_t i = 0; i < rule->gap_count; i++) {
    json_t *more = names_json(&rule->gaps[i].nearest);
    json_array_extend(names, more);
    json_decref(more);
  }
  return names;
}

static void add_events_json(json_t *json, const struct sr_cover_rule *rule) {
  size_t matched = sr_cover_events(rule);
  if (matched)
    json_object_set_new(json, "events",
                        json_pack("{s:I, s:o, s:I}", "matched",
                                  (json_int_t)matched, "skipped",
                                  sr_coverage_skipped(rule, true), "executed",
                                  (json_int_t)rule->events));
  if (!rule->gap_count)
    return;
  json_t *gaps = json_array();
  for (size_t i = 0; i < rule->gap_count; i++) {
    const struct sr_cover_gap *gap = &rule->gaps[i];
    json_array_append_new(gaps,
                          json_pack("{s:s, s:o, s:o}", "key", gap->key,
                                    "points", names_json(&gap->points),
                                    "nearest", names_json(&gap->nearest)));
  }
  json_object_set_new(json, "unmatched", gaps);
}

/* What few rules have is there only if there is any. */
static void add_rare_json(json_t *json, const struct sr_cover_rule *rule) {
  if (rule->unknown)
    json_object_set_new(json, "unknown",
                        json_integer((json_int_t)rule->unknown));
  add_events_json(json, rule);
  if (!rule->suppression_count)
    return;
  json_t *all = json_array();
  for (size_t i = 0; i < rule->suppression_count; i++) {
    const struct sr_cover_suppression *s = &rule->suppressions[i];
    json_array_append_new(all, json_pack("{s:s, s:s, s:I}", "place", s->text,
                                         "reason", s->reason, "sites",
                                         (json_int_t)s->sites));
  }
  json_object_set_new(json, "suppressions", all);
}

static json_t *rule_json(const struct sr_cover_rule *rule) {
  json_t *json =
      json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:o, s:o}",
                "id", rule->id, "matched", (json_int_t)sr_cover_checks(rule),
                "proved", (json_int_t)sr_cover_count(rule, SR_STATE_PROVED),
                "checked", (json_int_t)sr_cover_count(rule, SR_STATE_CHECKED),
                "certain", (json_int_t)sr_cover_count(rule, SR_STATE_CERTAIN),
                "dead", (json_int_t)sr_cover_count(rule, SR_STATE_DEAD),
                "skipped", skipped_and_problems(rule), "executed",
                (json_int_t)rule->executed, "active", (json_int_t)rule->active,
                "breached", (json_int_t)rule->breached, "nearest",
                nearest_json(rule), "sites", sites_json(rule));
  add_rare_json(json, rule);
  return json;
}

json_t *sr_coverage_json(const struct sr_coverage *coverage, bool with_hidden) {
  json_t *specs = json_array(), *rules = json_array();
  for (size_t i = 0; i < coverage->digest_count; i++) {
    char digest[17];
    snprintf(digest, sizeof digest, "%016" PRIx64, coverage->digests[i]);
    json_array_append_new(specs, json_string(digest));
  }
  for (size_t i = 0; i < coverage->rule_count; i++)
    if (with_hidden || !sr_cover_is_hidden(&coverage->rules[i]))
      json_array_append_new(rules, rule_json(&coverage->rules[i]));
  return json_pack("{s:i, s:o, s:o}", "schema", 1, "specs", specs, "rules",
                   rules);
}
