/* What coverage=1 writes: each site's counts, and a record when the process
 * begins and ends, so that `semrules run` can tell lost logs and killed
 * processes from clean ones. */
#include "rt.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void sr_put_counts(struct sr_out *out,
                          const struct semrules_site *site) {
  sr_put_number_member(out, "executed", sr_load(&site->executed));
  sr_put_number_member(out, "active", sr_load(&site->active));
  const uint64_t told = sr_load(&site->told);
  const bool is_suppressed = sr_load(&site->mode) == SR_MODE_SUPPRESSED;
  sr_put_number_member(out, "breached", sr_load(&site->breached));
  sr_put_number_member(out, "told", is_suppressed ? 0 : told);
  if (is_suppressed) {
    sr_put_number_member(out, "suppressed", told);
  }
  if (sr_load(&site->unknown) != 0) {
    sr_put_number_member(out, "unknown", sr_load(&site->unknown));
  }
  sr_puts(out,
          site->has_counts ? ",\"has_counts\":true" : ",\"has_counts\":false");
}

void sr_put_process(struct sr_out *out) {
  sr_put_number_member(out, "pid", (uint64_t)syscall(SYS_getpid));
  sr_put_string_member(out, "exe", sr_process.exe, 1024);
}

static void sr_put_site_json(struct sr_out *out,
                             const struct semrules_site *site) {
  const size_t limit = 512;
  sr_puts(out, "{\"schema\":1,\"kind\":\"coverage\"");
  sr_put_string_member(out, "rule", sr_site_string(site, site->rule), limit);
  sr_put_string_member(out, "file", sr_site_string(site, site->file), limit);
  sr_put_number_member(out, "line", site->line);
  sr_put_number_member(out, "column", site->column);
  sr_put_string_member(out, "function", sr_site_string(site, site->function),
                       limit);
  sr_put_string_member(out, "point", sr_point_word(site), limit);
  sr_put_string_member(out, "check", sr_kind_word(site), limit);
  sr_put_string_member(out, "state", sr_state_word(site), limit);
  sr_put_counts(out, site);
  sr_put_process(out);
  sr_puts(out, "}\n");
}

static void sr_put_site_text(struct sr_out *out,
                             const struct semrules_site *site) {
  sr_put_place(out, site, 512);
  sr_puts(out, ": coverage: ");
  sr_puts(out, sr_point_word(site));
  sr_puts(out, " in ");
  sr_puts(out, sr_site_string(site, site->function));
  sr_puts(out, " ");
  sr_puts(out, sr_state_word(site));
  if (site->has_counts) {
    sr_puts(out, ", executed ");
    sr_put_unsigned(out, sr_load(&site->executed));
    sr_puts(out, ", active ");
    sr_put_unsigned(out, sr_load(&site->active));
  }
  sr_puts(out, ", breached ");
  sr_put_unsigned(out, sr_load(&site->breached));
  sr_puts(out, sr_load(&site->mode) == SR_MODE_SUPPRESSED ? ", suppressed "
                                                          : ", told ");
  sr_put_unsigned(out, sr_load(&site->told));
  if (sr_load(&site->unknown) != 0) {
    sr_puts(out, ", unknown ");
    sr_put_unsigned(out, sr_load(&site->unknown));
  }
  sr_puts(out, " [");
  sr_puts(out, sr_site_string(site, site->rule));
  sr_puts(out, "]\n");
}

/* Says why a point can match nothing, and is no site: nothing to count. */
static bool sr_is_problem(const struct semrules_site *site) {
  return site->state == SR_STATE_SKIPPED && !site->line &&
         !*sr_site_string(site, site->file);
}

void sr_coverage_write(const struct semrules_module *module) {
  static char line[5120]; /* callers hold the list of modules */
  const bool is_json = sr_jsonl_wanted();
  SR_FOR_EACH_SITE(site, module) {
    struct sr_out out = {line, 0, sizeof line, false};
    if (sr_is_problem(site))
      continue;
    if (is_json)
      sr_put_site_json(&out, site);
    else
      sr_put_site_text(&out, site);
    const bool is_written =
        !out.is_full && (is_json ? sr_jsonl_write(line, out.len)
                                 : sr_text_write(line, out.len));
    if (!is_written)
      sr_add(&sr_counts.dropped, 1);
  }
}

void sr_process_record(const char *event) {
  static char line[4096];
  static int lock;
  struct sr_out out = {line, 0, sizeof line, false};
  if (!sr_options.coverage || !sr_jsonl_wanted() || !sr_lock(&lock))
    return;
  sr_puts(&out, "{\"schema\":1,\"kind\":\"process\"");
  sr_put_string_member(&out, "event", event, sizeof line);
  sr_put_process(&out);
  sr_put_number_member(&out, "seq", sr_load(&sr_counts.seq));
  sr_put_number_member(&out, "dropped", sr_load(&sr_counts.dropped));
  sr_puts(&out, ",\"time\":\"");
  sr_put_time(&out);
  sr_puts(&out, "\"}\n");
  sr_jsonl_write(line, out.len);
  sr_unlock(&lock);
}
