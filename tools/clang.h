/* Which clang to run, and of which LLVM major version it is. */
#ifndef SEMRULES_CLANG_H
#define SEMRULES_CLANG_H

#include "install.h"
#include "toolmem.h"

struct sr_clang {
  struct sr_argv words; /* the command: clang, and what goes before or behind
                           it (`ccache clang-19`, a --driver-mode) */
  char *program;        /* the clang among the words, as found; owned */
  unsigned major;
};

/* Chooses the compiler: SEMRULES_CLANG (SEMRULES_CLANGXX for C++; either
 * stands for the other with --driver-mode), otherwise the newest clang that a
 * plugin exists for.  Runs no program where the name or the place of the
 * clang tells its version.  On failure returns false and sets *error (heap)
 * to what is wrong and the cure. */
bool sr_clang_find(struct sr_clang *clang, const struct sr_install *install,
                   bool cxx, char **error);
/* The same for one LLVM major version, whatever the environment says. */
bool sr_clang_of_major(struct sr_clang *clang, unsigned major, bool cxx,
                       char **error);
void sr_clang_release(struct sr_clang *clang);

#endif
