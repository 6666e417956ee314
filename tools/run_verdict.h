/* What `semrules run` makes of a log. */
#ifndef SEMRULES_RUN_VERDICT_H
#define SEMRULES_RUN_VERDICT_H

#include "binary_spec.h"

#include <stdbool.h>

struct sr_verdict_options {
  const char *rules; /* borrowed; NULL if not given */
  bool with_candidates;
  bool fails_on_warning, fails_on_note, fails_on_inactive, fails_on_stale;
  struct sr_rule_ids rule_ids; /* by sr_verdict_prepare, if rules is given */
};

/* Compiles the rules, if given.  Returns false where they are no good; that
 * has been told. */
bool sr_verdict_prepare(struct sr_verdict_options *options);
void sr_verdict_release(struct sr_verdict_options *options);

/* Sums the log up on stderr; the exit status it calls for. */
int sr_run_verdict(const char *log, const struct sr_verdict_options *options);

#endif
