/* Beginning and ending work on history, what could not be kept, and what the
 * core asks of it. */
#include "rt_history.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

const struct sr_core *sr_core;

/* ---- memory and time ---- */

void sr_copy(void *to, const void *from, size_t size) {
  for (size_t i = 0; i < size / sizeof(uint64_t); i++)
    sr_store((uint64_t *)to + i, sr_load((const uint64_t *)from + i));
}

void sr_zero(void *at, size_t size) {
  for (size_t i = 0; i < size / sizeof(uint64_t); i++)
    sr_store((uint64_t *)at + i, 0);
}

void *sr_map(size_t size) {
  const int saved_errno = errno;
  const long got = syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1L, 0L);
  if (got == -1)
    errno = saved_errno;
  return got == -1 ? NULL : (void *)(uintptr_t)got;
}

uint64_t sr_now(void) {
  return (uint64_t)__semrules_now();
}

/* ---- what was lost ---- */

/* `reserved[1]` of a ghost: below, how many were dropped for want of room,
 * above, how many because they came at a bad time; not told yet. */
#define SR_UNTOLD_ANY ((uint64_t)1 << 32)

static int sr_lost_ever;

void sr_lost(struct semrules_ghost *ghost, bool is_any) {
  sr_ghost_link(ghost);
  sr_add(&ghost->lost, 1);
  if (is_any)
    __atomic_fetch_or(&ghost->lost, SR_LOST_ANY, __ATOMIC_RELAXED);
  sr_add(&ghost->reserved[1], is_any ? SR_UNTOLD_ANY : 1);
  sr_store(&sr_lost_ever, 1);
}

struct sr_line {
  char bytes[512];
  size_t size;
};

static void sr_line_put(struct sr_line *line, const char *text) {
  while (*text != '\0' && line->size < sizeof line->bytes)
    line->bytes[line->size++] = *text++;
}

const char *sr_digits(char room[21], uint64_t number) {
  char *at = room + 20;
  *at = '\0';
  do {
    *--at = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  return at;
}

static void sr_line_number(struct sr_line *line, uint64_t number) {
  char room[21];
  sr_line_put(line, sr_digits(room, number));
}

static void sr_lost_tell(const struct semrules_ghost *ghost, uint64_t count,
                         bool is_any) {
  struct sr_line line;
  line.size = 0;
  sr_line_put(&line, "SemRules: history: ");
  sr_line_number(&line, count);
  sr_line_put(&line, count == 1 ? " event of " : " events of ");
  sr_line_put(&line, (const char *)ghost + ghost->rule);
  sr_line_put(&line, count == 1 ? " was" : " were");
  if (is_any) {
    sr_line_put(&line, " lost: in signal handlers that interrupted the keeping "
                       "of history, or on threads that had ended\n");
  } else {
    sr_line_put(&line, " dropped (history_max=");
    sr_line_number(&line, *sr_core->history_max);
    sr_line_put(&line, ")\n");
  }
  sr_core->text(line.bytes, line.size);
}

static void sr_history_flush(void) {
  for (struct semrules_ghost *g = sr_ghosts_begin(); g != NULL;
       g = sr_ghosts_next(g)) {
    const uint64_t untold =
        __atomic_exchange_n(&g->reserved[1], 0, __ATOMIC_RELAXED);
    if ((uint32_t)untold != 0)
      sr_lost_tell(g, (uint32_t)untold, false);
    if (untold >> 32 != 0)
      sr_lost_tell(g, untold >> 32, true);
  }
  sr_ghosts_end();
}

/* ---- the core ---- */

static void sr_history_forked(void) {
  const bool is_interrupted = sr_threads_forked();
  sr_process_number++;
  sr_records_forked();
  sr_ghosts_forked();
  sr_tables_forked(is_interrupted);
  sr_watchdog_forked();
}

static const struct sr_history sr_history_table = {
    .process_ends = sr_process_judge,
    .flush = sr_history_flush,
    .has_lost = &sr_lost_ever,
    .forked = sr_history_forked,
    .unloaded = sr_module_unloaded,
    .put_text = sr_past_put,
    .put_json = sr_past_put_json,
};

const struct sr_core *sr_attach(void) {
  const struct sr_core *core = __atomic_load_n(&sr_core, __ATOMIC_ACQUIRE);
  if (core == NULL) {
    core = __semrules_history_attach(&sr_history_table);
    __atomic_store_n(&sr_core, core, __ATOMIC_RELEASE);
  }
  return core;
}

/* ---- what rules call ---- */

int __semrules_readable(const void *address, uint64_t size) {
  const int saved_errno = errno;
  const uintptr_t begin = (uintptr_t)address;
  const uintptr_t last = begin + (size == 0 ? 0 : size - 1);
  char byte;
  bool is_readable = last >= begin;
  /* a byte of each page; 4096 divides every page size */
  for (uintptr_t at = begin; is_readable; at = (at | 4095) + 1) {
    is_readable = sr_attach()->read(at, &byte, 1) == 1;
    if (last - at <= 4095 - (at & 4095))
      break;
  }
  errno = saved_errno;
  return is_readable;
}
