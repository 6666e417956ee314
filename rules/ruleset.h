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
#include "rule.h"
#include "table.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_alias;
struct sr_decls;

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
  struct sr_table frame_texts; /* struct sr_frame by text */
  struct sr_ghost locks;       /* counts what each thread holds of each lock */
  struct sr_rule *lock_rules, *last_lock_rule; /* what files say of `locks`: one
                                                  each, whose steps count */
};

void sr_ruleset_init(struct sr_ruleset *set);
void sr_ruleset_release(struct sr_ruleset *set);

/* The rule behind this one, or the first (NULL), then what files say of locks:
 * all that names are looked up for. */
struct sr_rule *sr_ruleset_next(const struct sr_ruleset *set,
                                const struct sr_rule *rule);

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
