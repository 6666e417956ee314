/* What the parts of the check of names share. */
#ifndef SEMRULES_NAMES_CHECK_H
#define SEMRULES_NAMES_CHECK_H

#include "load.h"
#include "rule_walk.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A name that `all` or `any` binds. */
struct sr_name_bound {
  struct sr_str name;
  bool in_old;
  const struct sr_name_bound *outer;
};

struct sr_names {
  struct sr_rule *rule;
  const struct sr_step *step;    /* of the expression */
  const struct sr_point *points; /* where it is judged; NULL: at exits */
  bool is_single;                /* only the first of them */
  const struct sr_loader *loader;
  struct sr_diags *diags;
  bool in_old;
  const struct sr_name_bound *bound; /* innermost first */
  struct sr_str reported; /* the name last complained of: said once */
};

void sr_names_check_expr(struct sr_names *names, struct sr_expr *expr);
/* True if the parameter lists, or `as`, of all points bind the name. */
bool sr_names_are_bound(const struct sr_names *names, struct sr_str name);

/* Before all expressions: actions find their ghosts and get their keys. */
void sr_names_link(struct sr_names *names);
/* Behind them, unless there were more errors than so many: `earlier` is found,
 * and ghosts of no use are told. */
void sr_names_finish(struct sr_names *names, size_t errors);
/* A NAME that the step's loop has, becomes SAVED.  False if it has not. */
bool sr_names_take_saved(struct sr_names *names, struct sr_expr *expr);
/* The same for OLD. */
bool sr_names_take_old(struct sr_names *names, struct sr_expr *expr);
/* A NAME that is a ghost's becomes GHOST.  False if it is none. */
bool sr_names_take_ghost(struct sr_names *names, struct sr_expr *expr);
/* ACTIVE finds its function, HELD its ghost. */
void sr_names_take_watch(struct sr_names *names, struct sr_expr *expr);

#ifdef __cplusplus
}
#endif

#endif
