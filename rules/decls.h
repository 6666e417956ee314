/* What the program's headers declare: types, functions, variables, macros.
 *
 * The look-up by clang fills it; the checker and the spec writer ask it.  A
 * name is imported when it is first asked for, and a record's members when
 * they are first asked for, so that a rule on one field costs one struct.
 * Types are shared: the same type is the same pointer.  All lives in the
 * arena given to the look-up and stays valid after it is closed. */
#ifndef SEMRULES_DECLS_H
#define SEMRULES_DECLS_H

#include "arena.h"
#include "fold.h"
#include "spec.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A field or base of a record, an enumerator, a function's parameter. */
struct sr_member {
  struct sr_str name;         /* empty as in struct sr_spec_member */
  const struct sr_type *type; /* NULL for enumerators */
  int64_t value;              /* as in struct sr_spec_member */
  uint32_t bit_size;
  unsigned flags; /* enum sr_member_flags */
};

struct sr_type {
  enum sr_type_kind kind;
  unsigned flags;     /* enum sr_type_flags */
  struct sr_str name; /* as in struct sr_spec_type */
  uint64_t size;      /* bytes; 0 if incomplete */
  uint64_t count;     /* ARRAY */
  uint32_t align;     /* bytes */
  const struct sr_type *target;
  const struct sr_member *members; /* after sr_decls_complete */
  size_t member_count;
  struct sr_str file; /* where it is declared; empty if nowhere */
  uint32_t line;
  uint32_t id; /* counts from 1 in order of import; for tables of users */
};

struct sr_symbol {
  enum sr_symbol_kind kind;
  unsigned flags; /* enum sr_symbol_flags */
  struct sr_str name, link_name;
  const struct sr_type *type;
  struct sr_str file;
  uint32_t line, column;
  const struct sr_symbol *next; /* of the same name: overloads, or a type and
                                   a variable */
};

struct sr_decls;

/* All symbols of a name, or NULL.  Types: by tag, typedef or qualified name,
 * without keyword. */
const struct sr_symbol *sr_decls_find(struct sr_decls *decls,
                                      struct sr_str name);
/* The first of that kind, or NULL. */
const struct sr_symbol *sr_decls_find_kind(struct sr_decls *decls,
                                           struct sr_str name,
                                           enum sr_symbol_kind kind);
/* A type by the words of a rule: "struct client", "size_t", "unsigned long",
 * "ns::T"; NULL if there is none. */
const struct sr_type *sr_decls_type(struct sr_decls *decls,
                                    struct sr_str words);
/* The value of an enumerator or of a macro that is a constant expression.
 * False if the name is neither.  enumeration, if not NULL, is set to an
 * enumerator's type, or to NULL. */
bool sr_decls_constant(struct sr_decls *decls, struct sr_str name,
                       struct sr_const *value,
                       const struct sr_type **enumeration);
/* Why a name that is a macro has no value: clang's own words, or empty if the
 * name is no macro or has a value. */
struct sr_str sr_decls_macro_problem(struct sr_decls *decls,
                                     struct sr_str name);
/* Fills in the members of a record, enum or function type (through typedefs:
 * of the type behind), and returns that type. */
const struct sr_type *sr_decls_complete(struct sr_decls *decls,
                                        const struct sr_type *type);
/* The declared name nearest to `name`, of one of the kinds (a mask of
 * 1 << enum sr_symbol_kind; SR_DECLS_CONSTANTS for enumerators and macros);
 * empty if none is near. */
enum { SR_DECLS_CONSTANTS = 1 << 8 };
struct sr_str sr_decls_nearest(struct sr_decls *decls, struct sr_str name,
                               unsigned kinds);
/* True if `aliases` give the name, or a field of that name, another one: then
 * it may well not be declared. */
bool sr_decls_is_renamed(struct sr_decls *decls, struct sr_str name);
/* T without typedefs. */
const struct sr_type *sr_type_stripped(const struct sr_type *type);
/* Appends a type as C writes it: "struct client *". */
struct sr_strbuf;
void sr_type_add_name(const struct sr_type *type, struct sr_strbuf *out);
/* Finds a member by name, through anonymous members and bases.  bit_offset is
 * set to its place from the start of the record.  NULL if there is none. */
const struct sr_member *sr_type_member(struct sr_decls *decls,
                                       const struct sr_type *record,
                                       struct sr_str name,
                                       uint64_t *bit_offset);

#ifdef __cplusplus
}
#endif

#endif
