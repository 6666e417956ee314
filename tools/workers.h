/* Does several things at once and tells of them in order. */
#ifndef SEMRULES_WORKERS_H
#define SEMRULES_WORKERS_H

#include <stddef.h>

struct sr_work {
  size_t count; /* of the things to do, numbered from 0 */
  size_t width; /* how many at a time, at least 1 */
  void (*act)(void *context, size_t index);
  /* Called for one at a time, in order, as soon as all before are done; may be
   * NULL. */
  void (*tell)(void *context, size_t index);
  void *context;
};

/* Returns when all is done. */
void sr_workers_run(const struct sr_work *work);

/* How many processors there are for us. */
size_t sr_workers_default(void);

#endif
