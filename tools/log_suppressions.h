/* What logs say of run-time suppressions: how often each line of a file kept
 * breaches out of the reports.  Parts of sr_log_read, sr_log_finish and
 * sr_log_release, and what is asked when those are done. */
#ifndef SEMRULES_LOG_SUPPRESSIONS_H
#define SEMRULES_LOG_SUPPRESSIONS_H

#include "log.h"

/* Takes a record of kind `suppressions`; false where it is none. */
bool sr_log_add_suppressions(struct sr_log *log, const json_t *record,
                             size_t process);
/* Sorts by file and line, and reads the lines' texts where the files are still
 * at hand. */
void sr_log_finish_suppressions(struct sr_log *log);
void sr_log_release_suppressions(struct sr_log *log);

/* How many breaches were suppressed. */
uint64_t sr_log_suppressed(const struct sr_log *log);
/* All of them, for reports; owned by the caller. */
json_t *sr_log_suppressions_json(const struct sr_log *log);

#endif
