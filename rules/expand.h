/* What the parts of `check --expand` share. */
#ifndef SEMRULES_EXPAND_H
#define SEMRULES_EXPAND_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* "key: value", the value as a JSON string, which is a double-quoted one of
 * YAML. */
void sr_expand_text(struct sr_strbuf *out, const char *key, struct sr_str text);
void sr_expand_list(struct sr_strbuf *out, const char *key,
                    struct sr_texts texts);
/* `at` and conditions where the rule is plain, otherwise `ghost` and `on`. */
void sr_expand_steps(struct sr_strbuf *out, const struct sr_rule *rule);

#ifdef __cplusplus
}
#endif

#endif
