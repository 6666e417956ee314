/* A record that would not fit loses its stack, then its values, then the
 * extras, and stays valid. */
// RUN: %clang -std=c11 -D_GNU_SOURCE -I%include -I%S %s %rt -o %t
// RUN: rm -f %t.jsonl
// RUN: env SEMRULES_OPTIONS=exitcode=0:jsonl_path=%t.jsonl %t 2> %t.err
// RUN: %python %S/Inputs/big-record.py %t.jsonl
// RUN: grep -c "SUMMARY: SemRules: r1" %t.err | grep -x 3
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "handmade.h"

/* A site with `extra` bytes of strings behind it. */
struct big {
  struct semrules_site site;
  char rule[8], extra[40000], message[40000], incident[40000];
} __attribute__((aligned(8)));

#define BIG(name, line_)                                                       \
  IN_SECTION(SR_SECTION_SITES)                                                 \
  static struct big name = {.site = {.magic = SR_SITE_MAGIC,                   \
                                     .size = sizeof(struct big),               \
                                     .severity = SR_SEVERITY_ERROR,            \
                                     .line = line_,                            \
                                     .rule = offsetof(struct big, rule),       \
                                     .message = offsetof(struct big, message), \
                                     .incident_json =                          \
                                         offsetof(struct big, incident),       \
                                     .extra_json = offsetof(struct big,        \
                                                            extra)},           \
                            .rule = "r1",                                      \
                            .extra = ",\"tags\":[\"a\"]",                      \
                            .incident = "{}",                                  \
                            .message = "m"}
BIG(big_message, 1);
BIG(big_extra, 2);
BIG(big_incident, 3);

int main(void) {
  memset(big_message.message, '\1' + 1, sizeof big_message.message - 1);
  memset(big_extra.extra, ' ', sizeof big_extra.extra - 1);
  memset(big_incident.incident + 2, ' ', sizeof big_incident.incident - 3);
  memset(big_incident.extra + 13, ' ', 9000);
  BREACH(big_message);
  BREACH(big_extra);
  BREACH(big_incident);
  return 0;
}
