/* Looking names up in headers, for commands that take rule files: which
 * compiler, and the flags of the build. */
#ifndef SEMRULES_LOOKUP_RULES_H
#define SEMRULES_LOOKUP_RULES_H

#include "lookup.h"
#include "toolmem.h"

/* Where a command got its flags from. */
struct sr_build_flags {
  struct sr_argv flags;    /* behind `--` */
  const char *compdb;      /* of --compdb, or NULL */
  struct sr_argv stand_ins; /* read these instead of the files' headers */
  unsigned llvm_major;     /* 0: the compiler that builds would be */
  bool is_off;             /* headers are not read */
  bool is_lenient;         /* headers that cannot be read draw a warning */
};

/* A look-up and what it borrows. */
struct sr_rules_lookup {
  struct sr_lookup *lookup; /* NULL: none was needed, or it failed */
  struct sr_compdb *compdb;
  struct sr_lookup_unit *units;
  struct sr_argv flags; /* filtered */
  char *library, *resources;
};

/* Call between loading and checking the set.  False, told on stderr, where the
 * compilation database cannot be read. */
bool sr_rules_look_up(struct sr_rules_lookup *lookup, struct sr_ruleset *set,
                      const struct sr_build_flags *flags);
/* Call, if there is no error, between checking and compiling: less memory is
 * held then. */
void sr_rules_lookup_seal(struct sr_rules_lookup *lookup);
/* Call when the set has been compiled. */
void sr_rules_lookup_release(struct sr_rules_lookup *lookup);

/* Cuts the flags behind `--` off a command line into flags->flags; returns
 * the new argc. */
int sr_cut_build_flags(int argc, char **argv, struct sr_build_flags *flags);
void sr_build_flags_release(struct sr_build_flags *flags);

#endif
