/* libclang, loaded when it is needed: only rules with `headers` pay for it,
 * and the one of the compiler's own version is taken. */
#ifndef SEMRULES_LIBCLANG_H
#define SEMRULES_LIBCLANG_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_libclang {
  void *handle; /* owned; NULL while it is not loaded */
#define SR_CLANG(name) __typeof__(name) *name;
#include "libclang.inc"
};

/* Loads libclang of an LLVM major version.  folder, if not NULL, is looked
 * into first: the `lib` beside the compiler's `bin`.  False with one sentence,
 * cure included, in error. */
bool sr_libclang_load(struct sr_libclang *clang, unsigned major,
                      const char *folder, char *error, size_t error_size);
void sr_libclang_unload(struct sr_libclang *clang);

/* Copies a string of libclang's into the arena and gives it back. */
struct sr_str sr_libclang_str(const struct sr_libclang *clang,
                              struct sr_arena *arena, CXString text);

#ifdef __cplusplus
}
#endif

#endif
