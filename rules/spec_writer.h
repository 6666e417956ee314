/* What the parts of the spec's writer share.
 *
 * Arrays grow in buffers of their own and are laid one behind the other at the
 * end.  Nothing depends on addresses or time: same rules, same bytes. */
#ifndef SEMRULES_SPEC_WRITER_H
#define SEMRULES_SPEC_WRITER_H

#include "ruleset.h"
#include "spec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_spec_writer {
  struct sr_ruleset *set;
  bool with_candidates;
  /* owned */
  struct sr_strbuf rules, steps, actions, ghosts, frames, points, exprs, names,
      parts, functions, subjects, globs, suppressions, helpers, aliases,
      glob_keys, rule_list, strings;
  struct sr_strbuf watched; /* owned; struct sr_frame *, in their order */
  struct sr_spec_types declared;
  struct sr_table interned; /* struct string_place by bytes */
  uint32_t rule_count;      /* without the hidden one */
  bool uses_locks;
};

/* Elements in a buffer. */
uint32_t sr_write_count(const struct sr_strbuf *buf, size_t size);
/* Offset of a string. */
uint32_t sr_write_text(struct sr_spec_writer *w, struct sr_str text);
struct sr_spec_list sr_write_texts(struct sr_spec_writer *w,
                                   struct sr_texts texts);
/* Index of the tree, or SR_NONE. */
uint32_t sr_write_expr(struct sr_spec_writer *w, const struct sr_expr *expr);
/* Several trees, linked by `next`: index of the first. */
uint32_t sr_write_exprs(struct sr_spec_writer *w, const struct sr_expr *first);
void sr_write_point(struct sr_spec_writer *w, const struct sr_point *point,
                    uint32_t rule, uint32_t step, uint32_t frame);
void sr_write_rule(struct sr_spec_writer *w, const struct sr_rule *rule,
                   unsigned flags);
/* The rule's ghosts, then its steps with their points. */
void sr_write_steps(struct sr_spec_writer *w, const struct sr_rule *rule,
                    struct sr_spec_rule *out);
/* Index of a watched function; it is written by sr_write_hidden. */
uint32_t sr_write_frame(struct sr_spec_writer *w, struct sr_frame *frame);
/* Index of the ghost that counts locks. */
uint32_t sr_write_locks(struct sr_spec_writer *w);
/* The rule that watches what the others ask for; behind all others. */
void sr_write_hidden(struct sr_spec_writer *w);

#ifdef __cplusplus
}
#endif

#endif
