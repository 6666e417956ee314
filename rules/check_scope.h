/* What names and expressions mean at one point, as far as headers tell. */
#ifndef SEMRULES_CHECK_SCOPE_H
#define SEMRULES_CHECK_SCOPE_H

#include "check.h"
#include "decls.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The variable of an all() or any(). */
struct sr_local {
  struct sr_str name;
  const struct sr_type *type;
  const struct sr_local *outer;
};

struct sr_scope {
  struct sr_diags *diags;
  struct sr_decls *decls; /* NULL: no headers, or of a part of the program
                             only; names have no types then */
  const struct sr_point *point;
  const struct sr_step *step; /* NULL: the point is nobody's */
  /* The only function of the point's name: FUNCTION, complete; NULL where it is
   * not known, or not the only one. */
  const struct sr_type *function;
  const struct sr_type *class_type; /* of which it is a method, or NULL */
  const struct sr_type *subject;    /* of `obj`: a pointer; NULL: not known */
  const struct sr_type *field;      /* of `old`, `new`, `value` */
  uint32_t field_bits;              /* if it is a bit-field */
  const struct sr_local *locals;
};

/* Begins a point, of the step if it is one's, and judges what it names.  False
 * after an error. */
bool sr_scope_begin(struct sr_scope *scope, const struct sr_rule *rule,
                    const struct sr_step *step, const struct sr_point *point,
                    struct sr_diags *diags);
/* 1 where the point's list begins with the `this` of a method, which is none of
 * its parameters. */
size_t sr_scope_hidden(const struct sr_scope *scope);
/* Gives a NAME its type; an error where no such name can be. */
void sr_scope_name(struct sr_scope *scope, struct sr_expr *name);
/* Gives an expression and all its parts their types; errors where they do not
 * fit.  is_condition: it is asked whether it is true. */
void sr_check_types(struct sr_scope *scope, struct sr_expr *expr,
                    bool is_condition);
/* An error at an expression; said once for all points of the rule. */
void sr_type_fail(struct sr_scope *scope, struct sr_expr *expr,
                  const char *code, const char *format, ...) SR_PRINTF(4, 5);
/* False, with an error, for a structure or void where a value is needed. */
bool sr_check_value(struct sr_scope *scope, struct sr_expr *expr);
/* Operators that compute; gives the result its type. */
void sr_check_arithmetic(struct sr_scope *scope, struct sr_expr *expr);
/* Comparisons, in(), streq(): operands that have their types. */
void sr_check_comparison(struct sr_scope *scope, struct sr_expr *expr);
void sr_check_strings(struct sr_scope *scope, struct sr_expr *expr);

/* Types that need no headers. */
extern const struct sr_type sr_type_integer, sr_type_truth, sr_type_real,
    sr_type_string, sr_type_null;

enum sr_class {
  SR_CLASS_UNKNOWN,
  SR_CLASS_NOTHING, /* void */
  SR_CLASS_INTEGER,
  SR_CLASS_FLOATING,
  SR_CLASS_POINTER, /* arrays and functions, too */
  SR_CLASS_RECORD
};
enum sr_class sr_type_class(const struct sr_type *type);
/* The type's name in quotes, in the arena of diags. */
const char *sr_type_text(const struct sr_type *type, struct sr_diags *diags);
/* A pointer to a type that is not NULL. */
const struct sr_type *sr_type_pointer(const struct sr_type *type,
                                      struct sr_arena *arena);
/* The record, and what it points to where it is a pointer or array; else NULL.
 */
const struct sr_type *sr_type_pointee(const struct sr_type *type);

/* "; did you mean 'x'?" for the field nearest to a name, or another cure; in
 * the arena. */
const char *sr_field_cure(struct sr_scope *scope, const struct sr_type *record,
                          struct sr_str name);
/* The member; NULL with an error at loc.  Also NULL, with a warning, where the
 * record is declared only. */
const struct sr_member *sr_check_field(struct sr_scope *scope,
                                       const struct sr_type *record,
                                       struct sr_str name, struct sr_loc loc);

#ifdef __cplusplus
}
#endif

#endif
