/* Points as texts: "call check(_, o)", "write client.flags". */
#ifndef SEMRULES_POINT_TEXT_H
#define SEMRULES_POINT_TEXT_H

#include "semrules/abi.h"

#include <stdbool.h>
#include <stddef.h>

struct sr_point_text {
  enum sr_point_kind kind; /* SR_POINT_COUNT: it is no point's text */
  const char *subject;     /* what follows the word; borrowed */
  size_t len;              /* of the name in it, without parameters */
};

struct sr_point_text sr_point_text(const char *text, size_t len);

/* Whether a point as a rule has it may be what matched `subject`, as a site
 * names it.  Errs on the side of true. */
bool sr_point_text_fits(const struct sr_point_text *point, unsigned kind,
                        const char *subject);

/* Whether an event, "call check", is of one of the points that a condition
 * names: "call check(_, o) or call test*". */
bool sr_point_text_has(const char *points, const char *event);

#endif
