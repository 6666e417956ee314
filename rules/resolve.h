/* Names that headers give a value: which ones expressions use, and putting
 * the values in. */
#ifndef SEMRULES_RESOLVE_H
#define SEMRULES_RESOLVE_H

#include "decls.h"
#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef void sr_name_sink(struct sr_str name, void *context);

/* Hands out all names in the rule's expressions that no point of it binds and
 * that are no constants of its file; some of them several times. */
void sr_names_collect(struct sr_rule *rule, sr_name_sink *sink, void *context);
/* Turns names that are enumerators or constant macros into their values; the
 * nodes keep the names.  Parameters come first, as in C. */
void sr_names_resolve(struct sr_rule *rule, struct sr_decls *decls);
/* Puts a value in the place of a NAME. */
void sr_name_set_value(struct sr_expr *name, const struct sr_const *value);

#ifdef __cplusplus
}
#endif

#endif
