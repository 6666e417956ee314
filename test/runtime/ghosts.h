/* Ghosts and frames written by hand, beside the sites of handmade.h.
 *
 *   GHOST(name, keys, flags, end, scope, further designated members...)
 */
#ifndef GHOSTS_H
#define GHOSTS_H

#include "handmade.h"
#include "semrules/history.h"

#include <stdio.h>
#include <stdlib.h>

/* short for those of history.h */
enum { PROCESS, THREAD, FUNCTION, FRAME };
enum { FLOOR = 1, EACH = 2, OWED = 4, TRACE = 8, SAVES = 16 };
enum { END_NONE, END_STEP, END_THREAD, END_PROCESS, END_TIME };

struct handmade_ghost {
  struct semrules_ghost record;
  uint32_t names[3];
  char rule[16], name[16], closed[16], open[16];
};

#define GHOST(name_, keys_, flags_, end_, scope_, ...)                         \
  static struct handmade_ghost name_ = {                                       \
      .record = {.magic = SR_GHOST_MAGIC,                                      \
                 .size = sizeof(struct handmade_ghost),                        \
                 .keys = (keys_),                                              \
                 .flags = (flags_),                                            \
                 .end = (end_),                                                \
                 .scope = (scope_),                                            \
                 .final = 1,                                                   \
                 .rule = offsetof(struct handmade_ghost, rule),                \
                 .name = offsetof(struct handmade_ghost, name),                \
                 .names = offsetof(struct handmade_ghost, names),              \
                 .name_count = 3},                                             \
      .names = {offsetof(struct handmade_ghost, closed),                       \
                offsetof(struct handmade_ghost, open), 0},                     \
      .rule = "r1",                                                            \
      .name = #name_,                                                          \
      .closed = "closed",                                                      \
      .open = "open",                                                          \
      __VA_ARGS__}

#define EVENT_SITE(name, line)                                                 \
  SITE(name, SR_SEVERITY_ERROR, line, "r1", "", 0, .site.kind = SR_KIND_EVENT)
#define ORDER_SITE(name, line, kind_)                                          \
  SITE(name, SR_SEVERITY_ERROR, line, "r1", "m", 0, .site.kind = (kind_))

#define KEY(n) ((const uint64_t[]){(uint64_t)(n)})
#define KEYS(...) ((const uint64_t[]){__VA_ARGS__})

/* Wants something, and says where it was not so. */
#define WANT(condition)                                                        \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "line %d: not so: %s\n", __LINE__, #condition);          \
      _Exit(3);                                                                \
    }                                                                          \
  } while (0)

/* A value that is known. */
static inline int64_t value_of(struct handmade_ghost *ghost, uint64_t scope,
                               const uint64_t *keys) {
  const struct semrules_reading r = __semrules_get(&ghost->record, scope, keys);
  WANT(r.is_known == 1);
  return r.value;
}

static inline uint64_t walked(struct handmade_ghost *ghost, uint64_t scope,
                              uint64_t owner, const uint64_t *keys,
                              uint64_t mask) {
  struct semrules_walk walk;
  uint64_t count = 0;
  __semrules_walk_begin(&walk, &ghost->record, scope, owner, keys, mask);
  while (__semrules_walk_next(&walk))
    count++;
  return count;
}

#endif
