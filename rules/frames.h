/* Functions whose activations are watched. */
#ifndef SEMRULES_FRAMES_H
#define SEMRULES_FRAMES_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads "F" or "F(c, ...)".  NULL after an error. */
struct sr_frame *sr_frame_read(struct sr_text text, struct sr_arena *arena,
                               struct sr_diags *diags);
/* active("F(c)"): the names in its list are what they are here. */
struct sr_expr *sr_frame_expr(struct sr_frame *frame, struct sr_arena *arena,
                              struct sr_loc loc);
/* The set's frame of the same text: this one, if there was none. */
struct sr_frame *sr_frames_add(struct sr_ruleset *set, struct sr_frame *frame);

#ifdef __cplusplus
}
#endif

#endif
