/* Breaches of order in words: what happened, where, and what then came. */
#ifndef SEMRULES_REPORT_ORDER_H
#define SEMRULES_REPORT_ORDER_H

#include "strbuf.h"

#include <jansson.h>
#include <stdbool.h>

/* Whether breaches of this kind are of order: "preceded-by" and so on. */
bool sr_order_is_kind(const char *kind);
/* Whether they speak of what came earlier, be it nothing. */
bool sr_order_has_earlier(const char *kind);

/* Appends "a.c:10 in f" of a record, or of its `earlier`. */
void sr_order_add_place(struct sr_strbuf *text, const json_t *place);
/* Appends "conn_close was called at a.c:10 in f". */
void sr_order_add_event(struct sr_strbuf *text, const json_t *event);

/* Appends the state that an event of a record's `history` led to. */
void sr_order_add_state(struct sr_strbuf *text, const json_t *event);

/* Appends a sentence that says of a breach what happened.  Appends nothing
 * where the record has no history to tell. */
void sr_order_explain(struct sr_strbuf *text, const json_t *record);

#endif
