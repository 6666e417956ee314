/* Diagnostics: what is wrong with a user's input, where, and how to mend it.
 *
 * The library appends to a list and never prints; tools render.  Everything
 * lives in the arena the list was made with. */
#ifndef SEMRULES_DIAG_H
#define SEMRULES_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "semrules/abi.h"
#include "strbuf.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_source;

/* Lines and columns count from 1, columns in characters; 0 = unknown.  The
 * end is behind the last character. */
struct sr_loc {
  const struct sr_source *source; /* NULL where there is no file */
  uint32_t line, column, end_line, end_column;
};

struct sr_diag {
  enum sr_severity severity;
  const char *code; /* static, one of codes.inc; NULL for notes */
  struct sr_loc loc;
  const char *message;   /* arena */
  struct sr_diag *notes; /* arena */
  struct sr_diag *next;
};

struct sr_diags {
  struct sr_arena *arena; /* borrowed */
  struct sr_diag *first, *last;
  size_t errors, warnings;
  size_t kept;      /* in the list; further ones are only counted */
  bool is_full;     /* the newest was not kept: nor are its notes */
};

/* Diagnostics that are kept, and those of them that are shown as text; a
 * hostile file of a few megabytes can have millions. */
enum { SR_DIAGS_KEPT = 50000, SR_DIAGS_SHOWN = 1000 };

void sr_diags_init(struct sr_diags *diags, struct sr_arena *arena);

/* Appends an error.  Always returns false, so callers can write
 *     return sr_error(diags, loc, "rule-unknown-key", "unknown key '%s'", k);
 */
bool sr_error(struct sr_diags *diags, struct sr_loc loc, const char *code,
              const char *format, ...) SR_PRINTF(4, 5);
void sr_warning(struct sr_diags *diags, struct sr_loc loc, const char *code,
                const char *format, ...) SR_PRINTF(4, 5);
/* Appends advice: nothing is wrong. */
void sr_remark(struct sr_diags *diags, struct sr_loc loc, const char *code,
               const char *format, ...) SR_PRINTF(4, 5);
/* Adds a note to the newest diagnostic. */
void sr_note(struct sr_diags *diags, struct sr_loc loc, const char *format, ...)
    SR_PRINTF(3, 4);

/* Sorts by file (in the order they were loaded), line and column; what stands
 * at one place keeps its order, and what is said twice there is said once. */
void sr_diags_sort(struct sr_diags *diags);

/* Appends the diagnostics as clang prints them: place, message, code, source
 * line and caret, then the notes; behind the first SR_DIAGS_SHOWN, how many
 * more there are. */
void sr_diags_render(const struct sr_diags *diags, bool color,
                     struct sr_strbuf *out);
/* Appends a JSON array. */
void sr_diags_render_json(const struct sr_diags *diags, struct sr_strbuf *out);

/* All codes with a one-line explanation, in the order of docs/errors.md; ends
 * with a NULL code. */
struct sr_code {
  const char *code;
  const char *meaning;
};
extern const struct sr_code sr_codes[];

#ifdef __cplusplus
}
#endif

#endif
