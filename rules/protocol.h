/* A protocol, as it is written. */
#ifndef SEMRULES_PROTOCOL_H
#define SEMRULES_PROTOCOL_H

#include "order.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SR_STATES_MAX = 63 };

struct sr_transition {
  unsigned from[SR_STATES_MAX + 1]; /* numbers of states */
  unsigned from_count, to;
  struct sr_expr *when; /* of the point; NULL: always */
  struct sr_transition *next;
};

/* What happens at one kind of point. */
struct sr_event {
  struct sr_point *point;
  struct sr_transition *first, *last;
  uint64_t left; /* states that a transition without `when` leaves */
  unsigned count;
  struct sr_event *next;
};

struct sr_protocol {
  struct sr_order *o;
  struct sr_loader *l;
  struct sr_str states[SR_STATES_MAX + 1];
  bool is_left[SR_STATES_MAX + 1], is_reached[SR_STATES_MAX + 1];
  struct sr_loc loc[SR_STATES_MAX + 1];
  unsigned count;
  bool has_unknown; /* state 0 is that */
  struct sr_event *events, *last_event;
  struct sr_table by_text; /* struct sr_event */
};

/* Reads the object, the states and transitions.  False where there is nothing
 * to go on with. */
bool sr_protocol_load(struct sr_protocol *protocol,
                      const struct sr_node *const *values);
/* Reads `final` into the ghost, and tells states that cannot be meant. */
void sr_protocol_finish(struct sr_protocol *protocol,
                        const struct sr_node *final);

#ifdef __cplusplus
}
#endif

#endif
