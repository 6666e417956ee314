/* The instrumentation spec: what the front end compiles rules into and the
 * pass maps into memory, with no parsing.
 *
 * A file is a struct sr_spec_header, then arrays of the structs below, then
 * string bytes.  Little-endian; every reference is an index into one of the
 * arrays or an offset into the strings, SR_NONE where absent; string offset 0
 * is "".  Same rules, same bytes.  The reader checks magic, version, size and
 * digest once, and every index where it is used, so that no file can make it
 * read out of bounds.
 */
#ifndef SEMRULES_SPEC_H
#define SEMRULES_SPEC_H

#include "semrules/history.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SR_SPEC_MAGIC "SRSPEC\r\n" /* 8 bytes: shows text-mode damage */
#define SR_SPEC_VERSION 3
#define SR_NONE UINT32_MAX

enum sr_expr_op {
#define SR_EXPR(name, number, text, kids) name = number,
#include "expr.inc"
};

struct sr_spec_slice {
  uint32_t offset; /* bytes from the file's start, 8-aligned */
  uint32_t count;  /* elements; bytes for strings */
};

struct sr_spec_header {
  char magic[8];
  uint32_t version;
  uint32_t header_size;
  uint64_t size;   /* of the whole file */
  uint64_t digest; /* sr_hash64 of all bytes behind the header */
  struct sr_spec_slice rules;     /* struct sr_spec_rule */
  struct sr_spec_slice steps;     /* struct sr_spec_step */
  struct sr_spec_slice actions;   /* struct sr_spec_action */
  struct sr_spec_slice ghosts;    /* struct sr_spec_ghost */
  struct sr_spec_slice frames;    /* struct sr_spec_frame */
  struct sr_spec_slice points;    /* struct sr_spec_point */
  struct sr_spec_slice exprs;     /* struct sr_spec_expr */
  struct sr_spec_slice names;     /* uint32_t: string offsets of lists */
  struct sr_spec_slice parts;     /* struct sr_spec_part: message pieces */
  struct sr_spec_slice functions; /* struct sr_spec_bucket: exact names of
                                     call, return, entry, exit points */
  struct sr_spec_slice subjects;  /* struct sr_spec_bucket: first segment
                                     (type or variable) of every field path:
                                     write, read, and calls through fields */
  struct sr_spec_slice globs;     /* uint32_t: points whose function name, or
                                     whose first segment, is a pattern */
  struct sr_spec_slice suppressions; /* struct sr_spec_suppression */
  struct sr_spec_slice types;     /* struct sr_spec_type: what headers declare */
  struct sr_spec_slice members;   /* struct sr_spec_member */
  struct sr_spec_slice symbols;   /* struct sr_spec_symbol */
  struct sr_spec_slice symbol_names; /* struct sr_spec_bucket: symbols by name;
                                        `first` is an index into symbols */
  struct sr_spec_slice helpers;   /* bytes: for each rule file with helpers a
                                     struct sr_spec_helper and, 8-aligned, its
                                     bitcode; may be empty */
  struct sr_spec_slice aliases;   /* struct sr_spec_alias */
  uint32_t helpers_llvm;          /* LLVM major that made it, 0: none */
  uint32_t flags;                 /* enum sr_spec_flags */
  struct sr_spec_slice glob_keys; /* struct sr_spec_bucket: points of `globs`
                                     by a piece of literal text that all names
                                     they match have in them; see spec_glob.h */
  struct sr_spec_slice rule_list; /* bytes: struct semrules_rule_list (abi.h)
                                     of all rules, its spec_digest 0 */
  struct sr_spec_slice strings;   /* bytes, each string NUL-terminated */
};

enum sr_spec_flags {
  SR_SPEC_HAS_TYPES = 1, /* headers told all that the rules must know of the
                            program: line tables are debug information enough */
  SR_SPEC_USES_ACTIVATIONS = 2, /* something is watched, or is kept or owed as
                                   long as an activation lasts */
  SR_SPEC_JUDGES_PROCESS = 4 /* something is judged when the process or a
                                thread ends, or when time is up */
};

enum sr_spec_status { SR_STATUS_ACTIVE, SR_STATUS_CANDIDATE };

/* A list of strings: elements of `names`. */
struct sr_spec_list {
  uint32_t first, count;
};

enum sr_rule_flags {
  SR_RULE_IS_HIDDEN = 1 /* of the compiler's own: watches locks, or functions
                           that others ask `active` of; in no list of rules */
};

/* All that a rule says is said by its steps; see sr_spec_step. */
struct sr_spec_rule {
  uint32_t id, message, file; /* strings; message is "" where not given */
  uint32_t line, column;      /* of `id` */
  uint32_t severity;          /* enum sr_severity */
  uint32_t status;            /* enum sr_spec_status */
  uint32_t flags;             /* enum sr_rule_flags */
  uint32_t first_point, point_count; /* of all its steps, in their order */
  uint32_t first_step, step_count;
  uint32_t incident_text, incident_json, extra_json; /* as in abi.h */
  uint32_t first_suppression, suppression_count;
  uint32_t reserved;
};

enum sr_step_flags {
  SR_STEP_AT_EXIT = 1 /* has no points: done at each exit of the functions
                         that have sites of the step `of`, the latter's
                         activations only */
};

/* What is done at some points, in the order: loop, `when`, `require` and
 * `forbid`, actions.  Where the loop's ghost is given, all of it is done once
 * for each of that ghost's records that are not 0, that fit the names which
 * the point binds, too, and, AT_EXIT, that the activation made.
 *
 * A plain rule has one step, of kind REQUIRE, without actions. */
struct sr_spec_step {
  uint32_t rule;
  uint32_t kind; /* enum sr_check_kind.  REQUIRE, FORBID: `require` is called
                    require, `forbid` forbid; otherwise both are called by the
                    kind.  EVENT: there is neither. */
  uint32_t flags;      /* enum sr_step_flags */
  uint32_t of;         /* step; SR_NONE without AT_EXIT */
  uint32_t loop;       /* ghost, or SR_NONE */
  uint32_t first_point, point_count;
  uint32_t when, require, forbid;  /* exprs, or SR_NONE */
  uint32_t condition;              /* string: shown as the condition; "": that
                                      of require or forbid */
  uint32_t earlier;                /* ghost whose last event is the earlier
                                      place of a breach, or SR_NONE */
  uint32_t earlier_keys;           /* exprs, as in sr_spec_action */
  uint32_t first_part, part_count; /* the message, cut at its {expr} */
  uint32_t first_action, action_count;
  uint32_t reserved;
};

enum sr_action_kind {
  SR_ACTION_SET,    /* becomes `value` */
  SR_ACTION_ADD,    /* grows by `value` */
  SR_ACTION_SUB,    /* falls by `value`; with SR_GHOST_FLOOR not below 0 */
  SR_ACTION_FORGET, /* never heard of again; the records of `keys`, all that
                       fit in a loop */
  SR_ACTION_OWE,    /* an obligation begins: grows by `value`, or, without
                       SR_GHOST_EACH, becomes 1; keeps `saved` and the
                       message's values */
  SR_ACTION_MEET,   /* the obligations of these keys are met: all, or, with
                       SR_GHOST_EACH, one (see __semrules_meet) */
  SR_ACTION_END     /* those of these keys end: what is not met is a breach of
                       this step's kind; without keys: of all objects, in the
                       scope or, AT_EXIT, of the activation */
};

struct sr_spec_action {
  uint32_t kind;  /* enum sr_action_kind */
  uint32_t ghost;
  uint32_t keys;  /* first of as many exprs as the ghost has keys, by `next`;
                     SR_NONE: it has none or, in END, SR_ACTION_FORGET, SET,
                     MEET without a loop: all records of the scope.  A key of
                     SR_EXPR_ANY: whatever it is */
  uint32_t value; /* expr, or SR_NONE */
};

struct sr_spec_ghost {
  uint32_t rule;
  uint32_t name;  /* string */
  uint32_t scope; /* enum sr_ghost_scope */
  uint32_t frame; /* SCOPE_FRAME; SR_NONE otherwise */
  struct sr_spec_list keys; /* names; none: one value in each scope */
  uint32_t flags;           /* enum sr_ghost_flags */
  uint32_t end;             /* enum sr_ghost_end */
  uint32_t saved;           /* with SAVES: first expr, by `next`; evaluated
                               where it is owed; SR_NONE: none */
  uint32_t saved_count;
  uint64_t within;          /* ms */
  uint64_t final;           /* bit n: value n is fine at the end */
  struct sr_spec_list value_names; /* of 0, 1, 2 ..., "" where it has none */
};

/* Functions whose activations are watched, for `inside`, `active` and scopes.
 * Its point is one of the hidden rule's, of kind ENTRY, and has it in
 * `frame`; arguments that are kept are those with names. */
struct sr_spec_frame {
  uint32_t text; /* string, "call(c)" */
  uint32_t point;
  uint32_t args; /* number of names in the point's parameters */
  uint32_t reserved;
};

enum sr_base_kind {
  SR_BASE_FUNCTION, /* name: a function's name or pattern */
  SR_BASE_ANY,      /* T.f or g.f or g: type or variable, as it turns out */
  SR_BASE_TYPE,     /* struct T.f, union T.f, class T.f */
  SR_BASE_VARIABLE  /* var g.f */
};

enum sr_point_flags {
  SR_POINT_IS_GLOB = 1,    /* `name` is a pattern */
  SR_POINT_HAS_PARAMS = 2, /* a parameter list was given */
  SR_POINT_ELLIPSIS = 4,   /* ... which ends in `...` */
  SR_POINT_FIELD_GLOB = 8  /* `field` is a pattern or `*` */
};

struct sr_spec_point {
  uint32_t rule;
  uint32_t kind;  /* enum sr_point_kind */
  uint32_t base;  /* enum sr_base_kind */
  uint32_t flags; /* enum sr_point_flags */
  uint32_t name;  /* F, T or g, without parameter list and keyword */
  uint32_t field; /* "conn.stats.bytes"; "" for a whole variable.  For calls
                     through a function pointer: the pointer's path. */
  struct sr_spec_list params; /* "_" skips one */
  uint32_t as;                /* "" if not given */
  struct sr_spec_list in_function, not_in_function, in_file, not_in_file;
  uint32_t when; /* the point's own, or SR_NONE */
  uint32_t text; /* "entry addReply", for remarks */
  uint32_t line, column;
  uint32_t next; /* next point of the same bucket, or SR_NONE; above its own
                    index */
  uint32_t step;
  uint32_t frame; /* it watches this one, and belongs to no step; or SR_NONE */
  uint32_t key; /* string: of order rules the key that it stands under,
                   "preceded-by"; "" otherwise */
};

struct sr_spec_expr {
  uint16_t op;          /* enum sr_expr_op */
  uint16_t is_unsigned; /* INT: see imm */
  uint32_t kid;  /* first operand, or SR_NONE; always above its own index */
  uint32_t next; /* the parent's next operand, or SR_NONE; above as well */
  uint32_t str;
  uint32_t str_size; /* bytes of str: string literals may hold NULs */
  uint32_t text; /* as written, white space folded */
  uint32_t line, column;
  union {
    int64_t imm; /* INT: the value.  Of an unsigned literal above INT64_MAX,
                    its bits, and is_unsigned is 1 */
    double real; /* FLOAT */
  };
};

/* Places where a rule is known not to hold; those past their `until` are left
 * out.  Both lists, where given, must match. */
struct sr_spec_suppression {
  struct sr_spec_list in_function, in_file;
  uint32_t reason; /* string */
  uint32_t until;  /* string, "2026-12-31"; "" if not given */
};

/* Types as clang lays them out for the build's flags.  A type that several
 * rules use stands once; references may be circular. */
enum sr_type_kind {
#define SR_TYPE(name, number, text) name = number,
#include "types.inc"
};

enum sr_type_flags {
  SR_TYPE_IS_SIGNED = 1,
  SR_TYPE_IS_UNION = 2,
  SR_TYPE_IS_CLASS = 4,
  SR_TYPE_IS_VARIADIC = 8,    /* FUNCTION */
  SR_TYPE_IS_INCOMPLETE = 16, /* RECORD: declared only, or its members are of
                                 no interest to any rule: member_count is 0 */
  SR_TYPE_IS_CXX = 32         /* declared by a C++ header */
};

struct sr_spec_type {
  uint16_t kind;  /* enum sr_type_kind */
  uint16_t flags; /* enum sr_type_flags */
  uint32_t name;  /* string.  Scalars: "unsigned long"; RECORD, ENUM: the tag,
                     or the typedef that names an unnamed one, qualified by
                     namespaces and classes, without keyword; TYPEDEF: its
                     name; "" otherwise */
  uint64_t size;  /* bytes; 0 if incomplete */
  uint64_t count; /* ARRAY: elements, 0 if not known */
  uint32_t target; /* POINTER, REFERENCE, ARRAY, TYPEDEF: the type behind;
                      ENUM: the integer type; FUNCTION: what it returns;
                      SR_NONE otherwise */
  uint32_t first_member, member_count; /* RECORD: fields and bases, in order;
                                          ENUM: enumerators; FUNCTION:
                                          parameters, without `this` */
  uint32_t file, line; /* where it is declared; "" and 0 if nowhere */
  uint32_t align;      /* bytes; 0 if not known */
};

enum sr_member_flags {
  SR_MEMBER_IS_BIT_FIELD = 1,
  SR_MEMBER_IS_BASE = 2 /* a C++ base class; name is "" */
};

struct sr_spec_member {
  uint32_t name; /* "" for anonymous structs and unions, unnamed parameters */
  uint32_t type; /* SR_NONE for enumerators */
  int64_t value;     /* enumerators: the value; fields: bits from the start of
                        the record */
  uint32_t bit_size; /* bit-fields: their width */
  uint32_t flags;    /* enum sr_member_flags */
};

enum sr_symbol_kind {
  SR_SYMBOL_TYPE,     /* a tag or a typedef; type: what it names */
  SR_SYMBOL_FUNCTION, /* type: FUNCTION */
  SR_SYMBOL_VARIABLE
};

enum sr_symbol_flags {
  SR_SYMBOL_IS_STATIC = 1, /* internal linkage */
  SR_SYMBOL_IS_INLINE = 2,
  SR_SYMBOL_IS_METHOD = 4, /* takes `this` first, not among the parameters */
  SR_SYMBOL_IS_PURE = 8    /* named under `pure` */
};

/* Only what some rule mentions, with all that is needed to walk it. */
struct sr_spec_symbol {
  uint32_t name; /* qualified in C++ */
  uint32_t kind; /* enum sr_symbol_kind */
  uint32_t type;
  uint32_t flags; /* enum sr_symbol_flags */
  uint32_t link_name;  /* as the linker has it: mangled in C++ */
  uint32_t file, line, column; /* of the declaration */
  uint32_t next; /* next symbol of this name, or SR_NONE */
  uint32_t reserved;
};

/* Two names of the same function, variable or field ("T.f"). */
struct sr_spec_alias {
  uint32_t name, other;
};

/* The helpers of one rule file: this, then `size` bytes of LLVM bitcode, then
 * zeros up to a multiple of 8.  An SR_EXPR_CALL names its file by number, from
 * 1. */
struct sr_spec_helper {
  uint32_t size;
  uint32_t file; /* string: the rule file */
};

/* A piece of a message: text, then the value of expr unless SR_NONE. */
struct sr_spec_part {
  uint32_t text;
  uint32_t expr;
};

/* Open addressing, linear probing, a power of two of buckets, at most half
 * full; an empty bucket has first == SR_NONE.  Hash: sr_hash64 of the name. */
struct sr_spec_bucket {
  uint64_t hash;
  uint32_t name;
  uint32_t first; /* point; further ones by its `next` */
};

/* An open spec.  Everything it hands out lives until sr_spec_close. */
struct sr_spec {
  const struct sr_spec_header *header;
  const char *bytes;
  size_t size;
  bool is_mapped;
};

/* Opens the spec in `path`.  On failure returns false and puts one sentence,
 * with the cure, into error[error_size]. */
bool sr_spec_open(struct sr_spec *spec, const char *path, char *error,
                  size_t error_size);
/* The same on bytes in memory, 8-aligned, which must outlive the spec. */
bool sr_spec_open_memory(struct sr_spec *spec, const void *bytes, size_t size,
                         char *error, size_t error_size);
void sr_spec_close(struct sr_spec *spec);
/* Reads no more than the header of the spec in `path`; false if it is none of
 * this version. */
bool sr_spec_read_header(const char *path, struct sr_spec_header *header);

/* Elements by index; NULL where the index is out of range. */
const struct sr_spec_rule *sr_spec_rule(const struct sr_spec *, uint32_t);
const struct sr_spec_step *sr_spec_step(const struct sr_spec *, uint32_t);
const struct sr_spec_action *sr_spec_action(const struct sr_spec *, uint32_t);
const struct sr_spec_ghost *sr_spec_ghost(const struct sr_spec *, uint32_t);
const struct sr_spec_frame *sr_spec_frame(const struct sr_spec *, uint32_t);
const struct sr_spec_point *sr_spec_point(const struct sr_spec *, uint32_t);
const struct sr_spec_expr *sr_spec_expr(const struct sr_spec *, uint32_t);
const struct sr_spec_part *sr_spec_part(const struct sr_spec *, uint32_t);
const struct sr_spec_suppression *
sr_spec_suppression(const struct sr_spec *, uint32_t);
const struct sr_spec_type *sr_spec_type(const struct sr_spec *, uint32_t);
const struct sr_spec_member *sr_spec_member(const struct sr_spec *, uint32_t);
const struct sr_spec_symbol *sr_spec_symbol(const struct sr_spec *, uint32_t);
const struct sr_spec_alias *sr_spec_alias(const struct sr_spec *, uint32_t);
/* Bitcode of the nth rule file's helpers (from 1), 8-aligned; NULL where the
 * spec has none. */
const char *sr_spec_helper(const struct sr_spec *, uint32_t n, size_t *size);
/* Strings by offset, and the nth string of a list; never NULL, "" where the
 * offset or index is out of range. */
const char *sr_spec_string(const struct sr_spec *, uint32_t offset);
const char *sr_spec_list_item(const struct sr_spec *, struct sr_spec_list,
                              uint32_t n);
/* The same for bytes that may hold NULs: *size becomes what is there of it. */
const char *sr_spec_bytes(const struct sr_spec *, uint32_t offset,
                          uint32_t *size);
/* Number of a list's strings that are there. */
uint32_t sr_spec_list_size(const struct sr_spec *, struct sr_spec_list);
/* First point filed under `name` (len bytes), or SR_NONE; the others by
 * sr_spec_next_point.  Points found are there, and so is their rule. */
uint32_t sr_spec_find_function(const struct sr_spec *, const char *name,
                               size_t len);
uint32_t sr_spec_find_subject(const struct sr_spec *, const char *name,
                              size_t len);
/* The point filed behind this one in its bucket, or SR_NONE. */
uint32_t sr_spec_next_point(const struct sr_spec *, uint32_t point);
/* Calls `visit` for each point whose name is a pattern that matches `name`; a
 * point may come more than once. */
void sr_spec_match_globs(const struct sr_spec *, const char *name, size_t len,
                         void (*visit)(void *context, uint32_t point),
                         void *context);
/* First symbol of that name, or SR_NONE.  Follow `next`. */
uint32_t sr_spec_find_symbol(const struct sr_spec *, const char *name,
                             size_t len);
/* The nth point filed as a pattern, or SR_NONE past the last. */
uint32_t sr_spec_glob(const struct sr_spec *, uint32_t n);

#ifdef __cplusplus
}
#endif

#endif
