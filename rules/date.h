/* Days of the calendar, as text: "2026-12-31".  Later days compare greater by
 * strcmp. */
#ifndef SEMRULES_DATE_H
#define SEMRULES_DATE_H

#include <stdbool.h>

#include "arena.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SR_DATE_SIZE = 11 }; /* with its NUL */

/* What keeps a text from being a date, if anything. */
enum sr_date_fault { SR_DATE_GOOD, SR_DATE_NO_DATE, SR_DATE_NO_DAY };

/* NO_DATE: not of the form YYYY-MM-DD; NO_DAY: the calendar has no such day. */
enum sr_date_fault sr_date_check(struct sr_str text);

/* The day it is in UTC, as SOURCE_DATE_EPOCH (seconds since 1970) has it where
 * that is set, so that what is made of the same files is the same. */
void sr_date_today(char date[SR_DATE_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
