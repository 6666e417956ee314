/* How a rule test went: what was found, as all formats of `semrules test`
 * show it. */
#ifndef SEMRULES_TEST_RESULT_H
#define SEMRULES_TEST_RESULT_H

#include "toolmem.h"

#include <stdbool.h>
#include <stddef.h>

enum sr_finding_kind {
  SR_FINDING_MISSING,      /* an expected breach that did not come */
  SR_FINDING_UNEXPECTED,   /* a breach that nothing expects */
  SR_FINDING_UNKNOWN_RULE, /* a comment names a rule that is not there */
  SR_FINDING_SILENT,       /* a test that expects nothing */
  SR_FINDING_RULES,        /* the rules do not compile */
  SR_FINDING_NO_TEST,      /* a rule file or rule without a test */
  SR_FINDING_BUILD,
  SR_FINDING_CRASH,
  SR_FINDING_TIMEOUT,
  SR_FINDING_STATUS, /* it ended with another status than 0 and 86 */
  SR_FINDING_LOG     /* unreadable or incomplete records */
};

/* One thing that is wrong.  All strings are owned; "" where there is none. */
struct sr_finding {
  enum sr_finding_kind kind;
  char *file;
  unsigned line; /* 0: of the file as a whole */
  char *rule;
  char *text;           /* what is wrong; the breach's message */
  char *source;         /* the line of the file */
  struct sr_argv notes; /* why it may have come so */
  bool is_paired;       /* another finding is its near miss */
  char *output;         /* what the compiler or the program said */
};

struct sr_findings {
  struct sr_finding *items;
  size_t count, room;
};

/* Adds a finding; strings are copied, NULL stands for "".  The finding is
 * valid until the next is added. */
struct sr_finding *sr_finding_add(struct sr_findings *findings,
                                  enum sr_finding_kind kind, const char *file,
                                  unsigned line, const char *rule,
                                  const char *text);
void sr_finding_note(struct sr_finding *finding, const char *fmt, ...)
    SR_PRINTF(2, 3);
void sr_finding_output(struct sr_finding *finding, const char *output);
void sr_findings_release(struct sr_findings *findings);

/* "missing", "unexpected", ...: the same in text, JSON and JUnit. */
const char *sr_finding_word(enum sr_finding_kind kind);
/* Whether the test could not be judged, which JUnit calls an error. */
bool sr_finding_is_error(enum sr_finding_kind kind);

struct sr_test_result {
  struct sr_findings findings;
  char *command, *output; /* how it was built, and what compiler and program
                             said; owned, NULL before */
  double seconds;
};
void sr_test_result_release(struct sr_test_result *result);

#endif
