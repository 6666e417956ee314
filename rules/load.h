/* What the parts of the loader share. */
#ifndef SEMRULES_LOAD_H
#define SEMRULES_LOAD_H

#include "constants.h"
#include "functions.h"
#include "keys.h"
#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One file being loaded. */
struct sr_loader {
  struct sr_ruleset *set;
  struct sr_arena *arena;
  struct sr_diags *diags;
  const struct sr_source *source;
  struct sr_rule_file *file;
  struct sr_constants constants;
  struct sr_functions functions;
};

/* Values of given types; NULL, or an empty text, after an error or where node
 * is NULL. */
struct sr_str sr_load_text(struct sr_loader *l, const struct sr_node *node,
                           const char *key);
struct sr_texts sr_load_texts(struct sr_loader *l, const struct sr_node *node,
                              const char *key);
struct sr_expr *sr_load_expr(struct sr_loader *l, const struct sr_node *node,
                             const char *key);
struct sr_part *sr_load_message(struct sr_loader *l,
                                const struct sr_node *node);
struct sr_point *sr_load_points(struct sr_loader *l,
                                const struct sr_node *node, const char *key);
bool sr_load_bool(struct sr_loader *l, const struct sr_node *node,
                  const char *key);
/* "100ms"; false after an error, or where node is NULL. */
bool sr_load_time(struct sr_loader *l, const struct sr_node *node,
                  const char *key, uint64_t *ms);

/* How far a value reaches. */
struct sr_scoped {
  enum sr_ghost_scope scope;
  struct sr_frame *frame; /* SCOPE_FRAME */
};
/* `process` where node is NULL. */
bool sr_load_scope(struct sr_loader *l, const struct sr_node *node,
                   const char *key, struct sr_scoped *scoped);
/* The general form: `ghost`, `on` and, in there, `do`. */
void sr_load_ghosts(struct sr_loader *l, struct sr_rule *rule,
                    const struct sr_node *node);
void sr_load_steps(struct sr_loader *l, struct sr_rule *rule,
                   const struct sr_node *node);
void sr_load_actions(struct sr_loader *l, struct sr_step *step,
                     const struct sr_node *node);
/* A filter's texts; complains of parameter lists where functions are meant. */
struct sr_texts sr_load_filter(struct sr_loader *l, const struct sr_node *node,
                               const char *key, bool is_of_functions);
/* What a rule's `suppress` says, expired ones included. */
struct sr_suppression *sr_load_suppressions(struct sr_loader *l,
                                            const struct sr_rule *rule,
                                            const struct sr_node *node);
/* `locks` of a file. */
void sr_load_locks(struct sr_loader *l, const struct sr_node *node);
/* Adds the rule to the set, if it is one. */
void sr_load_rule(struct sr_loader *l, const struct sr_node *node);

#ifdef __cplusplus
}
#endif

#endif
