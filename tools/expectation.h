/* What a rule test expects: its `// breach: ID` and `// ok: ID` comments. */
#ifndef SEMRULES_EXPECTATION_H
#define SEMRULES_EXPECTATION_H

#include "toolmem.h"

#include <stdbool.h>
#include <stddef.h>

struct sr_expectation {
  char *rule; /* owned */
  bool is_breach;
  bool is_behind_code; /* on the line it speaks of, or else the one before */
  unsigned line;       /* of the comment */
  unsigned target;     /* the line it speaks of */
  bool is_met;
};

struct sr_expectations {
  struct sr_expectation *items;
  size_t count, room;
  struct sr_argv flags; /* words of all `// flags:` comments */
  struct sr_argv lines; /* of the source, without line ends */
};

/* Reads them from a test's source.  False, with *error set, where it cannot be
 * read. */
bool sr_expectations_read(struct sr_expectations *expectations,
                          const char *path, char **error);
void sr_expectations_release(struct sr_expectations *expectations);

/* The expectation for a breach of `rule` at `line`, or NULL. */
struct sr_expectation *
sr_expectations_find(const struct sr_expectations *expectations,
                     const char *rule, unsigned line, bool is_breach);

#endif
