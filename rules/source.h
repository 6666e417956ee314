/* The text of a rule file, and places in it.
 *
 * Places inside the library are byte offsets; users see lines and columns
 * counted in characters.  Both directions take logarithmic time, so that one
 * very long line costs no more than many short ones. */
#ifndef SEMRULES_SOURCE_H
#define SEMRULES_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_source {
  const char *name; /* as the user gave it; arena */
  struct sr_str text;
  size_t order;    /* in which files were loaded */
  uint32_t *lines; /* byte offset of each line's start; arena */
  size_t line_count;
  uint32_t *marks; /* byte offset of every 64th character; NULL if the
                      text is ASCII */
  size_t mark_count;
};

/* Files of more bytes than this are not read. */
#define SR_SOURCE_MAX (16u << 20)

/* Takes text (copied into the arena, a byte order mark left out).  If it is
 * not UTF-8, or has characters that YAML does not allow, false with an error;
 * the source can be used for rendering all the same. */
bool sr_source_init(struct sr_source *source, struct sr_arena *arena,
                    const char *name, const char *ptr, size_t len,
                    struct sr_diags *diags);
/* Byte offset of the nth character. */
uint32_t sr_source_offset(const struct sr_source *source, size_t character);
/* The place from byte `begin` to before byte `end`. */
struct sr_loc sr_source_loc(const struct sr_source *source, uint32_t begin,
                            uint32_t end);
/* Byte offset, within the line, of a column (from 1). */
uint32_t sr_source_column(const struct sr_source *source, uint32_t line,
                          uint32_t column);
/* A line (from 1) without its break. */
struct sr_str sr_source_line(const struct sr_source *source, uint32_t line);

#ifdef __cplusplus
}
#endif

#endif
