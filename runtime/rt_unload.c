/* A shared object with rules is unloaded: its ghosts go, and so does every
 * pointer to its sites. */
#include "rt_history.h"

struct sr_unloading {
  const struct semrules_module *module;
  struct semrules_ghost *ghost;
  bool is_going; /* the ghost */
};

static void sr_site_forget(struct semrules_site **site,
                           const struct semrules_module *module) {
  const char *const at = (const char *)sr_load(site);
  if (at >= module->sites_start && at < module->sites_stop)
    sr_store(site, SR_SITE_GONE);
}

static bool sr_is_owed(const struct semrules_ghost *ghost,
                       const struct sr_record *r) {
  return (ghost->flags & SR_GHOST_OWED) && sr_is_open(ghost, r) &&
         ghost->end != SR_END_NONE && r->site != NULL &&
         r->site != SR_SITE_GONE;
}

static bool sr_unload_here(struct sr_thread *self, struct sr_held *held,
                           void *ctx) {
  const struct sr_unloading *const u = ctx;
  (void)self;
  struct sr_record *r = held->head;
  while (r != NULL) {
    struct sr_record *const next = r->next;
    struct semrules_site *const at = r->site;
    struct sr_full *const full =
        sr_is_full(u->ghost) ? (struct sr_full *)(void *)r : NULL;
    const bool was_owed = sr_is_owed(u->ghost, r);
    sr_record_lock(r);
    sr_site_forget(&r->site, u->module);
    if (full != NULL && (u->ghost->flags & SR_GHOST_TRACE))
      for (unsigned i = 0; i < SR_PAST_MAX; i++)
        sr_site_forget(&sr_trace(full)[i].site, u->module);
    sr_record_unlock(r);
    /* Its place cannot be told any more: count it while that can be seen. */
    if (was_owed && (u->is_going || r->site == SR_SITE_GONE)) {
      __semrules_unknown(at);
      sr_store(&r->value, 0);
    }
    if (u->is_going) {
      if (full != NULL && full->holder != 0) {
        sr_take_out(held, r);
        sr_store(&full->ghost, NULL); /* its thread frees it */
      } else {
        sr_unlink(held, r);
      }
    }
    r = next;
  }
  return false;
}

void sr_module_unloaded(const struct semrules_module *module) {
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return;
  struct semrules_ghost *next;
  for (struct semrules_ghost *g = sr_ghosts_begin(); g != NULL; g = next) {
    next = sr_ghosts_next(g);
    const struct sr_filter filter = {.ghost = g, .all_scopes = true};
    const struct sr_range range = sr_range_of(&filter);
    struct sr_unloading u = {module, g, sr_core->is_together(module, g)};
    for (uint64_t i = 0; i < range.count; i++)
      sr_bucket_visit(self, range.table, i, sr_unload_here, &u);
    sr_site_forget(&g->reset, module);
    sr_site_forget(&g->word.site, module);
    if (u.is_going)
      sr_ghost_unlink(g);
  }
  sr_ghosts_end();
  sr_work_end(self);
}
