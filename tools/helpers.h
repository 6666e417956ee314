/* Compiling the rules' helpers: C text in rule files, by clang, to bitcode. */
#ifndef SEMRULES_TOOLS_HELPERS_H
#define SEMRULES_TOOLS_HELPERS_H

#include "lookup.h"

/* Sets `bitcode` of each rule file with helpers, compiled by the chosen clang
 * with the file's headers; the flags are those its headers were read with, or
 * else `otherwise` (NULL: none).  What clang says goes into the set's
 * diagnostics, at its place in the rule file.  is_lenient: files whose headers
 * were not read, and a clang that is missing, are passed over. */
void sr_helpers_compile(struct sr_ruleset *set,
                        const struct sr_lookup_unit *otherwise,
                        unsigned llvm_major, bool is_lenient);

#endif
