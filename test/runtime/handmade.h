/* Sites and modules written by hand, as the pass would insert them, so that
 * the runtime can be tested without a plugin.
 *
 *   SITE(name, severity, line, "rule-id", "message", values...)
 *   BREACH(name, v0, v1, v2, v3);  REGISTER();
 */
#ifndef HANDMADE_H
#define HANDMADE_H

#include "semrules/abi.h"
#include "semrules/runtime.h"

/* SITE's last arguments override what it sets itself. */
#pragma clang diagnostic ignored "-Winitializer-overrides"

#include <stddef.h>
#include <stdint.h>

#define TEXT 256
#define VALUES 4

/* Message placeholder of value n, to be put between string literals. */
#define VALUE(n) "\1" #n
#define V0 "\1\1"
#define V1 "\1\2"
#define V2 "\1\3"
#define V3 "\1\4"

struct handmade_site {
  struct semrules_site site;
  struct semrules_value values[VALUES];
  struct semrules_enumerator names[2];
  uint32_t operands[2];
  char rule[TEXT], file[TEXT], function[TEXT], subject[TEXT], message[TEXT];
  char condition[TEXT], rule_file[TEXT], incident_text[TEXT];
  char incident_json[TEXT], extra_json[TEXT], operand[TEXT];
  char value_text[VALUES][32], red[16], green[16];
} __attribute__((aligned(8)));

#define AT(member) offsetof(struct handmade_site, member)

#define V(number, kind_, text_)                                                \
  .values[number] = {.text = (uint32_t)AT(value_text[number]),                 \
                     .kind = (kind_),                                          \
                     .in_values = 1,                                           \
                     .names = (kind_) == SR_VALUE_ENUM ? AT(names) : 0,        \
                     .name_count = (kind_) == SR_VALUE_ENUM ? 2 : 0},          \
  .value_text[number] = text_

#define IN_SECTION(name) __attribute__((section(name), used))

/* `count` values; further designated members may follow. */
#define SITE_IN(name, function_, severity_, line_, rule_, message_, count,     \
                ...)                                                           \
  IN_SECTION(SR_SECTION_SITES)                                                 \
  static struct handmade_site name = {                                         \
      .site = {.magic = SR_SITE_MAGIC,                                         \
               .size = sizeof(struct handmade_site),                           \
               .spec_digest = 0x1234,                                          \
               .kind = SR_KIND_FORBID,                                         \
               .point = SR_POINT_ENTRY,                                        \
               .severity = (severity_),                                        \
               .value_count = (count),                                         \
               .operand_count = 1,                                             \
               .line = (line_),                                                \
               .column = 9,                                                    \
               .rule_line = 12,                                                \
               .rule_column = 5,                                               \
               .rule = AT(rule),                                               \
               .file = AT(file),                                               \
               .function = AT(function),                                       \
               .subject = AT(subject),                                         \
               .message = AT(message),                                         \
               .condition = AT(condition),                                     \
               .rule_file = AT(rule_file),                                     \
               .incident_text = AT(incident_text),                             \
               .incident_json = AT(incident_json),                             \
               .extra_json = AT(extra_json),                                   \
               .values = AT(values),                                           \
               .operands = AT(operands)},                                      \
      .names = {{1, AT(red), 0}, {2, AT(green), 0}},                           \
      .operands = {AT(operand)},                                               \
      .operand = "c",                                                          \
      .red = "RED",                                                            \
      .green = "GREEN",                                                        \
      .rule = rule_,                                                           \
      .file = "src/net.c",                                                     \
      .function = function_,                                                   \
      .subject = "addReply",                                                   \
      .message = message_,                                                     \
      .condition = "c->flags & CLOSING",                                       \
      .rule_file = "rules/clients.yaml",                                       \
      __VA_ARGS__}

#define SITE(name, severity, line, rule, message, count, ...)                  \
  SITE_IN(name, "addReply", severity, line, rule, message, count, __VA_ARGS__)

#define ERROR_SITE(name, line) SITE(name, SR_SEVERITY_ERROR, line, "r1", "m", 0)

#define ALL_VALUES ((uint64_t)0xffff << 16)
#define BREACH4(name, v0, v1, v2, v3)                                          \
  __semrules_breach(&(name).site, ALL_VALUES, (uint64_t)(v0), (uint64_t)(v1),  \
                    (uint64_t)(v2), (uint64_t)(v3))
#define BREACH(name) BREACH4(name, 0, 0, 0, 0)

extern char __start_semrules_sites[] __attribute__((visibility("hidden")));
extern char __stop_semrules_sites[] __attribute__((visibility("hidden")));

static struct semrules_module handmade_module = {
    .abi = SR_ABI_VERSION,
    .size = sizeof(struct semrules_module),
    .sites_start = __start_semrules_sites,
    .sites_stop = __stop_semrules_sites,
    .abi_guard = &__semrules_abi_v1,
};

#ifndef HANDMADE_NO_CONSTRUCTOR
__attribute__((constructor(101))) static void handmade_register(void) {
  __semrules_register(&handmade_module);
}
__attribute__((destructor(101))) static void handmade_unregister(void) {
  __semrules_unregister(&handmade_module);
}
#endif

#endif
