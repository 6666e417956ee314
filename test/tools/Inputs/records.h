/* Hand-made records as the plugin writes them, for tests of what reads them.
 * SITE(name, rule, line, state, reason) defines one, SITE_OF one of any kind
 * and point; RULES lists the rules. */
#ifndef RECORDS_H
#define RECORDS_H

#include "semrules/abi.h"

#include <stddef.h>

#ifndef DIGEST
#define DIGEST 0x1122334455667788u
#endif

struct site {
  struct semrules_site head;
  char rule[24], file[24], function[24], subject[24], message[32],
      condition[24], reason[32], rule_file[24], incident[32], incident_json[64];
};

#define AT(field) offsetof(struct site, field)
#define SITE(symbol, id, at_line, what, why, severity_word, counts)            \
  SITE_OF(symbol, id, at_line, what, why, severity_word, counts,               \
          SR_KIND_FORBID, SR_POINT_ENTRY, "add_reply")
#define SITE_OF(symbol, id, at_line, what, why, severity_word, counts, kinds,  \
                points, matched)                                               \
  __attribute__((section(SR_SECTION_SITES), used, aligned(8)))                 \
  struct site symbol = {                                                       \
      .head = {.magic = SR_SITE_MAGIC,                                         \
               .size = sizeof(struct site),                                    \
               .spec_digest = DIGEST,                                          \
               .state = what,                                                  \
               .kind = kinds,                                                  \
               .point = points,                                                \
               .severity = severity_word,                                      \
               .has_counts = counts,                                           \
               .line = at_line,                                                \
               .column = 3,                                                    \
               .rule_line = 4,                                                 \
               .rule = AT(rule),                                               \
               .file = AT(file),                                               \
               .function = AT(function),                                       \
               .subject = AT(subject),                                         \
               .message = AT(message),                                         \
               .condition = AT(condition),                                     \
               .reason = AT(reason),                                           \
               .rule_file = AT(rule_file),                                     \
               .incident_text = AT(incident),                                  \
               .incident_json = AT(incident_json)},                            \
      .rule = id,                                                              \
      .file = "src/server.c",                                                  \
      .function = "add_reply",                                                 \
      .subject = matched,                                                      \
      .message = "reply to a closing client",                                  \
      .condition = "c->closing",                                               \
      .reason = why,                                                           \
      .rule_file = "rules/clients.yaml",                                       \
      .incident = "demo#12 (fixed by 5f3a9c1)",                                \
      .incident_json = "{\"id\":\"demo#12\",\"fixed-by\":\"5f3a9c1\"}"}

#define UNIT(symbol, has_types)                                                \
  __attribute__((section(SR_SECTION_UNITS), used, aligned(8)))                 \
  const struct {                                                               \
    struct semrules_unit head;                                                 \
    char source[16];                                                           \
  } symbol = {{SR_UNIT_MAGIC, sizeof(struct semrules_unit) + 16, DIGEST,       \
               sizeof(struct semrules_unit), has_types},                       \
              "server.c"}

#ifndef STATE
#define STATE SR_STATE_CHECKED
#endif
#ifndef RULE_COUNT
#define RULE_COUNT 2
#endif

/* Two rules: closing-client, and never-matched with one point. */
struct rules {
  struct semrules_rule_list head;
  struct semrules_rule_entry entry[2];
  char first[24], first_points[24], second[24], second_points[40], file[24];
};
#define RULES(points)                                                          \
  __attribute__((section(SR_SECTION_RULES), used, aligned(8)))                 \
  const struct rules rule_list = {                                             \
      {SR_RULES_MAGIC, sizeof(struct rules), DIGEST, RULE_COUNT, 0},           \
      {{offsetof(struct rules, first), offsetof(struct rules, first_points),   \
        offsetof(struct rules, file), 4},                                      \
       {offsetof(struct rules, second), offsetof(struct rules, second_points), \
        offsetof(struct rules, file), 9}},                                     \
      "closing-client",                                                        \
      "entry add_reply",                                                       \
      "never-matched",                                                         \
      points,                                                                  \
      "rules/clients.yaml"}

#ifdef WITH_RUNTIME
extern char __start_semrules_sites[], __stop_semrules_sites[];
extern const char __start_semrules_units[], __stop_semrules_units[];
static struct semrules_module module = {
    .abi = SR_ABI_VERSION,
    .size = sizeof module,
    .sites_start = __start_semrules_sites,
    .sites_stop = __stop_semrules_sites,
    .units_start = __start_semrules_units,
    .units_stop = __stop_semrules_units,
    .abi_guard = &__semrules_abi_v1};

__attribute__((constructor(101))) static void enter(void) {
  __semrules_register(&module);
}
__attribute__((destructor(101))) static void leave(void) {
  __semrules_unregister(&module);
}
#endif

#endif
