/* The two logs and stderr.
 *
 * Descriptors are kept high, out of the way of programs that count on getting
 * low numbers, and are looked at before every write: a daemon that closes all
 * it has would otherwise have our records in its next file. */
#include "rt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct sr_log {
  const char *option;  /* its name */
  const char *pattern; /* the option's value; "" for none */
  char *path;          /* of SR_PATH_SIZE; "" where it has none */
  int lock; /* held while fd and what it is are compared or changed */
  int fd;   /* -1 while not open */
  uint64_t device, inode;
  int is_torn;     /* the last record was cut: its line wants ending */
  int was_failing; /* that it cannot be opened was said */
};

static char sr_text_path[SR_PATH_SIZE], sr_jsonl_path[SR_PATH_SIZE];
static struct sr_log sr_text_log = {.option = "log_path",
                                    .pattern = sr_options.log_path,
                                    .path = sr_text_path,
                                    .fd = -1};
static struct sr_log sr_jsonl_log = {.option = "jsonl_path",
                                     .pattern = sr_options.jsonl_path,
                                     .path = sr_jsonl_path,
                                     .fd = -1};

/* ---- writing ---- */

/* Writes once, or until all is written.  A full pipe of a non-blocking stderr
 * is waited for, not long. */
static bool sr_write_all(int fd, const char *bytes, size_t size, bool once,
                         bool *is_torn) {
  size_t done = 0;
  for (int patience = 20; done < size && patience > 0;) {
    const long got = syscall(SYS_write, fd, bytes + done, size - done);
    if (got > 0) {
      done += (size_t)got;
      if (once && done < size)
        break;
    } else if (got < 0 && errno == EAGAIN && (!once || done == 0)) {
      struct pollfd wait = {fd, POLLOUT, 0};
      const struct timespec pause = {0, 10 * 1000 * 1000};
      syscall(SYS_ppoll, &wait, 1L, &pause, NULL, 8L);
      patience--;
    } else if (got == 0 || errno != EINTR) {
      if (got < 0 && (errno == EPIPE || errno == EFBIG))
        sr_signal_discard(errno == EPIPE ? SIGPIPE : SIGXFSZ);
      break;
    }
  }
  if (done < size && done > 0)
    *is_torn = syscall(SYS_write, fd, "\n", 1L) != 1;
  return done == size;
}

bool sr_stderr_write(const char *bytes, size_t size) {
  const int saved_errno = errno;
  uint64_t saved_mask;
  bool is_torn = false;
  sr_signals_block(&saved_mask);
  const bool is_written = sr_write_all(2, bytes, size, false, &is_torn);
  sr_signals_restore(&saved_mask);
  errno = saved_errno;
  return is_written;
}

void sr_say(const char *first, ...) {
  char line[512];
  struct sr_out out = {line, 0, sizeof line - 1, false};
  va_list pieces;
  sr_puts(&out, "SemRules: ");
  va_start(pieces, first);
  for (const char *piece = first; piece != NULL;
       piece = va_arg(pieces, const char *))
    sr_put_styled(&out, SR_STYLE_LINE, piece, strlen(piece), 200);
  va_end(pieces);
  line[out.len] = '\n';
  sr_stderr_write(line, out.len + 1);
}

/* ---- opening ---- */

/* Fills log->path; false where the name is too long. */
static bool sr_log_name(struct sr_log *log) {
  struct sr_out out = {log->path, 0, SR_PATH_SIZE - 1, false};
  const char *at = log->pattern;
  if (*at != '/' && sr_process.directory[0] != '\0') {
    sr_puts(&out, sr_process.directory);
    sr_puts(&out, "/");
  }
  for (; *at != '\0'; at++) {
    if (*at != '%') {
      sr_put(&out, at, 1);
      continue;
    }
    at++;
    if (*at == 'p')
      sr_put_unsigned(&out, (uint64_t)syscall(SYS_getpid));
    else if (*at == 'e')
      sr_puts(&out, sr_process.name);
    else if (*at == 'h')
      sr_puts(&out, sr_process.host);
    else if (*at == '%')
      sr_puts(&out, "%");
    else {
      sr_puts(&out, "%"); /* and what follows it, as it stands */
      at--;
    }
  }
  log->path[out.is_full ? 0 : out.len] = '\0';
  return !out.is_full;
}

/* Moves a descriptor up; the old number is free again. */
static int sr_fd_raise(int fd) {
  static const int places[] = {900, 512, 200, 100};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    const long high = syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, (long)places[i]);
    if (high >= 0) {
      syscall(SYS_close, fd);
      return (int)high;
    }
  }
  return fd;
}

/* The file behind log->fd is the one that was opened. */
static bool sr_log_is_ours(const struct sr_log *log) {
  struct stat status;
  return log->fd >= 0 && fstat(log->fd, &status) == 0 &&
         (uint64_t)status.st_dev == log->device &&
         (uint64_t)status.st_ino == log->inode;
}

static bool sr_log_open(struct sr_log *log) {
  struct stat status;
  /* O_NONBLOCK for opening only: a FIFO that nobody reads is an error. */
  const int flags =
      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  log->fd = -1;
  const long low = syscall(SYS_openat, AT_FDCWD, log->path, flags, 0666);
  if (low < 0)
    return false;
  const int fd = sr_fd_raise((int)low);
  syscall(SYS_fcntl, fd, F_SETFL, (long)O_APPEND);
  if (fstat(fd, &status) != 0) {
    syscall(SYS_close, fd);
    return false;
  }
  log->fd = fd;
  log->device = (uint64_t)status.st_dev;
  log->inode = (uint64_t)status.st_ino;
  return true;
}

static void sr_log_complain(struct sr_log *log) {
  if (__atomic_exchange_n(&log->was_failing, 1, __ATOMIC_RELAXED))
    return;
  const int error = errno;
  const char *const reason = strerrordesc_np(error);
  sr_say("cannot open ", log->option, " '",
         log->path[0] ? log->path : log->pattern,
         "': ", reason ? reason : "unknown error",
         log == &sr_text_log ? "; breaches are shown here" : "", NULL);
}

static bool sr_log_is_set(const struct sr_log *log) {
  return log->pattern[0] != '\0' && strcmp(log->pattern, "stderr") != 0 &&
         strcmp(log->pattern, "none") != 0;
}

static void sr_log_start(struct sr_log *log) {
  if (!sr_log_is_set(log))
    return;
  if (!sr_log_name(log))
    errno = ENAMETOOLONG;
  else if (strstr(log->pattern, "%p") != NULL || sr_log_open(log))
    return; /* a file for each process waits for what it has to say */
  sr_log_complain(log);
}

void sr_logs_open(void) {
  sr_log_start(&sr_text_log);
  sr_log_start(&sr_jsonl_log);
}

static void sr_log_close(struct sr_log *log) {
  if (!sr_lock(&log->lock))
    return;
  if (sr_log_is_ours(log))
    syscall(SYS_close, log->fd);
  log->fd = -1;
  sr_unlock(&log->lock);
}

void sr_logs_close(void) {
  sr_log_close(&sr_text_log);
  sr_log_close(&sr_jsonl_log);
}

static void sr_log_forked(struct sr_log *log) {
  log->lock = 0;
  if (!sr_log_is_set(log) || strstr(log->pattern, "%p") == NULL)
    return;
  sr_log_close(log);
  log->was_failing = 0;
  sr_log_name(log);
}

void sr_logs_forked(void) {
  sr_log_forked(&sr_text_log);
  sr_log_forked(&sr_jsonl_log);
}

bool sr_jsonl_wanted(void) {
  return sr_log_is_set(&sr_jsonl_log);
}

bool sr_text_is_stderr(void) {
  return !sr_log_is_set(&sr_text_log);
}

static bool sr_log_write(struct sr_log *log, const char *bytes, size_t size) {
  if (!sr_log_is_set(log) || log->path[0] == '\0' || !sr_lock(&log->lock))
    return false;
  const bool is_open = sr_log_is_ours(log) || sr_log_open(log);
  const int fd = log->fd;
  sr_unlock(&log->lock);
  if (!is_open) {
    sr_log_complain(log);
    return false;
  }
  if (sr_load(&log->is_torn))
    sr_store(&log->is_torn, syscall(SYS_write, fd, "\n", 1L) != 1);
  bool is_torn = false;
  const bool is_written = sr_write_all(fd, bytes, size, true, &is_torn);
  if (is_torn)
    sr_store(&log->is_torn, 1);
  return is_written;
}

bool sr_text_write(const char *bytes, size_t size) {
  const int saved_errno = errno;
  uint64_t saved_mask;
  sr_signals_block(&saved_mask);
  const bool is_written =
      sr_log_write(&sr_text_log, bytes, size) || sr_stderr_write(bytes, size);
  sr_signals_restore(&saved_mask);
  errno = saved_errno;
  return is_written;
}

bool sr_jsonl_write(const char *bytes, size_t size) {
  const int saved_errno = errno;
  uint64_t saved_mask;
  sr_signals_block(&saved_mask);
  const bool is_written = sr_log_write(&sr_jsonl_log, bytes, size);
  sr_signals_restore(&saved_mask);
  errno = saved_errno;
  return is_written;
}
