/* Rules as they are loaded: every form that a rule file knows becomes steps.
 *
 * Everything lives in the arena of its rule set. */
#ifndef SEMRULES_RULE_H
#define SEMRULES_RULE_H

#include "expr.h"
#include "node.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_texts {
  struct sr_str *all;
  size_t count;
};

struct sr_param {
  struct sr_str name; /* "_" skips one */
  struct sr_loc loc;
};

enum sr_filter {
  SR_FILTER_IN_FUNCTION,
  SR_FILTER_NOT_IN_FUNCTION,
  SR_FILTER_IN_FILE,
  SR_FILTER_NOT_IN_FILE,
  SR_FILTERS
};

struct sr_point {
  enum sr_point_kind kind;
  enum sr_base_kind base;
  unsigned flags; /* enum sr_point_flags */
  struct sr_str name, field;
  struct sr_param *params;
  size_t param_count;
  struct sr_str as; /* empty if not given */
  struct sr_texts filters[SR_FILTERS];
  struct sr_expr *when;
  struct sr_str text;    /* "entry addReply" */
  struct sr_str written; /* as the user wrote it, without the kind */
  struct sr_str key;     /* of order rules the key it stands under; empty
                            otherwise */
  struct sr_loc loc;
  struct sr_text name_text, field_text; /* where name and field stand */
  struct sr_point *next;
};

/* A piece of a message: text, then the value of expr unless NULL. */
struct sr_part {
  struct sr_str text;
  struct sr_expr *expr;
  struct sr_part *next;
};

/* A place where a rule is known not to hold.  Both lists, where given, must
 * match. */
struct sr_suppression {
  struct sr_texts in_function, in_file;
  struct sr_str reason, until; /* until: "2026-12-31", empty if not given */
  bool is_expired;             /* past `until`: it suppresses nothing */
  struct sr_suppression *next;
};

/* A function whose activations are watched; one for each text of the set. */
struct sr_frame {
  struct sr_str text;     /* "call(c)" */
  struct sr_point *point; /* of kind ENTRY */
  size_t args;            /* names in its parameter list */
  uint32_t index;         /* in the spec being written; SR_NONE: not yet */
  bool is_checked;
};

struct sr_step;

/* A variable of the rule's own; fields as in struct sr_spec_ghost. */
struct sr_ghost {
  struct sr_str name;
  struct sr_loc loc;
  enum sr_ghost_scope scope;
  struct sr_frame *frame;
  struct sr_texts keys;
  unsigned flags; /* enum sr_ghost_flags */
  enum sr_ghost_end end;
  struct sr_expr *saved; /* by `next` */
  size_t saved_count;
  uint64_t within, final;
  struct sr_texts values;       /* names of 0, 1, 2 ... */
  struct sr_expr *key_names;    /* a NAME for each key, by `next` */
  const struct sr_step *origin; /* where its records are made: its keys and
                                   saved values mean what they mean there */
  bool is_read, is_written;
  bool is_looped;  /* some step goes through its records */
  uint32_t number; /* in its rule */
  uint32_t index;  /* in the spec */
  struct sr_ghost *next;
};

/* What a step does to a ghost; fields as in struct sr_spec_action. */
struct sr_action {
  enum sr_action_kind kind;
  struct sr_str name; /* as written */
  struct sr_ghost *ghost;
  struct sr_expr *keys;  /* by `next`; not given: the names of the keys */
  struct sr_expr *value; /* or NULL */
  bool has_keys;         /* they were given */
  bool is_unread;        /* with an error: it means nothing */
  struct sr_loc loc;
  struct sr_action *next;
};

/* What a rule does at some points; fields as in struct sr_spec_step. */
struct sr_step {
  enum sr_check_kind kind;
  struct sr_step *of; /* at the exits of functions with sites of this one */
  struct sr_ghost *loop;
  struct sr_point *points;
  struct sr_expr *when, *require, *forbid;
  struct sr_str condition;
  struct sr_ghost *earlier;
  struct sr_expr *earlier_keys;
  bool finds_earlier;    /* it is the first ghost that the condition reads */
  struct sr_str message; /* its own; empty: the rule's, if it is told */
  struct sr_part *parts;
  struct sr_action *actions, *last_action;
  struct sr_loc loc;
  uint32_t number; /* in its rule */
  struct sr_step *next;
};

struct sr_rule_file;

enum sr_rule_status { SR_RULE_ACTIVE, SR_RULE_CANDIDATE, SR_RULE_RETIRED };

struct sr_rule {
  const struct sr_source *source;
  struct sr_rule_file *file;
  struct sr_str id;
  struct sr_loc loc; /* of the id */
  struct sr_str message;
  enum sr_severity severity;
  enum sr_rule_status status;
  const struct sr_node *incidents; /* a map or a list of maps, or NULL */
  struct sr_texts tags;
  struct sr_str owner;
  const struct sr_node *evidence;
  struct sr_ghost *ghosts, *last_ghost;
  struct sr_step *steps, *last_step; /* all that it says */
  struct sr_suppression *suppressions;
  bool is_sound; /* it was loaded without an error */
  struct sr_rule *next;
};

#ifdef __cplusplus
}
#endif

#endif
