/* Coverage as JSON: interfaces.md's object, extended. */
#ifndef SEMRULES_COVERAGE_JSON_H
#define SEMRULES_COVERAGE_JSON_H

#include "coverage.h"

#include <jansson.h>

/* How many sites were skipped, by reason. */
json_t *sr_coverage_skipped(const struct sr_cover_rule *rule);
/* The whole object; the caller frees. */
json_t *sr_coverage_json(const struct sr_coverage *coverage);

#endif
