/* Runs the command of `semrules run` and passes signals on to it. */
#include "run_child.h"

#include "usage.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "banned.h"

static const int passed_on[] = {SIGHUP,  SIGINT,  SIGQUIT,
                                SIGTERM, SIGUSR1, SIGUSR2};
enum { PASSED_ON = sizeof passed_on / sizeof *passed_on };

static volatile sig_atomic_t child_pid;

/* What the terminal sends reaches the child by itself: pass on only what a
 * process sent. */
static void pass_on(int signal, siginfo_t *info, void *context) {
  int saved = errno;
  (void)context;
  if (child_pid > 0 && info->si_code <= 0)
    kill((pid_t)child_pid, signal);
  errno = saved;
}

static void set_options(const char *log, const char *suppressions) {
  const char *users = getenv("SEMRULES_OPTIONS");
  bool has_users = users && *users;
  char *options = sr_tool_format(
      "%s%sjsonl_path='%s':coverage=1%s%s%s", has_users ? users : "",
      has_users ? ":" : "", log, suppressions ? ":suppressions='" : "",
      suppressions ? suppressions : "", suppressions ? "'" : "");
  setenv("SEMRULES_OPTIONS", options, 1);
  free(options);
}

static void catch_signals(struct sigaction old[PASSED_ON]) {
  struct sigaction action = {.sa_sigaction = pass_on,
                             .sa_flags = SA_SIGINFO | SA_RESTART};
  for (int i = 0; i < PASSED_ON; i++) {
    sigaction(passed_on[i], NULL, &old[i]);
    if (old[i].sa_handler != SIG_IGN)
      sigaction(passed_on[i], &action, NULL);
  }
}

/* In the child: becomes the command; if that fails, tells the parent why. */
static _Noreturn void become(const struct sr_argv *command, int teller) {
  execvp(command->items[0], command->items);
  int problem = errno;
  (void)!write(teller, &problem, sizeof problem);
  _exit(127);
}

/* Why the child could not become the command; 0 if it did. */
static int exec_problem(int listener) {
  int problem = 0;
  ssize_t got;
  while ((got = read(listener, &problem, sizeof problem)) < 0 && errno == EINTR)
    continue;
  return got == (ssize_t)sizeof problem ? problem : 0;
}

int sr_run_child(const struct sr_argv *command, const char *log,
                 const char *suppressions) {
  struct sigaction old[PASSED_ON];
  sigset_t all, mask;
  int status = 0, ends[2];
  set_options(log, suppressions);
  if (pipe2(ends, O_CLOEXEC) != 0) {
    sr_tool_error("cannot make a pipe: %s", strerror(errno));
    return SR_RUN_FAILED;
  }
  fflush(NULL);
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all,
              &mask); /* none is lost before child_pid is set */
  catch_signals(old);
  pid_t child = fork();
  if (child == 0) {
    for (int i = 0; i < PASSED_ON; i++)
      sigaction(passed_on[i], &old[i], NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    become(command, ends[1]);
  }
  int start_problem = errno;
  close(ends[1]);
  child_pid = child;
  sigprocmask(SIG_SETMASK, &mask, NULL);
  int problem = child < 0 ? start_problem : exec_problem(ends[0]);
  close(ends[0]);
  if (problem)
    sr_tool_error("cannot run '%s': %s", command->items[0], strerror(problem));
  if (child < 0)
    return SR_RUN_FAILED;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return SR_RUN_FAILED;
  child_pid = 0;
  if (problem)
    return SR_RUN_FAILED;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
