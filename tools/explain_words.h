/* What a rule says, in words, from its YAML. */
#ifndef SEMRULES_EXPLAIN_WORDS_H
#define SEMRULES_EXPLAIN_WORDS_H

#include "toolmem.h"

#include <stdbool.h>
#include <stdint.h>

/* For each key that says something a sentence, in the order in which one would
 * tell it.  Zero-initialised. */
struct sr_rule_words {
  struct sr_argv keys, words; /* as many of either */
};
void sr_rule_words_release(struct sr_rule_words *words);

/* Reads the rule `id` in the file at `path`.  Adds nothing where it cannot be
 * found there. */
void sr_rule_words_read(struct sr_rule_words *words, const char *path,
                        const char *id);

#endif
