/* Looks the names that rules use up in the headers that they name, by clang.
 *
 *     struct sr_lookup *lookup = sr_lookup_run(&set, &options);
 *     ... sr_ruleset_check, sr_ruleset_compile ...
 *     sr_lookup_free(lookup);
 *
 * Sets `decls` of each rule file whose headers could be read; other files are
 * left as they are.  What is wrong goes into the set's diagnostics.  Types
 * and symbols live in the set's arena, but members are fetched while the
 * look-up is open, so it is closed last, before the set is released. */
#ifndef SEMRULES_LOOKUP_H
#define SEMRULES_LOOKUP_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How some of the program's files are compiled.  Borrowed. */
struct sr_lookup_unit {
  const char *file;      /* one of those files, for messages; "" if not known */
  const char *directory; /* where the compiler runs; "" for where we are */
  const char *const *flags; /* those that change what headers say: -D, -I,
                               -std=, -m..., without input, output, -c */
  size_t flag_count;
  bool is_cxx;
};

struct sr_lookup_options {
  unsigned llvm_major; /* of the compiler that builds the program */
  const char *library_folder;  /* `lib` beside its `bin`, or NULL: where
                                  libclang is looked for first */
  const char *resource_folder; /* of the compiler's own headers, or NULL:
                                  libclang's choice */
  /* Sets of flags, most common first; headers are read by the first set that
   * makes no error, the others are compared with it.  None: no flags. */
  const struct sr_lookup_unit *units;
  size_t unit_count;
  /* Read these instead of the headers that files name; NULL: read those.  For
   * rule tests, whose own source stands in for the program. */
  const char *const *stand_ins;
  size_t stand_in_count;
  /* Headers that cannot be read draw a warning, not an error: for `check`
   * without flags, far from the program. */
  bool is_lenient;
};

struct sr_lookup;

/* Never NULL.  Does nothing where no file has headers. */
struct sr_lookup *sr_lookup_run(struct sr_ruleset *set,
                                const struct sr_lookup_options *options);
/* Fetches all that the spec will say and gives clang's memory back: call when
 * the set has been checked, before it is compiled.  From then on only what was
 * asked for before is known. */
void sr_lookup_seal(struct sr_lookup *lookup);
/* How the headers behind decls were read: the text that includes them, and the
 * flags. */
const struct sr_lookup_unit *sr_lookup_build(struct sr_decls *decls,
                                             struct sr_str *includes);
void sr_lookup_free(struct sr_lookup *lookup);

#ifdef __cplusplus
}
#endif

#endif
