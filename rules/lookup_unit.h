/* One translation unit in memory that includes the headers of some rules, and
 * what has been imported from it so far. */
#ifndef SEMRULES_LOOKUP_UNIT_H
#define SEMRULES_LOOKUP_UNIT_H

#include "decl_source.h"
#include "libclang.h"
#include "lookup.h"
#include "table.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A type and what clang knows it by. */
struct sr_import {
  struct sr_type type; /* first: types handed out are these */
  CXType clang;
  CXCursor decl;  /* RECORD, ENUM: the tag; FUNCTION: who names the parameters,
                     or the null cursor */
  bool is_complete;
};

struct sr_cursor {
  CXCursor cursor;
  struct sr_cursor *next;
};

/* All that is declared under one name. */
struct sr_name {
  struct sr_str text;
  struct sr_cursor *first, *last; /* types, functions, variables */
  struct sr_cursor *constant;     /* an enumerator, or NULL */
  struct sr_cursor *scopes;       /* namespaces and classes */
  struct sr_symbol *symbols;
  unsigned kinds; /* as for sr_decls_nearest */
  bool is_imported, is_expanded;
};

/* A name that rules use and that may be a macro; or any expression. */
struct sr_macro {
  struct sr_str name;
  bool is_expression;
  struct sr_const value;
  struct sr_str problem;
  bool is_bad;    /* left out of the unit: it does not compile */
  bool is_marked; /* while reading: clang saw the place behind the probe */
};

/* What clang says about a header. */
struct sr_unit_error {
  struct sr_str file; /* empty: no place */
  uint32_t line, column;
  struct sr_str text;
  struct sr_unit_error *notes, *next;
};

struct sr_unit {
  struct sr_decls decls; /* first */
  const struct sr_libclang *clang;
  CXIndex index;
  CXTranslationUnit tu; /* NULL: not read, or read with errors */
  const struct sr_lookup_unit *build;
  const struct sr_lookup_options *options;
  struct sr_str includes;    /* the text that includes the headers */
  uint32_t *include_lines;   /* line of each header's `#error`; 0: none */
  const struct sr_str *headers; /* as written */
  bool *is_missing;          /* of each header: not found */
  size_t header_count;
  struct sr_unit_error *errors;
  struct sr_table names;  /* struct sr_name */
  struct sr_table macros; /* struct sr_macro */
  struct sr_macro **probes;
  size_t probe_count, probe_room;
  struct sr_table types; /* struct sr_import by what makes types the same */
  struct sr_table files; /* names of files that clang gave */
  struct sr_table bases; /* struct sr_macro: offsets by "derived\nbase" */
  const struct sr_type *builtins[24];
  uint32_t type_count;
  bool is_macro_list_read;
  bool is_read; /* or was tried */
  struct sr_table macro_names;
};

/* Prepares a unit.  folder is that of the rule file, "" for the working
 * directory.  Nothing is read yet. */
struct sr_unit *sr_unit_new(struct sr_arena *arena,
                            const struct sr_libclang *clang, CXIndex index,
                            const struct sr_lookup_options *options,
                            const struct sr_lookup_unit *build,
                            const char *folder, const struct sr_str *headers,
                            size_t header_count);
/* A name to be looked at when the headers are read. */
void sr_unit_expect(struct sr_unit *unit, struct sr_str name);
/* Reads the headers.  False where clang finds errors: they are in `errors`,
 * or some header is_missing. */
bool sr_unit_read(struct sr_unit *unit);
/* Gives back what clang holds; what was imported stays. */
void sr_unit_close(struct sr_unit *unit);
void sr_unit_release(struct sr_unit *unit);

/* lookup_parse.c: parses the headers followed by probes for the macros.
 * NULL, with errors in the unit, if it cannot be parsed without errors. */
CXTranslationUnit sr_unit_parse(struct sr_unit *unit, struct sr_macro **probes,
                                size_t count, unsigned options);

/* lookup_names.c */
void sr_unit_index(struct sr_unit *unit);
struct sr_name *sr_unit_find(struct sr_unit *unit, struct sr_str name);
const struct sr_symbol *sr_unit_symbols(struct sr_unit *unit,
                                        struct sr_str name);
void sr_unit_offer(struct sr_unit *unit, unsigned kinds,
                   struct sr_suggest *suggest);

/* lookup_macros.c */
bool sr_unit_constant(struct sr_unit *unit, struct sr_str name,
                      struct sr_const *value,
                      const struct sr_type **enumeration);
struct sr_str sr_unit_macro_problem(struct sr_unit *unit, struct sr_str name);
/* Reads the headers once more, for these probes alone. */
void sr_unit_probe_late(struct sr_unit *unit, struct sr_macro **probes,
                        size_t count);
/* Takes the values of probes out of what was parsed. */
void sr_unit_take_probe(struct sr_unit *unit, struct sr_macro **probes,
                        size_t count, CXCursor cursor, const char *name);
void sr_unit_offer_macros(struct sr_unit *unit, struct sr_suggest *suggest);

/* lookup_compare.c: hands out what was imported from one unit and is declared
 * otherwise in the other, with the place in a header if there is one.  Returns
 * how much it was. */
typedef void sr_difference_sink(void *context, const char *text,
                                struct sr_str file, uint32_t line);
size_t sr_unit_compare(struct sr_unit *ours, struct sr_unit *theirs,
                       sr_difference_sink *sink, void *context);

/* lookup_bases.c: the byte at which a base lies in a class.  False for virtual
 * ones, whose place changes, and where clang does not say. */
bool sr_unit_base_offset(struct sr_unit *unit, const struct sr_import *derived,
                         const struct sr_type *base, uint64_t *offset);

/* lookup_types.c */
const struct sr_type *sr_unit_type(struct sr_unit *unit, CXType type);
/* Of a declaration, whose function types have its parameters' names. */
const struct sr_type *sr_unit_type_of(struct sr_unit *unit, CXCursor decl);
void sr_unit_complete(struct sr_unit *unit, const struct sr_type *type);
/* An enumerator's value; bits of it where the enum is unsigned. */
int64_t sr_unit_enumerator(const struct sr_unit *unit, CXCursor cursor,
                           bool is_signed);
const struct sr_type *sr_unit_builtin(struct sr_unit *unit, struct sr_str name);
/* The place of a declaration. */
struct sr_str sr_unit_place(struct sr_unit *unit, CXSourceLocation location,
                            uint32_t *line, uint32_t *column);

/* Makes `text` the unit's only error. */
void sr_unit_fail(struct sr_unit *unit, const char *text);

/* The unit's own file, in the compiler's working directory. */
#define SR_MAIN_FILE "semrules-lookup.c"
/* What the probes' names begin with. */
#define SR_PROBE_TYPE "semrules_type_"
#define SR_PROBE_MARK "semrules_mark_"
#define SR_PROBE_VALUE "semrules_value_"

extern const char *const sr_builtin_names[]; /* ends with NULL */

#ifdef __cplusplus
}
#endif

#endif
