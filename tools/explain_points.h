/* Points of rule files as nouns, and the names that they bind.
 *
 * The rules have been compiled before: nodes that are not as they must be add
 * nothing. */
#ifndef SEMRULES_EXPLAIN_POINTS_H
#define SEMRULES_EXPLAIN_POINTS_H

#include "node.h"
#include "toolmem.h"

#include <stdbool.h>

bool sr_words_is_list(const struct sr_node *node);
/* The text of a scalar; "" for all else, NULL included. */
const char *sr_words_text(const struct sr_node *node);

/* Calls `add` for the node or, of a list, for each element, all but the first
 * joined by `word`. */
void sr_words_add_all(struct sr_strbuf *out, const struct sr_node *node,
                      const char *word,
                      void (*add)(struct sr_strbuf *, const struct sr_node *));
void sr_words_add_text(struct sr_strbuf *out, const struct sr_node *node);

/* Appends "a call of use(o) or a write of object.refs (o) where new > 0". */
void sr_words_add_points(struct sr_strbuf *out, const struct sr_node *points);
/* The names that all points of both bind by parameter lists and `as`, in order
 * of mention: each such object has a history of its own. */
void sr_words_find_shared(struct sr_argv *names, const struct sr_node *at,
                          const struct sr_node *other);

#endif
