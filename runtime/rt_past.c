/* Where the object that keeps history meets the core. */
#include "rt.h"

const struct sr_history *sr_history;

/* What this thread's next breach tells of. */
static _Thread_local const struct sr_past *sr_next;

static void sr_past_set(const struct sr_past *past) {
  sr_next = past;
}

const struct sr_core *
__semrules_history_attach(const struct sr_history *history) {
  static const struct sr_core core = {
      .history_max = &sr_options.history_max,
      .watchdog = &sr_options.watchdog,
      .exit_watch = sr_exit_watch,
      .breach = sr_breach_unmet,
      .tell = sr_past_set,
      .text = sr_text_write,
      .read = sr_read_memory,
      .is_known = sr_site_is_known,
      .is_together = sr_is_together,
      .put = sr_put,
      .put_styled = sr_put_styled,
  };
  sr_history = history;
  sr_start();
  return &core;
}

const struct sr_past *sr_past_take(void) {
  const struct sr_past *const past = sr_next;
  sr_next = NULL;
  return past;
}

void sr_put_past(struct sr_out *out, const struct sr_breach *breach,
                 size_t limit) {
  if (breach->past != NULL)
    sr_history->put_text(out, breach->past, breach->site, limit);
  else if (breach->site->kind > SR_KIND_FORBID &&
           breach->site->kind != SR_KIND_UNDER_LOCK)
    sr_puts(out, "  earlier   none\n");
}

void sr_put_json_past(struct sr_out *out, const struct sr_breach *breach,
                      size_t limit) {
  sr_puts(out, ",\"earlier\":");
  if (breach->past != NULL)
    sr_history->put_json(out, breach->past, breach->site, limit);
  else
    sr_puts(out, "null");
}
