/* Memory that is given back all at once.
 *
 * A rule set owns one arena; parse results, strings and diagnostics live in it
 * and die together.  Nothing taken from an arena is ever freed alone. */
#ifndef SEMRULES_ARENA_H
#define SEMRULES_ARENA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A run of bytes, not necessarily NUL-terminated, borrowed. */
struct sr_str {
  const char *ptr;
  size_t len;
};

struct sr_arena {
  struct sr_arena_block *block; /* owned; newest first */
  size_t used;                  /* bytes of the newest block */
};

#define SR_ARENA_INIT                                                          \
  { NULL, 0 }

/* Like malloc, realloc and calloc, but end the program with one message where
 * memory is short.  For tools and the front end, never for the runtime. */
void *sr_xalloc(size_t size);
void *sr_xrealloc(void *ptr, size_t size);

void sr_arena_release(struct sr_arena *arena);
/* Zeroed, aligned for any type.  size may be 0. */
void *sr_arena_alloc(struct sr_arena *arena, size_t size);
/* Zeroed array; ends the program where the size would overflow. */
void *sr_arena_array(struct sr_arena *arena, size_t count, size_t size);
/* A copy with a NUL behind it. */
char *sr_arena_copy(struct sr_arena *arena, const char *ptr, size_t len);
/* A slice of such a copy. */
struct sr_str sr_arena_str(struct sr_arena *arena, const char *ptr, size_t len);

#define SR_NEW(arena, type) ((type *)sr_arena_alloc(arena, sizeof(type)))

/* Slices by value. */
struct sr_str sr_str_of(const char *text);
int sr_str_equals(struct sr_str a, struct sr_str b);
int sr_str_is(struct sr_str a, const char *text);

#ifdef __cplusplus
}
#endif

#endif
