/* A rule's message, given to those of its steps that tell. */
#ifndef SEMRULES_MESSAGE_H
#define SEMRULES_MESSAGE_H

#include "load.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Steps with a message of their own keep it.  Of several others those get the
 * rule's where all names in it exist. */
void sr_message_attach(struct sr_loader *l, struct sr_rule *rule,
                       struct sr_part *parts);

#ifdef __cplusplus
}
#endif

#endif
