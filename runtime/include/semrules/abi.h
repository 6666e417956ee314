/* Layout of what the pass writes into objects and the runtime and the tools
 * read: site, unit and rule-list records, and the entry points that inserted
 * code calls.
 *
 * Records hold no addresses: strings are offsets from the record's first byte
 * (0 = absent), NUL-terminated UTF-8.  So a record reads the same in a .o, in
 * an executable on disk and in memory.  Records of a section stand one after
 * the other, each 8-aligned, and zero bytes may stand between them.  Integers
 * are in the target's byte order.
 */
#ifndef SEMRULES_ABI_H
#define SEMRULES_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SR_ABI_VERSION 1

/* ELF sections; C identifiers, so that the linker gives __start_ and __stop_ */
#define SR_SECTION_SITES "semrules_sites"
#define SR_SECTION_UNITS "semrules_units"
#define SR_SECTION_RULES "semrules_rules"

#define SR_SITE_MAGIC 0x31535253u /* "SRS1" */
#define SR_UNIT_MAGIC 0x31555253u /* "SRU1" */
#define SR_RULES_MAGIC 0x314c5253u /* "SRL1" */

#define SR_DEFINE(name, number, text) name = number,
enum sr_point_kind {
#define SR_POINT SR_DEFINE
#include "semrules/abi.inc"
  SR_POINT_COUNT
};
enum sr_check_kind {
#define SR_KIND SR_DEFINE
#include "semrules/abi.inc"
  SR_KIND_COUNT
};
enum sr_severity {
#define SR_SEVERITY SR_DEFINE
#include "semrules/abi.inc"
  SR_SEVERITY_COUNT
};
enum sr_site_state {
#define SR_STATE SR_DEFINE
#include "semrules/abi.inc"
  SR_STATE_COUNT
};
enum sr_value_kind {
#define SR_VALUE SR_DEFINE
#include "semrules/abi.inc"
  SR_VALUE_COUNT
};
enum sr_cause {
#define SR_CAUSE SR_DEFINE
#include "semrules/abi.inc"
  SR_CAUSE_COUNT
};
#undef SR_DEFINE

/* How the runtime treats a site; set from the option `rules` at start-up. */
enum sr_site_mode {
  SR_MODE_REPORT = 0,
  SR_MODE_OFF = 1,
  SR_MODE_HALT = 2,
  SR_MODE_SAMPLE = 3, /* report the 1st, N+1st, 2N+1st ... breach */
  SR_MODE_SUPPRESSED = 4, /* by the option `suppressions` */
  SR_MODE_ASKED = 5 /* as REPORT, and the options are not asked again */
};

/* One value shown in a report. */
struct semrules_value {
  uint32_t text;     /* offset: the expression as written */
  uint8_t kind;      /* enum sr_value_kind */
  uint8_t in_values; /* 1: listed under `values`; 0: for the message only */
  uint16_t pad;
  uint32_t names;    /* ENUM: offset of an 8-aligned table of struct
                        semrules_enumerator, or 0 */
  uint32_t name_count;
};

struct semrules_enumerator {
  int64_t value;
  uint32_t name; /* offset from the record's start */
  uint32_t pad;
};

#define SR_VALUES_NARROW 4  /* values __semrules_breach takes */
#define SR_VALUES_WIDE 14   /* values __semrules_breach_wide takes */

/* One place where a rule speaks.  In SR_SECTION_SITES, which is writable:
 * counters live in the record.  `message` may hold placeholders: byte 1, then
 * a byte 1 + index of the value to be put there. */
struct semrules_site {
  uint32_t magic; /* SR_SITE_MAGIC */
  uint32_t size;  /* bytes of the whole record, a multiple of 8 */
  uint64_t spec_digest;
  uint64_t executed; /* times reached; counted only if has_counts */
  uint64_t active;   /* times `when` held; counted only if has_counts */
  uint64_t breached; /* by the runtime: breaches seen */
  uint64_t told;     /* by the runtime: breaches reported; where mode is
                        SUPPRESSED, breaches suppressed */
  uint8_t state;     /* enum sr_site_state */
  uint8_t kind;      /* enum sr_check_kind */
  uint8_t point;     /* enum sr_point_kind */
  uint8_t severity;  /* enum sr_severity */
  uint8_t mode;      /* by the runtime: enum sr_site_mode */
  uint8_t has_counts;
  uint8_t value_count;
  uint8_t operand_count;
  uint32_t sample;   /* by the runtime: N of sample:1/N; where mode is
                        SUPPRESSED, which suppression */
  uint32_t line, column;           /* 1-based, 0 unknown */
  uint32_t rule_line, rule_column; /* of the rule's `id` */
  uint32_t rule;     /* string offsets from here on */
  uint32_t file, function;
  uint32_t subject;  /* function or field matched, "client.flags" */
  uint32_t message;  /* of a suppressed site: the suppression that fits, as
                        struct semrules_suppression_entry has it */
  uint32_t condition;
  uint32_t reason;   /* SKIPPED: why */
  uint32_t rule_file;
  uint32_t incident_text; /* "redis#9182 https://... (fixed by 5f3a9c1)";
                             one line an incident */
  uint32_t incident_json; /* a JSON object, or an array of them */
  uint32_t extra_json;    /* further JSON members with a leading comma:
                             ,"tags":[...],"owner":"..." */
  uint32_t values;   /* offset of struct semrules_value[value_count] */
  uint32_t operands; /* offset of uint32_t[operand_count], string offsets */
  uint32_t pad;      /* 0; by the runtime: how many breaches that were not
                        reported it has told of, or left to a parent */
  uint32_t unknown;  /* 0; by the runtime: checks without a verdict, see
                        __semrules_unknown; stops at its largest value */
};

/* One translation unit that the plugin has seen.  In SR_SECTION_UNITS. */
struct semrules_unit {
  uint32_t magic; /* SR_UNIT_MAGIC */
  uint32_t size;
  uint64_t spec_digest;
  uint32_t source;         /* string offset: the main file */
  uint32_t has_debug_info; /* 1 if types were at hand */
};

/* The rules of a spec, once a spec in a linked object.  In SR_SECTION_RULES.
 * Followed by struct semrules_rule_entry[count], then strings. */
struct semrules_rule_list {
  uint32_t magic; /* SR_RULES_MAGIC */
  uint32_t size;
  uint64_t spec_digest;
  uint32_t count;
  uint32_t suppressions; /* offset of struct semrules_suppression_entry[], 4-
                            aligned and ended by one whose rule is 0; 0: none */
};
struct semrules_rule_entry {
  uint32_t id;     /* string offsets from the list's start */
  uint32_t points; /* "entry addReply\nwrite client.flags": a line a point; of
                      order rules behind the key that the point stands under,
                      "preceded-by call check" */
  uint32_t file;
  uint32_t line;
};
struct semrules_suppression_entry {
  uint32_t rule;   /* string offsets from the list's start: the rule's id */
  uint32_t text;   /* "in-function: a, b; in-file: c.c" */
  uint32_t reason;
};

/* One executable or shared object, as its constructor registers it.  The
 * object owns it; the runtime links it into its list. */
struct semrules_module {
  uint32_t abi;  /* SR_ABI_VERSION */
  uint32_t size; /* sizeof (struct semrules_module) */
  char *sites_start, *sites_stop;
  const char *units_start, *units_stop;
  struct semrules_module *next; /* the runtime's */
  const char *abi_guard;        /* &__semrules_abi_v1 */
};

/* `info` of a breach: bits 0-7 enum sr_cause, 8-15 operand index (for causes
 * other than CONDITION), 16-31 bit i set: value i was evaluated. */
#define SR_INFO_CAUSE(info) ((unsigned)((info) & 0xff))
#define SR_INFO_OPERAND(info) ((unsigned)(((info) >> 8) & 0xff))
#define SR_INFO_HAS_VALUE(info, i) (((info) >> (16 + (i))) & 1)

#if defined(__clang__)
#define SR_PRESERVE_MOST __attribute__((preserve_most))
#else
#define SR_PRESERVE_MOST
#endif

/* Called by inserted code where a check failed; returns, unless halting was
 * asked for.  Values beyond the site's value_count are not looked at.
 *
 * Inserted code must declare them nonlazybind: the loader's lazy binding does
 * not keep r10, which preserve_most promises to. */
SR_PRESERVE_MOST void __semrules_breach(struct semrules_site *site,
                                        uint64_t info, uint64_t v0,
                                        uint64_t v1, uint64_t v2, uint64_t v3);
SR_PRESERVE_MOST void
__semrules_breach_wide(struct semrules_site *site, uint64_t info, uint64_t v0,
                       uint64_t v1, uint64_t v2, uint64_t v3, uint64_t v4,
                       uint64_t v5, uint64_t v6, uint64_t v7, uint64_t v8,
                       uint64_t v9, uint64_t v10, uint64_t v11, uint64_t v12,
                       uint64_t v13);

/* Called by inserted code where a check came to no verdict, because all() or
 * any() met more than __semrules_list_max nodes.  Such a check is neither a
 * breach nor fine: the runtime counts it.  nonlazybind, as above. */
SR_PRESERVE_MOST void __semrules_unknown(struct semrules_site *site);

/* How many nodes of a list all() and any() visit: the option `list_max`.
 * Inserted code reads it; it changes at start-up only. */
extern uint64_t __semrules_list_max;

/* Called by each instrumented object's constructor (priority 101) and
 * destructor.  Registering twice, or unregistering what is not registered, is
 * harmless. */
void __semrules_register(struct semrules_module *module);
void __semrules_unregister(struct semrules_module *module);

/* now(): monotonic clock, milliseconds.  thread(): the thread's id.  Neither
 * changes errno. */
int64_t __semrules_now(void);
int64_t __semrules_thread(void);

/* streq(a, b), strprefix(s, prefix): 1 or 0; neither pointer is NULL. */
int __semrules_streq(const char *a, const char *b);
int __semrules_strprefix(const char *s, const char *prefix);

/* Link-time guard: an object of another ABI does not link. */
extern const char __semrules_abi_v1;

#ifdef __cplusplus
}
#endif

#endif
