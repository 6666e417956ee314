/* What history keeps of each thread, and the activations on its stack. */
#include "rt_history.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SR_ACTIVATION ((uint64_t)1 << 63)
#define SR_SERIALS 65536u  /* a thread takes them by so many */
#define SR_STACK_FIRST 32u /* activations */

_Thread_local struct sr_thread *sr_self;

static struct sr_thread *sr_threads;
static uint64_t sr_main; /* serial of the first thread */
static uint64_t sr_serials;
static pthread_key_t sr_key;
static int sr_key_state; /* 0: none, 1: being made, 2: made */

/* ---- threads ---- */

static void sr_thread_exits(void *ctx) {
  struct sr_thread *const self = ctx;
  /* Other keys' destructors may have events; so ours comes again, but not in
   * the last round: then sanitizers take their threads down. */
  if (++self->rounds < PTHREAD_DESTRUCTOR_ITERATIONS - 1 &&
      pthread_setspecific(sr_key, self) == 0)
    return;
  if (self->is_main)
    return; /* its end is the end of the process */
  sr_thread_ends(self);
  sr_self = (struct sr_thread *)SR_SELF_ENDED;
  /* release: who uses it again sees it empty */
  __atomic_store_n(&self->is_used, 0, __ATOMIC_RELEASE);
}

void sr_thread_revive(void) {
  if (sr_self == (struct sr_thread *)SR_SELF_ENDED)
    sr_self = (struct sr_thread *)SR_SELF_NONE;
}

static bool sr_key_make(void) {
  int expected = 0;
  if (__atomic_load_n(&sr_key_state, __ATOMIC_ACQUIRE) == 2)
    return true;
  if (!__atomic_compare_exchange_n(&sr_key_state, &expected, 1, false,
                                   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    return false;
  const bool is_made = pthread_key_create(&sr_key, sr_thread_exits) == 0;
  __atomic_store_n(&sr_key_state, is_made ? 2 : 0, __ATOMIC_RELEASE);
  return is_made;
}

static struct sr_thread *sr_thread_take(void) {
  struct sr_thread *t = __atomic_load_n(&sr_threads, __ATOMIC_ACQUIRE);
  for (; t != NULL; t = t->next) {
    uint32_t expected = 0;
    if (__atomic_compare_exchange_n(&t->is_used, &expected, 1, false,
                                    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
      return t;
  }
  t = sr_map(sizeof *t);
  if (t == NULL)
    return NULL;
  t->is_used = 1;
  t->next = sr_load(&sr_threads);
  while (!__atomic_compare_exchange_n(&sr_threads, &t->next, t, true,
                                      __ATOMIC_RELEASE, __ATOMIC_RELAXED))
    ;
  return t;
}

static struct sr_thread *sr_thread_begin(void) {
  sr_attach();
  struct sr_thread *const self = sr_thread_take();
  if (self == NULL)
    return NULL;
  self->serial = __atomic_add_fetch(&sr_serials, 1, __ATOMIC_RELAXED);
  self->next_serial = self->last_serial = 0;
  sr_zero(&self->base, sizeof self->base);
  self->base.serial = self->serial;
  self->depth = 0;
  self->rounds = 0;
  self->is_main = syscall(SYS_gettid) == syscall(SYS_getpid);
  if (self->is_main)
    sr_store(&sr_main, self->serial);
  if (sr_key_make())
    pthread_setspecific(sr_key, self);
  return self;
}

/* Whether this code runs on a signal stack, whose addresses say nothing. */
static bool sr_is_on_signal_stack(void) {
  stack_t current;
  return syscall(SYS_sigaltstack, NULL, &current) == 0 &&
         (current.ss_flags & SS_ONSTACK) != 0;
}

/* Undoes what this thread was at when a signal handler took over for good. */
static void sr_work_abandon(struct sr_thread *self) {
  if (sr_load(&self->held) != 0)
    sr_lock_abandon(sr_load(&self->held));
  sr_records_abandon(self);
  /* One that was about to be put into its bucket is on a list only. */
  for (uint64_t i = 0; i <= self->depth; i++) {
    struct sr_full *full =
        i < self->depth ? self->stack[i].records : self->base.records;
    for (; full != NULL; full = full->list_next)
      sr_record_unlock(&full->base);
  }
}

struct sr_thread *sr_work_begin_slowly(uintptr_t address) {
  struct sr_thread *self = sr_self;
  if ((uintptr_t)self >= SR_SELF_FIRST) {
    /* Below us on the stack is who was interrupted; from above us a signal
     * handler has jumped and left it undone for good. */
    if (address < sr_load(&self->busy) || sr_is_on_signal_stack())
      return NULL;
    sr_work_abandon(self);
    return self;
  }
  if (self != (struct sr_thread *)SR_SELF_NONE)
    return NULL;
  const int saved_errno = errno;
  sr_self = (struct sr_thread *)SR_SELF_BEGINS;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  self = sr_thread_begin();
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  sr_self = self;
  errno = saved_errno;
  return self;
}

uint64_t sr_main_serial(void) {
  return sr_load(&sr_main);
}

bool sr_threads_forked(void) {
  struct sr_thread *const self = sr_self;
  bool is_interrupted = false;
  for (struct sr_thread *t = sr_threads; t != NULL; t = t->next) {
    if (t == self || !t->is_used)
      continue;
    is_interrupted |= sr_load(&t->busy) != 0;
    /* Its lists are left alone: it may have been changing them. */
    sr_zero((char *)t + sizeof t->next,
            offsetof(struct sr_thread, stack) - sizeof t->next);
    sr_zero(t->free, sizeof t->free);
    sr_zero(t->free_count, sizeof t->free_count);
  }
  if ((uintptr_t)self >= SR_SELF_FIRST) {
    self->is_main = 1;
    sr_store(&sr_main, self->serial);
  } else {
    sr_store(&sr_main, 0);
  }
  return is_interrupted;
}

uint64_t __semrules_thread_scope(void) {
  struct sr_thread *self = sr_self;
  if ((uintptr_t)self >= SR_SELF_FIRST)
    return self->serial;
  self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return 0;
  sr_work_end(self);
  return self->serial;
}

/* ---- activations ---- */

static bool sr_stack_grow(struct sr_thread *self) {
  const uint64_t capacity =
      self->capacity == 0 ? SR_STACK_FIRST : self->capacity * 2;
  struct sr_activation *const stack = sr_map(capacity * sizeof *stack);
  if (stack == NULL)
    return false;
  struct sr_activation *const old = self->stack;
  const size_t size = self->capacity * sizeof *stack;
  if (old != NULL)
    sr_copy(stack, old, size);
  self->stack = stack;
  self->capacity = capacity;
  if (old != NULL)
    syscall(SYS_munmap, old, size);
  return true;
}

static uint64_t sr_serial_next(struct sr_thread *self) {
  if (self->next_serial == self->last_serial) {
    self->last_serial =
        __atomic_add_fetch(&sr_serials, SR_SERIALS, __ATOMIC_RELAXED);
    self->next_serial = self->last_serial - SR_SERIALS;
  }
  return ++self->next_serial | SR_ACTIVATION;
}

static void sr_activation_drop(struct sr_thread *self) {
  struct sr_activation *const top = &self->stack[self->depth - 1];
  if (top->records != NULL)
    sr_list_end(self, top);
  self->depth--;
}

/* Drops activations whose frames are no more: the stack, which grows down, is
 * used above them again.  A longjmp went over their exits. */
static void sr_stale_drop(struct sr_thread *self, uintptr_t address) {
  if (self->depth == 0 || self->stack[self->depth - 1].address >= address)
    return;
  if (sr_is_on_signal_stack())
    return;
  while (self->depth > 0 && self->stack[self->depth - 1].address < address)
    sr_activation_drop(self);
}

static uint64_t sr_activation_push(const struct semrules_frame *frame,
                                   const uint64_t *args, uintptr_t address) {
  struct sr_thread *const self = sr_work_begin(address);
  if (self == NULL)
    return 0;
  sr_stale_drop(self, address);
  uint64_t serial = 0;
  if (self->depth < self->capacity || sr_stack_grow(self)) {
    struct sr_activation *const a = &self->stack[self->depth];
    serial = sr_serial_next(self);
    a->frame = frame;
    a->serial = serial;
    a->address = address;
    a->records = NULL;
    a->listed = 0;
    a->limit = 64;
    for (uint32_t i = 0; frame != NULL && i < frame->args && i < SR_KEYS_MAX;
         i++)
      a->args[i] = args[i];
    self->depth++;
  }
  sr_work_end(self);
  return serial;
}

uint64_t __semrules_enter(struct semrules_frame *frame, const uint64_t *args) {
  if (sr_load(&frame->active) == 0)
    sr_store(&frame->active, 1); /* ever */
  return sr_activation_push(frame, args, SR_HERE);
}

uint64_t __semrules_activation(uint64_t *slot) {
  if (*slot == 0)
    *slot = sr_activation_push(NULL, NULL, SR_HERE);
  return *slot;
}

void __semrules_leave(uint64_t activation) {
  struct sr_thread *const self =
      activation == 0 ? NULL : sr_work_begin(SR_HERE);
  if (self == NULL)
    return;
  while (self->depth > 0 && self->stack[self->depth - 1].serial >= activation)
    sr_activation_drop(self);
  sr_work_end(self);
}

uint64_t __semrules_active(const struct semrules_frame *frame,
                           const uint64_t *args, uint64_t mask) {
  struct sr_thread *const self =
      sr_load(&frame->active) == 0 ? NULL : sr_work_begin(SR_HERE);
  uint64_t found = 0;
  bool is_passed_over = (mask & SR_ACTIVE_BELOW) == 0;
  if (self == NULL)
    return 0;
  sr_stale_drop(self, SR_HERE);
  for (uint64_t i = self->depth; i-- > 0 && found == 0;) {
    const struct sr_activation *const a = &self->stack[i];
    if (a->frame != frame)
      continue;
    if (!is_passed_over) {
      is_passed_over = true;
      continue;
    }
    found = a->serial;
    for (uint32_t k = 0; k < frame->args && k < SR_KEYS_MAX; k++)
      if ((mask >> k & 1) && a->args[k] != args[k])
        found = 0;
  }
  sr_work_end(self);
  return found;
}

uint64_t __semrules_depth(void) {
  const struct sr_thread *const self = sr_self;
  return (uintptr_t)self < SR_SELF_FIRST ? 0 : self->depth;
}

void __semrules_unwind(uint64_t depth) {
  struct sr_thread *self = sr_self;
  if ((uintptr_t)self < SR_SELF_FIRST || self->depth <= depth)
    return;
  self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return;
  while (self->depth > depth)
    sr_activation_drop(self);
  sr_work_end(self);
}

/* ---- lists ---- */

struct sr_activation *sr_activation_find(struct sr_thread *self,
                                         uint64_t serial) {
  if (serial == self->serial)
    return &self->base;
  uint64_t low = 0, high = self->depth;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (self->stack[middle].serial < serial)
      low = middle + 1;
    else
      high = middle;
  }
  return low < self->depth && self->stack[low].serial == serial
             ? &self->stack[low]
             : NULL;
}

/* In both, the order of stores leaves no pointer to what was freed where a
 * signal handler comes between and never returns: at worst a record is on no
 * list. */
#define SR_ORDER() __atomic_signal_fence(__ATOMIC_SEQ_CST)

void sr_list_put(struct sr_thread *self, struct sr_activation *a,
                 struct sr_full *full) {
  struct sr_full *const next = a->records;
  full->thread = self;
  full->holder = a->serial;
  full->list_prev = NULL;
  full->list_next = next;
  SR_ORDER();
  a->records = full;
  SR_ORDER();
  if (next != NULL)
    next->list_prev = full;
  a->listed++;
}

void sr_list_take(struct sr_thread *self, struct sr_full *full) {
  struct sr_activation *const a = sr_activation_find(self, full->holder);
  if (full->list_next != NULL)
    full->list_next->list_prev = full->list_prev;
  SR_ORDER();
  if (full->list_prev != NULL)
    full->list_prev->list_next = full->list_next;
  else if (a != NULL)
    a->records = full->list_next;
  SR_ORDER();
  if (a != NULL)
    a->listed--;
}
