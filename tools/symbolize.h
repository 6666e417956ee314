/* Names and source lines for the frames of stacks, found offline. */
#ifndef SEMRULES_SYMBOLIZE_H
#define SEMRULES_SYMBOLIZE_H

#include "key_index.h"
#include "toolmem.h"

#include <jansson.h>
#include <stddef.h>

struct sr_symbolizer {
  struct sr_key_index modules; /* path -> element of `module` */
  struct sr_symbolizer_module *module;
  size_t count, room;
  char *line_tool; /* llvm-symbolizer or addr2line; NULL if neither is there */
  char *name_tool; /* llvm-cxxfilt or c++filt, likewise */
};

void sr_symbolizer_init(struct sr_symbolizer *symbolizer);
void sr_symbolizer_release(struct sr_symbolizer *symbolizer);

/* Gives every frame of the array `stack` that has none a `symbol`, from the
 * module's symbol table, and adds `file` and `line` where a line tool finds
 * them.  Modules that are gone or were rebuilt are left alone.  C++ symbols, which
 * the runtime writes as they are linked, get a `demangled` where a tool for that
 * is installed. */
void sr_symbolize(struct sr_symbolizer *symbolizer, json_t *stack);

#endif
