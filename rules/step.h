/* Making steps, ghosts and the expressions in them. */
#ifndef SEMRULES_STEP_H
#define SEMRULES_STEP_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Appends to the rule. */
struct sr_step *sr_step_add(struct sr_rule *rule, struct sr_arena *arena,
                            enum sr_check_kind kind, struct sr_loc loc);
/* Appends to the rule, keys as given. */
struct sr_ghost *sr_ghost_add(struct sr_rule *rule, struct sr_arena *arena,
                              struct sr_str name, struct sr_loc loc);
struct sr_ghost *sr_ghost_find(const struct sr_rule *rule, struct sr_str name);
bool sr_ghost_has_key(const struct sr_ghost *ghost, struct sr_str name);
/* Complains that the rule has no such ghost.  False. */
bool sr_ghost_fail_unknown(const struct sr_rule *rule, struct sr_str name,
                           struct sr_loc loc, struct sr_diags *diags);
/* Appends to the step. */
struct sr_action *sr_action_add(struct sr_step *step, struct sr_arena *arena,
                                enum sr_action_kind kind, struct sr_str ghost,
                                struct sr_loc loc);

/* A leaf of this text. */
struct sr_expr *sr_expr_leaf(struct sr_arena *arena, enum sr_expr_op op,
                             struct sr_str text, struct sr_loc loc);
/* A copy of the tree; `next` of its root is NULL. */
struct sr_expr *sr_expr_clone(struct sr_arena *arena,
                              const struct sr_expr *expr);
/* True for trees that say the same in the same words. */
bool sr_expr_is_same(const struct sr_expr *a, const struct sr_expr *b);
/* `a op b`, `!expr`, `test ? yes : no`, with their texts; in the place of the
 * first operand. */
struct sr_expr *sr_expr_join(struct sr_arena *arena, enum sr_expr_op op,
                             struct sr_expr *a, struct sr_expr *b);
struct sr_expr *sr_expr_negate(struct sr_arena *arena, struct sr_expr *expr);
struct sr_expr *sr_expr_choose(struct sr_arena *arena, struct sr_expr *test,
                               struct sr_expr *yes, struct sr_expr *no);
/* False, with an error at loc, where an expression that was put together of
 * others got too long or too deep to be written. */
bool sr_expr_check_made(const struct sr_expr *expr, struct sr_loc loc,
                        struct sr_diags *diags);
struct sr_part *sr_parts_clone(struct sr_arena *arena,
                               const struct sr_part *parts);
/* The first ghost that `require` or `forbid` reads; NULL: none. */
struct sr_ghost *sr_step_reads(const struct sr_step *step);
/* True if all points of the step bind the name. */
bool sr_step_binds(const struct sr_step *step, struct sr_str name);

#ifdef __cplusplus
}
#endif

#endif
