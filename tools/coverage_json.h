/* Coverage as JSON: interfaces.md's object, extended. */
#ifndef SEMRULES_COVERAGE_JSON_H
#define SEMRULES_COVERAGE_JSON_H

#include "coverage.h"

#include <jansson.h>

/* How many checks, or events, were skipped, by reason. */
json_t *sr_coverage_skipped(const struct sr_cover_rule *rule,
                            bool is_of_events);
/* The whole object, with the hidden rule or without; the caller frees. */
json_t *sr_coverage_json(const struct sr_coverage *coverage, bool with_hidden);

#endif
