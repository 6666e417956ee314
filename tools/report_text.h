/* Breaches as people read them. */
#ifndef SEMRULES_REPORT_TEXT_H
#define SEMRULES_REPORT_TEXT_H

#include "log.h"

#include <stdio.h>

/* The whole block, as the runtime writes it, and how often it happened. */
void sr_report_breach(FILE *file, const struct sr_log_breach *breach);
/* Only message, count and incident, for summaries. */
void sr_report_breach_short(FILE *file, const struct sr_log_breach *breach);
/* What was lost and which processes were killed; nothing if all is well. */
void sr_report_losses(FILE *file, const struct sr_log *log);
/* "redis#9182 https://... (fixed by 5f3a9c1)" for each incident of a record,
 * a line each; the caller frees. */
char *sr_incident_text(const json_t *incident);
/* Appends a value as reports show it: pointers bare, strings quoted. */
void sr_report_add_value(struct sr_strbuf *out, const json_t *value);

/* Tells how many breaches were suppressed at run time, of suppressions that
 * matched nothing, and how many checks came to no verdict. */
void sr_report_unsaid(FILE *file, const struct sr_log *log);

#endif
