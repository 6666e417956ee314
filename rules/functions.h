/* Functions that a rule file's expressions may call: those of the program that
 * it names under `pure`, and those it defines itself under `helpers`. */
#ifndef SEMRULES_FUNCTIONS_H
#define SEMRULES_FUNCTIONS_H

#include "ruleset.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sr_functions {
  struct sr_table table; /* owned; struct sr_function in the arena */
};

struct sr_function {
  struct sr_str name; /* qualified in C++ */
  struct sr_loc loc;
  bool is_helper;
};

/* `pure`: a name or a list of names, which it returns. */
struct sr_texts sr_functions_read_pure(struct sr_functions *functions,
                                       const struct sr_node *node,
                                       struct sr_arena *arena,
                                       struct sr_diags *diags);
/* `helpers`: C text.  Finds the names of the functions defined there; whether
 * it is C is for a compiler to say.  False if it is no text to compile. */
bool sr_functions_read_helpers(struct sr_functions *functions,
                               const struct sr_node *node,
                               struct sr_arena *arena, struct sr_diags *diags);
void sr_functions_release(struct sr_functions *functions);

/* Checks a CALL against what may be called; `helpers` is what the imm of a
 * helper's call becomes.  False after an error. */
bool sr_functions_resolve(const struct sr_functions *functions,
                          struct sr_expr *call, uint32_t helpers,
                          struct sr_diags *diags);

#ifdef __cplusplus
}
#endif

#endif
