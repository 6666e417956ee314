/* Points: what `call`, `return`, `entry`, `exit`, `write`, `read` name. */
#ifndef SEMRULES_POINT_H
#define SEMRULES_POINT_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads a point's text into point, whose kind is set: base, flags, name,
 * field, params, text, written.  False after an error. */
bool sr_point_parse(struct sr_point *point, struct sr_text text,
                    struct sr_arena *arena, struct sr_diags *diags);

/* Word of a kind in rule files. */
const char *sr_point_kind_word(enum sr_point_kind kind);
/* call, return, entry, exit */
bool sr_point_is_of_function(const struct sr_point *point);
/* call, return through a function pointer */
bool sr_point_is_indirect(const struct sr_point *point);
/* True if the parameter list, or `as`, binds the name. */
bool sr_point_binds(const struct sr_point *point, struct sr_str name);

#ifdef __cplusplus
}
#endif

#endif
