/* What the two objects of the runtime, the core and history, have of each
 * other.  Programs whose rules keep no history are linked with the core only,
 * and in the archive each object has its own hidden names: so they meet in one
 * exported function, by tables. */
#ifndef SEMRULES_RT_CORE_H
#define SEMRULES_RT_CORE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

/* The library exports what these headers declare, and nothing else: it is
 * compiled with -fvisibility=hidden. */
#pragma GCC visibility push(default)
#include "semrules/abi.h"
#include "semrules/history.h"
#include "semrules/runtime.h"
#pragma GCC visibility pop

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Either object is built from all its files as one, with SR_LOCAL=static:
 * calls among them then need neither symbols nor relocations. */
#ifndef SR_LOCAL
#define SR_LOCAL
#endif

/* atomic and relaxed: they order nothing */
#define sr_load(p) __atomic_load_n((p), __ATOMIC_RELAXED)
#define sr_store(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define sr_add(p, v) __atomic_add_fetch((p), (v), __ATOMIC_RELAXED)

#define SR_PAST_MAX 4 /* events kept with SR_GHOST_TRACE */

/* Stands for a site that went with its object. */
#define SR_SITE_GONE ((struct semrules_site *)8)

/* An event and what it made of the value; the site may be NULL, SR_SITE_GONE
 * or, where a ghost needs no calls, of an object that was unloaded. */
struct sr_past_event {
  struct semrules_site *site;
  int64_t value;
};

/* What a breach tells of the past. */
struct sr_past {
  struct semrules_site *site;         /* the last event */
  const struct semrules_ghost *ghost; /* names the values; NULL: nobody */
  uint64_t count; /* of `events`, which are all: oldest first */
  struct sr_past_event events[SR_PAST_MAX];
  uint64_t key_count; /* keys that no value shows */
  uint64_t keys[SR_KEYS_MAX];
};

/* An obligation that was not met. */
struct sr_unmet {
  struct semrules_site *site; /* where the breach stands */
  struct semrules_site *at;   /* where it began; NULL: not there any more */
  uint64_t info;
  const uint64_t *values; /* SR_VALUES_WIDE, of the message of `at` */
  const struct sr_past *past;
  uintptr_t pc; /* 0: the stack says nothing of it */
};

struct sr_out; /* a buffer being filled; the core's */
enum sr_style {
  SR_STYLE_LINE,   /* control characters and broken UTF-8 escaped */
  SR_STYLE_QUOTED, /* quotes and backslashes too */
  SR_STYLE_JSON    /* the inside of a JSON string */
};

/* What the core does for history. */
struct sr_core {
  const uint64_t *history_max, *watchdog; /* options */
  /* Sees to it that exit will be noticed, if the core can. */
  void (*exit_watch)(bool is_error);
  void (*breach)(const struct sr_unmet *);
  /* The next breach on this thread tells of it; borrowed until then. */
  void (*tell)(const struct sr_past *);
  bool (*text)(const char *bytes, size_t size);
  size_t (*read)(uintptr_t address, void *to, size_t size);
  /* Whether the site is in an object that is loaded now. */
  bool (*is_known)(const struct semrules_site *);
  /* Whether the address lies in the loaded object that `part` is in. */
  bool (*is_together)(const void *part, const void *address);
  void (*put)(struct sr_out *, const char *bytes, size_t size);
  void (*put_styled)(struct sr_out *, enum sr_style, const char *bytes,
                     size_t size, size_t limit);
};

/* What history does for the core. */
struct sr_history {
  void (*process_ends)(void);
  void (*flush)(void);  /* tells what was dropped */
  const int *has_lost;  /* 1: some events were not kept */
  void (*forked)(void); /* in the child */
  void (*unloaded)(const struct semrules_module *);
  /* Puts lines that tell of the past; the value of "earlier". */
  void (*put_text)(struct sr_out *, const struct sr_past *,
                   const struct semrules_site *, size_t limit);
  void (*put_json)(struct sr_out *, const struct sr_past *,
                   const struct semrules_site *, size_t limit);
};

/* Called by history when it is first used; again does nothing. */
__attribute__((visibility("default"))) const struct sr_core *
__semrules_history_attach(const struct sr_history *);

#endif
