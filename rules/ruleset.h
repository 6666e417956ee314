/* Rule files, loaded and checked.
 *
 *     struct sr_ruleset set;
 *     sr_ruleset_init(&set);
 *     sr_ruleset_add_file(&set, "rules/a.yaml", error, sizeof(error));
 *     if (sr_ruleset_check(&set)) ... sr_ruleset_compile(&set, ...);
 *     sr_diags_render(&set.diags, ...);
 *     sr_ruleset_release(&set);
 *
 * Everything lives in the set's arena.  What is wrong with rules goes into
 * `diags`; functions that return false say why there. */
#ifndef SEMRULES_RULESET_H
#define SEMRULES_RULESET_H

#include "date.h"
#include "expr.h"
#include "node.h"
#include "table.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_alias;
struct sr_decls;

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

struct sr_rule_file;

enum sr_rule_status { SR_RULE_ACTIVE, SR_RULE_CANDIDATE, SR_RULE_RETIRED };

struct sr_rule {
  const struct sr_source *source;
  const struct sr_rule_file *file;
  struct sr_str id;
  struct sr_loc loc; /* of the id */
  struct sr_str message;
  struct sr_part *parts;
  enum sr_severity severity;
  enum sr_rule_status status;
  const struct sr_node *incidents; /* a map or a list of maps, or NULL */
  struct sr_texts tags;
  struct sr_str owner;
  const struct sr_node *evidence;
  struct sr_point *points;
  struct sr_expr *when, *require, *forbid;
  struct sr_suppression *suppressions;
  bool is_sound; /* it was loaded without an error */
  struct sr_rule *next;
};

struct sr_rule_file {
  const struct sr_source *source;
  const struct sr_node *root;
  struct sr_texts headers; /* as written */
  struct sr_decls *decls;  /* what they declare; NULL: not looked up */
  struct sr_texts pure;    /* functions named under `pure` */
  uint32_t helpers;        /* counts files with `helpers`, from 1; 0: none */
  struct sr_str bitcode;   /* what clang made of them; empty: not compiled */
  bool is_partial; /* decls are of a part of the program: what they lack may
                      be there all the same */
  struct sr_rule_file *next;
};

struct sr_ruleset {
  struct sr_arena arena;
  struct sr_diags diags;
  struct sr_rule_file *files, *last_file; /* those that are YAML */
  struct sr_rule *rules, *last_rule;
  size_t rule_count; /* retired ones included */
  size_t source_count;
  char today[SR_DATE_SIZE];
  struct sr_alias *aliases, *last_alias; /* aliases.h */
  uint32_t helper_count; /* files with `helpers` */
  uint32_t helpers_llvm; /* LLVM major that compiled them */
  struct sr_table ids; /* struct sr_rule by id */
};

void sr_ruleset_init(struct sr_ruleset *set);
void sr_ruleset_release(struct sr_ruleset *set);

/* Loads one file; "-" is standard input.  False if it could not be read at
 * all, with a sentence in error; problems with what it says go into diags. */
bool sr_ruleset_add_file(struct sr_ruleset *set, const char *path, char *error,
                         size_t error_size);
/* Loads len bytes as if they were the file `name`. */
void sr_ruleset_load(struct sr_ruleset *set, const char *name, const char *ptr,
                     size_t len);
/* Call when all is loaded: sorts the diagnostics, complains where there is no
 * rule.  True if there are no errors. */
bool sr_ruleset_check(struct sr_ruleset *set);

/* Appends the spec's bytes.  Only after a check without errors.  False, with
 * an error in diags, if nothing is left to compile. */
bool sr_ruleset_compile(struct sr_ruleset *set, bool with_candidates,
                        struct sr_strbuf *out);
/* Appends the rules in one canonical form of YAML, a document a file. */
void sr_ruleset_expand(const struct sr_ruleset *set, struct sr_strbuf *out);

/* Appends the JSON Schema of rule files. */
void sr_schema_write(struct sr_strbuf *out);
/* Appends the tables of the manual, each as Markdown between markers. */
void sr_manual_write(struct sr_strbuf *out);

#ifdef __cplusplus
}
#endif

#endif
