/* What inserted code calls when a check has failed, and how a breach becomes
 * a report. */
#include "rt.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

const char __semrules_abi_v1 = SR_ABI_VERSION;
uint64_t __semrules_list_max = 65536;

_Thread_local unsigned sr_inside;

/* Room for one report.  A pool, not the stack: a breach may happen on a
 * signal stack of a few kilobytes. */
struct sr_slot {
  int is_busy;
  struct sr_stack stack;
  char message[SR_MESSAGE_SIZE];
  char test[SR_TEST_SIZE];
  char text[SR_RECORD_SIZE];
  char json[SR_RECORD_SIZE];
};

#define SR_SLOT_COUNT 8
static struct sr_slot sr_slots[SR_SLOT_COUNT];
static _Thread_local struct sr_slot *sr_my_slot;

static struct {
  semrules_handler *function;
  void *ctx;
  int lock;
} sr_handler;

/* ---- locks and slots ---- */

/* In programs under a thread sanitizer, which sees our calls of the C library
 * but not our locks. */
#pragma weak __tsan_acquire
#pragma weak __tsan_release
extern void __tsan_acquire(void *);
extern void __tsan_release(void *);

static bool sr_lock_try(int *lock) {
  int expected = 0;
  /* acquire: see what the last holder wrote */
  if (!__atomic_compare_exchange_n(lock, &expected, 1, false, __ATOMIC_ACQUIRE,
                                   __ATOMIC_RELAXED))
    return false;
  if (__tsan_acquire != NULL)
    __tsan_acquire(lock);
  return true;
}

bool sr_lock(int *lock) {
  for (int i = 0; i < 20000; i++) {
    if (sr_lock_try(lock))
      return true;
    if (i > 100)
      syscall(SYS_sched_yield);
  }
  return false;
}

void sr_unlock(int *lock) {
  if (__tsan_release != NULL)
    __tsan_release(lock);
  __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

static struct sr_slot *sr_slot_take(void) {
  for (int round = 0; round < 5000; round++) {
    for (int i = 0; i < SR_SLOT_COUNT; i++) {
      if (sr_lock_try(&sr_slots[i].is_busy)) {
        sr_my_slot = &sr_slots[i];
        return sr_my_slot;
      }
    }
    syscall(SYS_sched_yield);
  }
  return NULL;
}

static void sr_slot_give(struct sr_slot *slot) {
  sr_my_slot = NULL;
  sr_unlock(&slot->is_busy);
}

void sr_slots_forked(void) {
  for (int i = 0; i < SR_SLOT_COUNT; i++)
    if (&sr_slots[i] != sr_my_slot)
      sr_unlock(&sr_slots[i].is_busy);
  sr_unlock(&sr_handler.lock);
}

/* ---- the handler ---- */

void semrules_set_handler(semrules_handler *handler, void *ctx) {
  uint64_t saved_mask;
  sr_signals_block(&saved_mask);
  const bool is_locked = sr_lock(&sr_handler.lock);
  sr_handler.function = handler;
  sr_handler.ctx = ctx;
  if (is_locked)
    sr_unlock(&sr_handler.lock);
  sr_signals_restore(&saved_mask);
}

static void sr_handler_call(const struct sr_breach *breach,
                            const struct sr_slot *slot,
                            const uint64_t *user_mask) {
  const struct semrules_site *const site = breach->site;
  if (!sr_lock(&sr_handler.lock))
    return;
  semrules_handler *const function = sr_handler.function;
  void *const ctx = sr_handler.ctx;
  sr_unlock(&sr_handler.lock);
  if (function == NULL)
    return;
  const struct semrules_breach shown = {
      .size = sizeof shown,
      .rule = sr_site_string(site, site->rule),
      .severity = sr_severity_word(site),
      .message = breach->message,
      .kind = sr_kind_word(site),
      .condition = sr_site_string(site, site->condition),
      .file = sr_site_string(site, site->file),
      .line = site->line,
      .column = site->column,
      .function = sr_site_string(site, site->function),
      .incident = sr_site_string(site, site->incident_text),
      .text = slot->text,
      .json = slot->json,
  };
  sr_signals_restore(user_mask);
  function(&shown, ctx);
}

/* ---- reporting ---- */

/* Writes the records; false if one of them is nowhere to be seen. */
static bool sr_report_write(const struct sr_breach *breach,
                            struct sr_slot *slot) {
  struct sr_out text = {slot->text, 0, SR_RECORD_SIZE - 1, false};
  sr_put_text_record(&text, breach);
  slot->text[text.len] = '\0';
  bool is_written = sr_text_write(slot->text, text.len);
  slot->json[0] = '\0';
  if (!sr_jsonl_wanted())
    return is_written;

  struct sr_out json = {slot->json, 0, SR_RECORD_SIZE - 1, false};
  sr_put_json_record(&json, breach, sr_add(&sr_counts.seq, 1));
  if (!sr_jsonl_write(slot->json, json.len)) {
    is_written = false;
    /* What one log lost, the terminal still shows. */
    if (!sr_text_is_stderr())
      sr_stderr_write(slot->text, text.len);
  }
  slot->json[json.len - 1] = '\0'; /* without its newline */
  return is_written;
}

static void sr_report(const struct sr_unmet *seen, const uint64_t *user_mask) {
  struct semrules_site *const site = seen->site;
  struct sr_slot *const slot = sr_slot_take();
  if (slot == NULL) {
    /* not told after all, so that it is among those counted at exit */
    __atomic_sub_fetch(&site->told, 1, __ATOMIC_RELAXED);
    sr_add(&sr_counts.dropped, 1);
    return;
  }
  struct sr_breach breach = {.site = site,
                             .at = seen->at != NULL ? seen->at : site,
                             .info = seen->at != NULL ? seen->info : 0,
                             .values = seen->values,
                             .past = seen->past,
                             .message = slot->message,
                             .stack = &slot->stack,
                             .test = slot->test,
                             .pid = syscall(SYS_getpid),
                             .tid = syscall(SYS_gettid)};
  struct sr_out message = {slot->message, 0, SR_MESSAGE_SIZE - 4, false};
  sr_put_message(&message, &breach);
  memcpy(slot->message + message.len, message.is_full ? "..." : "",
         message.is_full ? 4 : 1);
  sr_test_name(slot->test);
  sr_stack_capture(&slot->stack, seen->pc,
                   seen->pc == 0 ? 0 : (unsigned)sr_options.stack_depth);
  if (!sr_report_write(&breach, slot))
    sr_add(&sr_counts.dropped, 1);
  sr_handler_call(&breach, slot, user_mask);
  sr_slot_give(slot);
}

/* ---- deciding ---- */

static enum sr_site_mode sr_mode(struct semrules_site *site) {
  /* acquire, as in sr_breach_seen */
  enum sr_site_mode mode =
      (enum sr_site_mode)__atomic_load_n(&site->mode, __ATOMIC_ACQUIRE);
  if (mode != SR_MODE_REPORT)
    return mode;
  uint32_t sample = 1;
  mode = sr_options_mode(sr_site_string(site, site->rule), &sample);
  if (mode != SR_MODE_OFF && sr_suppression_find(site, &sample))
    mode = SR_MODE_SUPPRESSED;
  else if (mode == SR_MODE_REPORT)
    mode = SR_MODE_ASKED;
  sr_store(&site->sample, sample);
  /* release: who sees the mode sees the sample too */
  __atomic_store_n(&site->mode, (uint8_t)mode, __ATOMIC_RELEASE);
  return mode;
}

/* True if this breach, the nth of its site, is to be reported. */
static bool sr_is_told(struct semrules_site *site, enum sr_site_mode mode,
                       uint64_t nth) {
  const uint32_t sample = sr_load(&site->sample);
  if (mode == SR_MODE_SAMPLE && sample > 1 && (nth - 1) % sample != 0)
    return false;
  uint64_t told = sr_load(&site->told);
  do {
    if (told >= sr_options.max_reports)
      return false;
  } while (!__atomic_compare_exchange_n(&site->told, &told, told + 1, true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return true;
}

static void sr_halt(bool is_abort, const uint64_t *user_mask) {
  sr_finish();
  sr_signals_restore(user_mask);
  if (is_abort) {
    sr_inside = 0;
    abort();
  }
  syscall(SYS_exit_group, (int)sr_options.exitcode);
}

static void sr_breach_handle(const struct sr_unmet *seen,
                             const uint64_t *user_mask) {
  struct semrules_site *const site = seen->site;
  const enum sr_site_mode mode = sr_mode(site);
  if (mode == SR_MODE_OFF || mode == SR_MODE_SUPPRESSED) {
    if (mode == SR_MODE_SUPPRESSED)
      sr_suppression_count_breach(site);
    return;
  }
  const bool is_error = site->severity == SR_SEVERITY_ERROR;
  const uint64_t nth = sr_add(&site->breached, 1);
  sr_add(&sr_counts.breaches, 1);
  if (is_error)
    sr_add(&sr_counts.errors, 1);
  if (sr_is_told(site, mode, nth))
    sr_report(seen, user_mask);
  sr_exit_watch(is_error);
  if (is_error && sr_options.abort_on_error)
    sr_halt(true, user_mask);
  if (mode == SR_MODE_HALT || (is_error && sr_options.halt_on_error))
    sr_halt(false, user_mask);
}

/* A breach while this thread is inside the runtime, perhaps caused by it. */
static void sr_breach_count_only(struct semrules_site *site) {
  sr_add(&site->breached, 1);
  sr_add(&sr_counts.breaches, 1);
  if (site->severity == SR_SEVERITY_ERROR)
    sr_add(&sr_counts.errors, 1);
}

void sr_breach_unmet(const struct sr_unmet *seen) {
  struct semrules_site *const site = seen->site;
  if (site->magic != SR_SITE_MAGIC)
    return;
  /* acquire: see the suppression that belongs to the mode */
  const unsigned mode = __atomic_load_n(&site->mode, __ATOMIC_ACQUIRE);
  if (mode == SR_MODE_SUPPRESSED)
    sr_suppression_count_breach(site);
  if (mode == SR_MODE_SUPPRESSED || mode == SR_MODE_OFF)
    return;
  if (sr_inside) {
    sr_breach_count_only(site);
    return;
  }
  const int saved_errno = errno;
  uint64_t user_mask;
  /* No signal handler's breach shall find us at work and go unreported. */
  sr_signals_block(&user_mask);
  if (!sr_start()) {
    sr_breach_count_only(site);
  } else {
    sr_inside = 1;
    sr_breach_handle(seen, &user_mask);
    sr_inside = 0;
  }
  sr_signals_restore(&user_mask);
  errno = saved_errno;
}

static void sr_breach_seen(struct semrules_site *site, uint64_t info,
                           const uint64_t *values, uintptr_t pc) {
  const struct sr_unmet seen = {site, site, info, values, sr_past_take(), pc};
  sr_breach_unmet(&seen);
}

static void sr_unknown_count(struct semrules_site *site) {
  uint32_t unknown = sr_load(&site->unknown);
  do {
    if (unknown == UINT32_MAX)
      return;
  } while (!__atomic_compare_exchange_n(&site->unknown, &unknown, unknown + 1,
                                        true, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED));
  sr_add(&sr_counts.unknown, 1);
}

/* ---- entry points ---- */

SR_PRESERVE_MOST void __semrules_unknown(struct semrules_site *site) {
  if (site->magic != SR_SITE_MAGIC)
    return;
  const int saved_errno = errno;
  enum sr_site_mode mode = (enum sr_site_mode)sr_load(&site->mode);
  uint64_t user_mask;
  if (!sr_inside) {
    sr_signals_block(&user_mask);
    if (sr_start()) {
      sr_inside = 1;
      mode = sr_mode(site);
      sr_inside = 0;
    }
    sr_signals_restore(&user_mask);
  }
  if (mode != SR_MODE_OFF && mode != SR_MODE_SUPPRESSED)
    sr_unknown_count(site);
  errno = saved_errno;
}

SR_PRESERVE_MOST void __semrules_breach(struct semrules_site *site,
                                        uint64_t info, uint64_t v0, uint64_t v1,
                                        uint64_t v2, uint64_t v3) {
  const uint64_t values[SR_VALUES_WIDE] = {v0, v1, v2, v3};
  sr_breach_seen(site, info, values, (uintptr_t)__builtin_return_address(0));
}

SR_PRESERVE_MOST void
__semrules_breach_wide(struct semrules_site *site, uint64_t info, uint64_t v0,
                       uint64_t v1, uint64_t v2, uint64_t v3, uint64_t v4,
                       uint64_t v5, uint64_t v6, uint64_t v7, uint64_t v8,
                       uint64_t v9, uint64_t v10, uint64_t v11, uint64_t v12,
                       uint64_t v13) {
  const uint64_t values[SR_VALUES_WIDE] = {v0, v1, v2, v3,  v4,  v5,  v6,
                                           v7, v8, v9, v10, v11, v12, v13};
  sr_breach_seen(site, info, values, (uintptr_t)__builtin_return_address(0));
}
