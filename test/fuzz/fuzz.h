/* What the fuzz targets share.  Each target is a libFuzzer program:
 *
 *     build/test/fuzz/fuzz-expr -max_total_time=60 CORPUS-FOLDER
 *     build/test/fuzz/fuzz-expr INPUT      (runs one input again)
 */
#ifndef SEMRULES_FUZZ_H
#define SEMRULES_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "spec.h"

/* What libFuzzer calls, and what it offers to mutators. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* Ends the program with a message where a property does not hold. */
_Noreturn void fuzz_fail(const char *what, const char *before,
                         const char *after);

/* Looks at all that a spec refers to, as its readers do. */
void fuzz_walk(const struct sr_spec *spec);

#endif
