/* Compilation databases: the flags that change what headers say, of each set
 * of files compiled alike. */
#ifndef SEMRULES_COMPDB_H
#define SEMRULES_COMPDB_H

#include "lookup.h"
#include "toolmem.h"

struct sr_compdb {
  struct sr_lookup_unit *units; /* most files first; they borrow from here */
  size_t unit_count;
  struct sr_compdb_group *groups; /* owned */
};

/* Reads compile_commands.json.  False with *error (heap): what is wrong, and
 * the cure.  A database may have no entry for a C or C++ file. */
bool sr_compdb_read(struct sr_compdb *compdb, const char *path, char **error);
void sr_compdb_release(struct sr_compdb *compdb);

/* Copies those of a compiler's arguments to `to` that matter to headers: not
 * the input, the output, -c, warnings, nor what only a code generator reads.
 * *is_cxx becomes true where they say that the language is C++. */
void sr_header_flags(struct sr_argv *to, const struct sr_argv *args,
                     bool *is_cxx);

#endif
