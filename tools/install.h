/* Where this installation keeps its parts.
 *
 * The build tree is laid out as the installed one, so everything is found
 * from the running executable: ../lib/semrules and ../include. */
#ifndef SEMRULES_INSTALL_H
#define SEMRULES_INSTALL_H

#include <stdbool.h>
#include <stddef.h>

enum { SR_MAX_PLUGINS = 32 };

struct sr_install {
  char *root; /* the folder above bin; owned */
};

/* argv0 helps only where /proc is not mounted. */
void sr_install_find(struct sr_install *install, const char *argv0);
void sr_install_release(struct sr_install *install);

/* A path below the installation, on the heap, whether it exists or not. */
char *sr_install_path(const struct sr_install *install, const char *tail);
/* The same, or NULL where there is no such readable file. */
char *sr_install_file(const struct sr_install *install, const char *tail);
/* The plugin for an LLVM major version, or NULL if there is none. */
char *sr_install_plugin(const struct sr_install *install, unsigned major);
/* Whether SEMRULES_EXACT asks for exact mode, for which the plugin goes to
 * clang's front end as well. */
bool sr_wants_exact(void);
/* What that takes beside the plugin, or NULL where it was not built. */
char *sr_install_exact(const struct sr_install *install, unsigned major);
/* printf format for where it was not; takes the LLVM major version twice. */
#define SR_NO_EXACT                                                            \
  "exact mode (SEMRULES_EXACT=1) is missing for LLVM %u; install "             \
  "libclang-%u-dev and build SemRules again, or unset SEMRULES_EXACT"
/* LLVM major versions that have a plugin, newest first; returns how many. */
size_t sr_install_majors(const struct sr_install *install,
                         unsigned majors[SR_MAX_PLUGINS]);
/* "14, 15, 16" (oldest first) or "none"; on the heap. */
char *sr_install_majors_text(const struct sr_install *install);

/* `name` as the shell would find it: with a slash itself, otherwise along
 * PATH.  NULL if there is no such program. */
char *sr_find_program(const char *name);

/* The spec a compile started here would use: SEMRULES_SPEC, or the nearest
 * .semrules/rules.spec at or above the working directory.  NULL if none; a
 * path named by SEMRULES_SPEC is returned unseen. */
char *sr_find_spec(void);

#endif
