/* Expressions of specs as text again. */
#ifndef SEMRULES_EXPR_RENDER_H
#define SEMRULES_EXPR_RENDER_H

#include "spec.h"
#include "strbuf.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Appends the expression at `index` with no more parentheses than needed;
 * nothing for SR_NONE.  Damaged trees end in "...". */
void sr_expr_render(const struct sr_spec *spec, uint32_t index,
                    struct sr_strbuf *out);

#ifdef __cplusplus
}
#endif

#endif
