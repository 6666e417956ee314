/* The executable and the shared objects that carry rules, and what is asked
 * of all their sites together. */
#include "rt.h"

#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static struct semrules_module *sr_modules;
static int sr_modules_lock;
static const struct semrules_unit *sr_first_unit;
static int sr_digests_differ;    /* and it was said */
static uint64_t sr_unknown_told; /* the sum when it was last told */

/* The list is held with signals blocked, so that no handler waits for the
 * thread it interrupted; a thread that is inside already does not wait. */
static bool sr_list_hold(uint64_t *mask) {
  sr_signals_block(mask);
  /* Who holds it may be writing thousands of lines. */
  for (int patience = 1000; patience > 0; patience--)
    if (sr_lock(&sr_modules_lock))
      return true;
  sr_signals_restore(mask);
  return false;
}

static void sr_list_release(const uint64_t *mask) {
  sr_unlock(&sr_modules_lock);
  sr_signals_restore(mask);
}

/* ---- walking ---- */

struct semrules_site *sr_site_next(char *at, const char *stop) {
  if (at == NULL)
    return NULL;
  at += -(uintptr_t)at & 7;
  for (; at < stop && (size_t)(stop - at) >= sizeof(struct semrules_site);
       at += 8) {
    struct semrules_site *const site = (void *)at;
    if (site->magic == SR_SITE_MAGIC && site->size >= sizeof *site &&
        site->size <= (size_t)(stop - at) && site->size % 8 == 0)
      return site;
  }
  return NULL;
}

void sr_modules_visit(void (*visit)(struct semrules_module *, void *),
                      void *ctx) {
  uint64_t mask;
  if (!sr_list_hold(&mask))
    return;
  for (struct semrules_module *m = sr_modules; m != NULL; m = m->next)
    visit(m, ctx);
  sr_list_release(&mask);
}

bool sr_site_is_known(const struct semrules_site *site) {
  uint64_t mask;
  bool is_known = false;
  if (!sr_list_hold(&mask))
    return false;
  for (struct semrules_module *m = sr_modules; m != NULL; m = m->next)
    is_known |= (const char *)site >= m->sites_start &&
                (const char *)site < m->sites_stop;
  sr_list_release(&mask);
  return is_known && site->magic == SR_SITE_MAGIC;
}

void sr_modules_forked(void) {
  sr_unlock(&sr_modules_lock);
  if (!sr_options.coverage && sr_load(&sr_counts.breaches) == 0 &&
      sr_load(&sr_counts.unknown) == 0)
    return; /* spare a server that forks often the walk */
  /* What the parent did not show is the parent's to tell. */
  for (struct semrules_module *m = sr_modules; m != NULL; m = m->next) {
    SR_FOR_EACH_SITE(site, m) {
      if (sr_load(&site->mode) == SR_MODE_SUPPRESSED)
        sr_store(&site->told, 0);
      const uint64_t hidden = sr_load(&site->breached) - sr_load(&site->told);
      if (sr_load(&site->pad) != hidden)
        sr_store(&site->pad, (uint32_t)hidden);
      if (sr_load(&site->unknown) != 0)
        sr_store(&site->unknown, 0);
      if (sr_options.coverage && site->has_counts) {
        sr_store(&site->executed, 0);
        sr_store(&site->active, 0);
      }
    }
  }
}

/* ---- what was not shown ---- */

/* "3 further breaches of RULE at PLACE in FUNCTION (forbid)" */
static void sr_put_site(struct sr_out *out, const struct semrules_site *site,
                        uint64_t count, const char *what) {
  sr_put_unsigned(out, count);
  sr_puts(out, what);
  sr_puts(out, sr_site_string(site, site->rule));
  sr_puts(out, " at ");
  sr_put_place(out, site, 300);
  sr_puts(out, " in ");
  sr_puts(out, sr_site_string(site, site->function));
  sr_puts(out, " (");
  sr_puts(out, sr_kind_word(site));
  sr_puts(out, ")");
}

static void sr_put_limit(struct sr_out *out, const char *text,
                         uint64_t number) {
  sr_puts(out, text);
  sr_put_unsigned(out, number);
  sr_puts(out, ")");
}

static char sr_line[1024]; /* the list of modules is held */

static void sr_surplus_site_tell(const struct semrules_site *site,
                                 uint64_t count) {
  struct sr_out out = {sr_line, 0, sizeof sr_line, false};
  sr_puts(&out, "SemRules: ");
  sr_put_site(&out, site, count,
              count == 1 ? " further breach of " : " further breaches of ");
  sr_puts(&out, count == 1 ? " was" : " were");
  sr_put_limit(&out, " not shown (max_reports=", sr_options.max_reports);
  sr_puts(&out, "\n");
  sr_text_write(sr_line, out.len);
}

/* Why checks of a site came to no verdict: of plain ones lists, mostly. */
static void sr_unknown_tell(const struct semrules_site *site, uint64_t count) {
  struct sr_out out = {sr_line, 0, sizeof sr_line, false};
  sr_puts(&out, "SemRules: unknown: ");
  sr_put_site(&out, site, count, count == 1 ? " check of " : " checks of ");
  if (site->kind > SR_KIND_FORBID) {
    sr_puts(&out, count == 1 ? " was" : " were");
    sr_puts(&out, " never decided: the end that a rule waits for did not come");
  } else {
    sr_put_limit(&out, " met longer lists (list_max=", sr_options.list_max);
  }
  if (sr_history != NULL && sr_load(sr_history->has_lost))
    sr_put_limit(&out, ", or needed history that was dropped (history_max=",
                 sr_options.history_max);
  sr_puts(&out, "\n");
  sr_text_write(sr_line, out.len);
}

void sr_surplus_tell(struct semrules_module *module) {
  const uint64_t all_unknown = sr_load(&sr_counts.unknown);
  if (sr_load(&sr_counts.breaches) == 0 && all_unknown == 0)
    return;
  SR_FOR_EACH_SITE(site, module) {
    const uint32_t unknown = sr_load(&site->unknown);
    const uint64_t hidden = sr_load(&site->breached) - sr_load(&site->told);
    const uint32_t hushed = sr_load(&site->pad);
    const uint64_t more = hidden - hushed;
    if (unknown != 0 && all_unknown != sr_load(&sr_unknown_told))
      sr_unknown_tell(site, unknown);
    if ((uint32_t)hidden == hushed || (int64_t)more < 0)
      continue;
    sr_store(&site->pad, (uint32_t)hidden);
    sr_surplus_site_tell(site, more);
  }
}

static void sr_module_flush(struct semrules_module *module, void *unused) {
  (void)unused;
  sr_surplus_tell(module);
  if (sr_options.coverage)
    sr_coverage_write(module);
}

void semrules_flush(void) {
  sr_start();
  sr_inside++;
  if (sr_history != NULL)
    sr_history->flush();
  const uint64_t unknown = sr_load(&sr_counts.unknown);
  sr_modules_visit(sr_module_flush, NULL);
  sr_store(&sr_unknown_told, unknown);
  sr_suppressions_write();
  sr_inside--;
}

/* ---- registering ---- */

static const struct semrules_unit *sr_unit_next(const char *at,
                                                const char *stop) {
  if (at == NULL)
    return NULL;
  at += -(uintptr_t)at & 7;
  for (; at < stop && (size_t)(stop - at) >= sizeof(struct semrules_unit);
       at += 8) {
    const struct semrules_unit *const unit = (const void *)at;
    if (unit->magic == SR_UNIT_MAGIC && unit->size >= sizeof *unit &&
        unit->size <= (size_t)(stop - at) && unit->source < unit->size)
      return unit;
  }
  return NULL;
}

static const char *sr_digest(char buffer[17], uint64_t digest) {
  for (int i = 16; i-- > 0; digest >>= 4)
    buffer[i] = "0123456789abcdef"[digest & 15];
  buffer[16] = '\0';
  return buffer;
}

static void sr_digests_say(const struct semrules_unit *a,
                           const struct semrules_unit *b) {
  char first[17], second[17];
  sr_digests_differ = 1;
  sr_say("warning: objects were built with different rules: '",
         (const char *)a + a->source, "' with ",
         sr_digest(first, a->spec_digest), ", '", (const char *)b + b->source,
         "' with ", sr_digest(second, b->spec_digest), "; rebuild them all",
         NULL);
}

static void sr_units_compare(const struct semrules_module *module) {
  const struct semrules_unit *unit =
      sr_unit_next(module->units_start, module->units_stop);
  for (; unit != NULL && !sr_digests_differ;
       unit =
           sr_unit_next((const char *)unit + unit->size, module->units_stop)) {
    if (sr_first_unit == NULL)
      sr_first_unit = unit;
    else if (sr_first_unit->spec_digest != unit->spec_digest)
      sr_digests_say(sr_first_unit, unit);
  }
}

static struct semrules_module **sr_module_link(struct semrules_module *module) {
  struct semrules_module **link = &sr_modules;
  while (*link != NULL && *link != module)
    link = &(*link)->next;
  return link;
}

void __semrules_register(struct semrules_module *module) {
  uint64_t mask;
  if (module->abi != SR_ABI_VERSION || module->size < sizeof *module) {
    sr_say("an object was instrumented for another runtime and is left out; "
           "rebuild it",
           NULL);
    return;
  }
  sr_start();
  sr_inside++;
  if (sr_list_hold(&mask)) {
    struct semrules_module **const link = sr_module_link(module);
    if (*link == NULL) {
      module->next = NULL;
      *link = module;
      sr_units_compare(module);
    }
    sr_list_release(&mask);
  }
  sr_inside--;
}

/* This copy came with a shared object and is about to go with it. */
static void sr_copy_ends(void) {
  if (!sr_exit_begun()) {
    sr_suppressions_write();
    sr_process_record("end");
  }
  sr_logs_close();
}

void __semrules_unregister(struct semrules_module *module) {
  uint64_t mask;
  sr_inside++;
  if (sr_list_hold(&mask)) {
    struct semrules_module **const link = sr_module_link(module);
    if (*link != NULL) {
      if (sr_history != NULL && !sr_is_in_program(module))
        sr_history->unloaded(module);
      sr_surplus_tell(module);
      /* at exit, all was written before objects are taken down */
      if (sr_options.coverage && !sr_exit_begun())
        sr_coverage_write(module);
      /* The program's own stays: destructors may still break rules. */
      if (!sr_is_in_program(module))
        *link = module->next;
      if (sr_modules == NULL && !sr_process.is_in_main)
        sr_copy_ends();
    }
    const char *const unit = (const char *)sr_first_unit;
    if (unit >= module->units_start && unit < module->units_stop)
      sr_first_unit = NULL;
    sr_list_release(&mask);
  }
  sr_inside--;
}

/* ---- questions ---- */

struct sr_query {
  const char *rule;
  uint64_t sum;
};

static void sr_module_count(struct semrules_module *module, void *ctx) {
  struct sr_query *const query = ctx;
  SR_FOR_EACH_SITE(site, module)
  if (strcmp(sr_site_string(site, site->rule), query->rule) == 0)
    query->sum += sr_load(&site->breached);
}

uint64_t semrules_breach_count(const char *rule) {
  struct sr_query query = {rule, 0};
  if (rule == NULL)
    return sr_load(&sr_counts.breaches);
  sr_modules_visit(sr_module_count, &query);
  return query.sum;
}

static void sr_module_reset(struct semrules_module *module, void *unused) {
  (void)unused;
  SR_FOR_EACH_SITE(site, module) {
    sr_store(&site->breached, 0);
    sr_store(&site->told, 0);
    sr_store(&site->pad, 0);
    sr_store(&site->unknown, 0);
  }
}

void semrules_reset(void) {
  sr_modules_visit(sr_module_reset, NULL);
  sr_store(&sr_counts.breaches, 0);
  sr_store(&sr_counts.errors, 0);
  sr_store(&sr_counts.unknown, 0);
}

/* ---- what rules call ---- */

int64_t __semrules_now(void) {
  struct timespec now;
  if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
    return 0;
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t __semrules_thread(void) {
  return syscall(SYS_gettid);
}

int __semrules_streq(const char *a, const char *b) {
  return strcmp(a, b) == 0;
}

int __semrules_strprefix(const char *s, const char *prefix) {
  return strncmp(s, prefix, strlen(prefix)) == 0;
}
