/* Files: those with rules below a directory, and outputs that are replaced
 * whole or not at all. */
#ifndef SEMRULES_FILEIO_H
#define SEMRULES_FILEIO_H

#include <stdbool.h>
#include <stddef.h>

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Loads a file, "-" for standard input, or all *.yaml and *.yml below a
 * directory, by name; hidden ones are left out.  A file that was loaded before
 * is not loaded again.  False where something could not be read, with a
 * sentence in error; what can be read is loaded all the same. */
struct sr_rule_files {
  struct sr_ruleset *set;
  struct sr_file_id *seen; /* owned */
  size_t seen_count;
};
void sr_rule_files_init(struct sr_rule_files *files, struct sr_ruleset *set);
void sr_rule_files_release(struct sr_rule_files *files);
bool sr_rule_files_add(struct sr_rule_files *files, const char *path,
                       char *error, size_t error_size);

/* Appends a file's bytes, at most max of them.  False if it cannot be read. */
bool sr_read_file(const char *path, size_t max, struct sr_strbuf *out);

/* Writes the file by way of a temporary one beside it, so that readers see
 * the old or the new bytes.  A file with these very bytes is left alone, time
 * stamp included. */
bool sr_write_if_changed(const char *path, const void *bytes, size_t len,
                         char *error, size_t error_size);

#ifdef __cplusplus
}
#endif

#endif
