/* The keys of rule files as tables, and reading a map by one. */
#ifndef SEMRULES_KEYS_H
#define SEMRULES_KEYS_H

#include "node.h"

#ifdef __cplusplus
extern "C" {
#endif

enum sr_key_type {
  SR_KEY_VERSION,
  SR_KEY_TEXT,
  SR_KEY_TEXTS,     /* text, or a list of it */
  SR_KEY_FUNCTIONS, /* a function's name, or a list of them */
  SR_KEY_ALIASES,   /* a map from names to names */
  SR_KEY_ID,
  SR_KEY_NAME, /* an identifier */
  SR_KEY_MESSAGE,
  SR_KEY_EXPR,
  SR_KEY_SEVERITY,
  SR_KEY_STATUS,
  SR_KEY_INCIDENTS,
  SR_KEY_POINT,  /* what a point's kind names */
  SR_KEY_POINTS, /* a point, or a list of points */
  SR_KEY_CONSTANTS,
  SR_KEY_SUPPRESSIONS,
  SR_KEY_DATE, /* YYYY-MM-DD */
  SR_KEY_RULES,
  SR_KEY_BOOL,
  SR_KEY_NUMBER,
  SR_KEY_TIME,   /* "100ms" */
  SR_KEY_GHOSTS, /* a map from names to ghosts */
  SR_KEY_PER,    /* a scope, or names */
  SR_KEY_SCOPE,
  SR_KEY_END,
  SR_KEY_EXPRS,
  SR_KEY_STEPS,
  SR_KEY_ACTIONS,
  SR_KEY_KIND,
  SR_KEY_LOCKS,
  SR_KEY_LOCKERS, /* a function with its parameters, or a list of them */
  SR_KEY_BY,
  SR_KEY_PROTOCOL,
  SR_KEY_TRANSITIONS,
  SR_KEY_MAP,
  SR_KEY_ANY
};

enum sr_key_flags { SR_KEY_REQUIRED = 1 };

struct sr_key {
  const char *name; /* NULL ends a table */
  enum sr_key_type type;
  unsigned flags;
  const char *meaning;
};

extern const struct sr_key sr_file_keys[], sr_rule_keys[], sr_point_keys[],
    sr_incident_keys[], sr_suppress_keys[], sr_ghost_keys[], sr_step_keys[],
    sr_protocol_keys[], sr_transition_keys[], sr_lock_keys[];

#define SR_ENUMERATE(name, text, type, flags, meaning) name,
enum sr_file_key {
#define SR_FILE_KEY SR_ENUMERATE
#include "keys.inc"
  SR_FILE_KEYS
};
enum sr_rule_key {
#define SR_RULE_KEY SR_ENUMERATE
#include "keys.inc"
  SR_RULE_KEYS
};
enum sr_point_key {
#define SR_POINT_KEY SR_ENUMERATE
#include "keys.inc"
  SR_POINT_KEYS
};
enum sr_incident_key {
#define SR_INCIDENT_KEY SR_ENUMERATE
#include "keys.inc"
  SR_INCIDENT_KEYS
};
enum sr_suppress_key {
#define SR_SUPPRESS_KEY SR_ENUMERATE
#include "keys.inc"
  SR_SUPPRESS_KEYS
};
enum sr_ghost_key {
#define SR_GHOST_KEY SR_ENUMERATE
#include "keys.inc"
  SR_GHOST_KEYS
};
enum sr_step_key {
#define SR_STEP_KEY SR_ENUMERATE
#include "keys.inc"
  SR_STEP_KEYS
};
enum sr_protocol_key {
#define SR_PROTOCOL_KEY SR_ENUMERATE
#include "keys.inc"
  SR_PROTOCOL_KEYS
};
enum sr_transition_key {
#define SR_TRANSITION_KEY SR_ENUMERATE
#include "keys.inc"
  SR_TRANSITION_KEYS
};
enum sr_lock_key {
#define SR_LOCK_KEY SR_ENUMERATE
#include "keys.inc"
  SR_LOCK_KEYS
};
#undef SR_ENUMERATE

/* Finds the values of a map's keys: values[i] is that of table[i], or NULL;
 * there is room for all.  Unknown keys (with unknown_code) are errors; so are
 * missing ones, at the map's first key.  False after errors. */
bool sr_keys_read(const struct sr_node *map, const struct sr_key *table,
                  const char *what, const char *unknown_code,
                  const struct sr_node **values, struct sr_diags *diags);

#ifdef __cplusplus
}
#endif

#endif
