/* Start, fork and exit of the process the runtime is in. */
#include "rt.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* Not wanted in static programs, where naming it makes linkers warn. */
#pragma weak dlopen

struct sr_process sr_process;
struct sr_counts sr_counts;

enum { SR_STATE_FRESH, SR_STATE_STARTING, SR_STATE_RUNNING };
static int sr_state;
static int sr_exit_is_watched; /* an exit handler of ours is pending */
static int sr_exit_has_begun;
static char sr_test[SR_TEST_SIZE]; /* bytes are atomic */

/* ---- signals ---- */

#define SR_BIT(signal) ((uint64_t)1 << ((signal)-1))

void sr_signals_block(uint64_t *saved) {
  /* all but those that the processor raises for what we do ourselves */
  const uint64_t all = ~(SR_BIT(SIGSEGV) | SR_BIT(SIGBUS) | SR_BIT(SIGILL) |
                         SR_BIT(SIGFPE) | SR_BIT(SIGTRAP) | SR_BIT(SIGSYS));
  syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, saved, sizeof *saved);
}

void sr_signal_discard(int signal) {
  const uint64_t which = SR_BIT(signal);
  const struct timespec at_once = {0, 0};
  syscall(SYS_rt_sigtimedwait, &which, NULL, &at_once, sizeof which);
}

void sr_signals_restore(const uint64_t *saved) {
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, saved, NULL, sizeof *saved);
}

/* ---- the test's name ---- */

void semrules_set_test(const char *name) {
  sr_start();
  size_t i = 0;
  for (; name != NULL && i < SR_TEST_SIZE - 1 && name[i] != '\0'; i++)
    sr_store(&sr_test[i], name[i]);
  for (; i < SR_TEST_SIZE; i++)
    sr_store(&sr_test[i], '\0');
}

void sr_test_name(char *buffer) {
  for (size_t i = 0; i < SR_TEST_SIZE; i++)
    buffer[i] = sr_load(&sr_test[i]);
}

/* ---- exit ---- */

bool sr_exit_begun(void) {
  return sr_load(&sr_exit_has_begun);
}

void sr_finish(void) {
  semrules_flush();
  sr_suppressions_tell();
  sr_process_record("end");
}

static void sr_at_exit(int status, void *unused) {
  (void)unused;
  /* It may break rules, which is told below. */
  if (sr_history != NULL)
    sr_history->process_ends();
  sr_store(&sr_exit_is_watched, 0);
  sr_store(&sr_exit_has_begun, 1);
  sr_finish();
  /* The C library goes on with the handlers that are left, runs destructors
   * and flushes stdio as it would have. */
  if (status == 0 && sr_load(&sr_counts.errors) != 0 && sr_options.exitcode)
    exit((int)sr_options.exitcode);
}

/* This copy must not be unloaded while its exit handler is pending. */
static bool sr_pin(void) {
  Dl_info info;
  if (sr_process.is_in_main)
    return true;
  return dlopen != NULL &&
         dladdr((void *)(uintptr_t)&__semrules_abi_v1, &info) != 0 &&
         dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE) !=
             NULL;
}

void sr_exit_watch(bool is_error) {
  /* In a shared object an exit handler keeps the object loaded: not for
   * less than an exit status. */
  if (!is_error && !(sr_process.is_in_main && sr_load(&sr_exit_has_begun)))
    return;
  if (__atomic_exchange_n(&sr_exit_is_watched, 1, __ATOMIC_RELAXED))
    return;
  if (!sr_pin() || on_exit(sr_at_exit, NULL) != 0)
    sr_store(&sr_exit_is_watched, 0);
}

/* ---- fork ---- */

static void sr_forked(void) {
  sr_inside++;
  sr_slots_forked();
  sr_modules_forked();
  sr_suppressions_forked();
  sr_logs_forked();
  if (sr_history != NULL)
    sr_history->forked();
  /* Its status is the child's own affair: a helper that did nothing wrong
   * must not look to its parent as if it had failed. */
  sr_store(&sr_counts.errors, 0);
  sr_store(&sr_counts.unknown, 0);
  sr_store(&sr_counts.seq, 0);
  sr_store(&sr_counts.dropped, 0);
  sr_inside--;
}

/* ---- start ---- */

/* Before the C library is set up there is no environ. */
static const char *sr_environment_file(const char *name) {
  static char entry[8192];
  const size_t size = strlen(name);
  const char *value = NULL;
  long got, offset = 0;
  const long fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/environ",
                          O_RDONLY | O_CLOEXEC, 0);
  while (fd >= 0 && value == NULL &&
         (got = syscall(SYS_pread64, fd, entry, sizeof entry - 1, offset)) >
             0) {
    entry[got] = '\0';
    offset += (long)strlen(entry) + 1;
    if (strncmp(entry, name, size) == 0 && entry[size] == '=')
      value = entry + size + 1;
  }
  if (fd >= 0)
    syscall(SYS_close, fd);
  return value;
}

static const char *sr_environment(const char *name) {
  const size_t size = strlen(name);
  /* Not where the program has more rights than its caller. */
  if (getauxval(AT_SECURE))
    return NULL;
  if (environ == NULL)
    return sr_environment_file(name);
  for (char **at = environ; *at != NULL; at++)
    if (strncmp(*at, name, size) == 0 && (*at)[size] == '=')
      return *at + size + 1;
  return NULL;
}

struct sr_addresses {
  const void *part, *address;
  bool is_found;
};

static bool sr_is_in_object(const struct dl_phdr_info *info,
                            const void *address) {
  for (unsigned i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_LOAD &&
        (uintptr_t)address - info->dlpi_addr - info->dlpi_phdr[i].p_vaddr <
            info->dlpi_phdr[i].p_memsz)
      return true;
  return false;
}

/* Stops at the object that `part` is in; with NULL at the first, the program
 * itself. */
static int sr_object_visit(struct dl_phdr_info *info, size_t size, void *ctx) {
  struct sr_addresses *const a = ctx;
  (void)size;
  if (a->part != NULL && !sr_is_in_object(info, a->part))
    return 0;
  a->is_found = sr_is_in_object(info, a->address);
  return 1;
}

bool sr_is_together(const void *part, const void *address) {
  struct sr_addresses ctx = {part, address, false};
  dl_iterate_phdr(sr_object_visit, &ctx);
  return ctx.is_found;
}

bool sr_is_in_program(const void *address) {
  return sr_is_together(NULL, address);
}

static void sr_identify(void) {
  struct utsname host;
  const long size = syscall(SYS_readlinkat, AT_FDCWD, "/proc/self/exe",
                            sr_process.exe, sizeof sr_process.exe - 1);
  sr_process.exe[size > 0 ? size : 0] = '\0';
  const long length =
      syscall(SYS_getcwd, sr_process.directory, sizeof sr_process.directory);
  if (length <= 0 || sr_process.directory[0] != '/')
    sr_process.directory[0] = '\0';
  const char *const slash = strrchr(sr_process.exe, '/');
  sr_process.name = slash ? slash + 1 : sr_process.exe;
  if (uname(&host) == 0)
    memcpy(sr_process.host, host.nodename, sizeof sr_process.host);
  sr_process.host[sizeof sr_process.host - 1] = '\0';
  sr_process.is_in_main = sr_is_in_program(&__semrules_abi_v1);
}

static void sr_start_now(void) {
  sr_identify();
  sr_options_begin();
  if (semrules_default_options != NULL)
    sr_options_read(semrules_default_options(), "semrules_default_options");
  sr_options_read(sr_environment("SEMRULES_OPTIONS"), "SEMRULES_OPTIONS");
  sr_options_check_rules();
  __semrules_list_max = sr_options.list_max;
  sr_suppressions_read();
  if (sr_options.help)
    sr_options_help();
  const char *const test = sr_environment("SEMRULES_TEST");
  for (size_t i = 0; test != NULL && i < SR_TEST_SIZE - 1 && test[i]; i++)
    sr_store(&sr_test[i], test[i]);
  sr_logs_open();
  if (sr_options.stack_depth > 0)
    sr_stack_prepare();
  pthread_atfork(NULL, NULL, sr_forked);
  if (sr_process.is_in_main &&
      !__atomic_exchange_n(&sr_exit_is_watched, 1, __ATOMIC_RELAXED))
    on_exit(sr_at_exit, NULL);
}

bool sr_start(void) {
  /* acquire, here and below: what the starting thread wrote is seen */
  if (__atomic_load_n(&sr_state, __ATOMIC_ACQUIRE) == SR_STATE_RUNNING)
    return true;
  if (sr_inside)
    return false;
  int expected = SR_STATE_FRESH;
  if (__atomic_compare_exchange_n(&sr_state, &expected, SR_STATE_STARTING,
                                  false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
    const int saved_errno = errno;
    sr_inside = 1;
    sr_start_now();
    __atomic_store_n(&sr_state, SR_STATE_RUNNING, __ATOMIC_RELEASE);
    sr_process_record("start");
    sr_inside = 0;
    errno = saved_errno;
    return true;
  }
  for (int patience = 100000; patience > 0; patience--) {
    if (__atomic_load_n(&sr_state, __ATOMIC_ACQUIRE) == SR_STATE_RUNNING)
      return true;
    syscall(SYS_sched_yield);
  }
  return false;
}
