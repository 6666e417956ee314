/* History: what inserted code and the runtime agree on about ghosts, the
 * values that rules keep of what has happened.
 *
 * A ghost has one value, 0 at first, in each scope and for each of its keys.
 * Without keys it needs no call: in scope FUNCTION it is a local variable of
 * the function, in scope THREAD a thread-local struct semrules_word, in scope
 * PROCESS the `word` of its record, changed atomically.  All others, and all
 * that hold obligations, are kept by the functions below.
 *
 * Scopes are numbers: 0 the process; __semrules_thread_scope(); the serial of
 * an activation, which has bit 63 set.  Serials are never used again.  The
 * records of an activation's scope go with it.
 *
 * Nothing here throws, changes errno, or follows a key.  All may be called in
 * signal handlers: an event that interrupts the keeping of history on its own
 * thread is lost, and counted. */
#ifndef SEMRULES_HISTORY_H
#define SEMRULES_HISTORY_H

#include "semrules/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SR_SECTION_GHOSTS "semrules_ghosts"
#define SR_GHOST_MAGIC 0x31475253u /* "SRG1" */
#define SR_KEYS_MAX 8    /* keys of a ghost, arguments of a frame */
#define SR_SAVED_MAX 8   /* values that an obligation keeps for conditions */
#define SR_WORDS_MAX (SR_KEYS_MAX + SR_SAVED_MAX + SR_VALUES_WIDE)

/* A value, and the site that changed it last (NULL: none). */
struct semrules_word {
  int64_t value;
  struct semrules_site *site;
};

enum sr_ghost_scope {
  SR_SCOPE_PROCESS,
  SR_SCOPE_THREAD,
  SR_SCOPE_FUNCTION, /* the activation that the site is in */
  SR_SCOPE_FRAME     /* the innermost activation of a watched function; without
                        one the event is none */
};

enum sr_ghost_flags {
  SR_GHOST_FLOOR = 1, /* never falls below 0 */
  SR_GHOST_EACH = 2,  /* each event has its own obligation */
  SR_GHOST_OWED = 4,  /* holds obligations: OWE, MEET, END */
  SR_GHOST_TRACE = 8, /* the last events of each record are kept, too */
  SR_GHOST_SAVES = 16 /* every OWE has a record of its own, with `saved` */
};

/* When what is owed must be met; what became of it is judged there. */
enum sr_ghost_end {
  SR_END_NONE,
  SR_END_STEP,    /* by steps with SR_ACTION_END, or a loop */
  SR_END_THREAD,  /* when the thread ends */
  SR_END_PROCESS, /* when the process ends */
  SR_END_TIME     /* `within` ms later */
};

/* One ghost of a rule.  A weak symbol of default visibility, called
 * __semrules_ghost_ and 16 hexadecimal digits, sr_hash64 of the rule's id, a
 * NUL, and the ghost's name: so all objects of a program share one.  A
 * thread-local one is accompanied by __semrules_word_ and the same digits. */
struct semrules_ghost {
  uint32_t magic; /* SR_GHOST_MAGIC */
  uint32_t size;  /* bytes of the whole record, its strings included */
  uint32_t keys;  /* how many */
  uint32_t flags; /* enum sr_ghost_flags */
  uint32_t end;   /* enum sr_ghost_end */
  uint32_t scope; /* enum sr_ghost_scope */
  uint64_t within; /* ms, END_TIME */
  uint64_t final;  /* bit n: value n is fine at the end */
  uint32_t rule, name; /* strings: offsets from the record's start */
  uint32_t names;      /* offset of uint32_t[name_count]: strings that values
                          0, 1, 2 ... are shown as; 0: none */
  uint32_t name_count;
  uint32_t saved; /* how many words behind the keys are saved ones */
  uint32_t pad;
  struct semrules_word word; /* scope PROCESS, no keys */
  /* the runtime's; 0 at first */
  uint64_t epoch;   /* records of earlier ones are 0 */
  uint64_t records; /* how many there are of it */
  uint64_t lost;    /* events that could not be kept, this epoch: what is not
                       there may have been */
  uint64_t due;     /* END_TIME: ms, now()'s; nothing is overdue before */
  struct semrules_site *reset; /* the last event that set all of them to 0 */
  struct semrules_ghost *next; /* all that the runtime knows */
  uint64_t reserved[2];
};

/* A watched function.  Weak, __semrules_frame_ and sr_hash64 of its text. */
struct semrules_frame {
  uint32_t args;  /* how many are kept */
  uint32_t pad;
  uint64_t active; /* the runtime's */
};

/* ---- values ---- */

struct semrules_reading {
  int64_t value;
  uint64_t is_known; /* 0: history that would tell was dropped */
};

/* `keys` points to as many words as the ghost has keys. */
struct semrules_reading __semrules_get(struct semrules_ghost *, uint64_t scope,
                                       const uint64_t *keys);
void __semrules_set(struct semrules_ghost *, uint64_t scope,
                    const uint64_t *keys, int64_t value, struct semrules_site *);
/* Adds; with SR_GHOST_FLOOR the value stops at 0. */
void __semrules_add(struct semrules_ghost *, uint64_t scope,
                    const uint64_t *keys, int64_t delta,
                    struct semrules_site *);
/* Sets all records of the scope to 0, silently (site != NULL: that is the event
 * that did) or as if they had never been (NULL).  Bit i of `mask`: only those
 * whose ith key is keys[i].  Scope 0 of a ghost of scope PROCESS means all. */
void __semrules_clear(struct semrules_ghost *, uint64_t scope,
                      const uint64_t *keys, uint64_t mask,
                      struct semrules_site *);

/* ---- scopes ---- */

uint64_t __semrules_thread_scope(void);
/* At a function's entry, where it is watched.  Returns the activation. */
uint64_t __semrules_enter(struct semrules_frame *, const uint64_t *args);
/* The activation of a function that is not watched, made when *slot, a local
 * variable, is 0. */
uint64_t __semrules_activation(uint64_t *slot);
/* At a function's exit; 0 does nothing.  Its records go; obligations that
 * nobody ended are unknown.  Activations above it that never came to their exit
 * (longjmp) go with it. */
void __semrules_leave(uint64_t activation);
/* The innermost activation on this thread with these arguments (bit i of
 * `mask`: the ith must be args[i]); 0: none.  SR_ACTIVE_BELOW: the innermost of
 * all of this frame does not count, it is the caller's own. */
#define SR_ACTIVE_BELOW ((uint64_t)1 << 63)
uint64_t __semrules_active(const struct semrules_frame *, const uint64_t *args,
                           uint64_t mask);
/* Before a call that returns twice, and behind it: what was entered between
 * has been left by longjmp. */
uint64_t __semrules_depth(void);
void __semrules_unwind(uint64_t depth);

/* ---- obligations ---- */

/* words: the ghost's keys, its saved values, then the values of the site's
 * message; count of all of them.  `owner`: the activation at whose exit it will
 * be judged, 0: none.  info: which values there are, as in a breach. */
void __semrules_owe(struct semrules_ghost *, uint64_t scope, uint64_t owner,
                    const uint64_t *words, uint64_t count, uint64_t info,
                    int64_t value, struct semrules_site *);
/* Meets those of these keys, whoever owns them: all; with EACH one, once: what
 * the innermost of this thread's activations owns, which will be judged first,
 * and where they own none the oldest. */
void __semrules_meet(struct semrules_ghost *, uint64_t scope,
                     const uint64_t *keys, uint64_t mask,
                     struct semrules_site *);
/* They end here: each whose value is not in `final` is a breach at `site`.
 * owner: of that activation only; 0: of the whole scope. */
void __semrules_end(struct semrules_ghost *, uint64_t scope, uint64_t owner,
                    const uint64_t *keys, uint64_t mask,
                    struct semrules_site *site);

/* ---- walks ---- */

/* A walk over records that are not 0.  In inserted code a local variable. */
struct semrules_walk {
  int64_t value; /* of the record at hand */
  struct semrules_site *site;
  uint64_t words[SR_WORDS_MAX]; /* keys, saved values */
  uint64_t state[14];           /* the runtime's */
};

/* Begins one; owner, keys, mask as above. */
void __semrules_walk_begin(struct semrules_walk *, struct semrules_ghost *,
                           uint64_t scope, uint64_t owner, const uint64_t *keys,
                           uint64_t mask);
/* Goes to the next record; 0: there is none, and the walk is over. */
uint64_t __semrules_walk_next(struct semrules_walk *);
/* Changes the record at hand; site NULL forgets it. */
void __semrules_walk_set(struct semrules_walk *, int64_t value,
                         struct semrules_site *);

/* ---- telling ---- */

/* Called right before __semrules_breach (cold): the breach tells of this
 * record's last event, and with SR_GHOST_TRACE of those before. */
SR_PRESERVE_MOST void __semrules_earlier(struct semrules_ghost *, uint64_t scope,
                        const uint64_t *keys);
/* The same where the ghost is kept without calls; NULL: there was no event. */
SR_PRESERVE_MOST void __semrules_earlier_at(const struct semrules_site *);
/* The same for the record a walk is at. */
SR_PRESERVE_MOST void __semrules_walk_earlier(const struct semrules_walk *);

/* ---- ends ---- */

/* Called before _exit, quick_exit and their kin, which run no exit handlers:
 * what must be met by the end of the process is judged. */
void __semrules_process_ends(void);

/* 1 where this many bytes can be read: a saved pointer may be dead. */
int __semrules_readable(const void *, uint64_t size);

#ifdef __cplusplus
}
#endif

#endif
