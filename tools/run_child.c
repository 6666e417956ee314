/* Runs the command of `semrules run` and passes signals on to it. */
#include "run_child.h"

#include "usage.h"

#include <errno.h>
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

static void set_options(const char *log) {
  const char *users = getenv("SEMRULES_OPTIONS");
  bool has_users = users && *users;
  char *options =
      sr_tool_format("%s%sjsonl_path='%s':coverage=1", has_users ? users : "",
                     has_users ? ":" : "", log);
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

int sr_run_child(const struct sr_argv *command, const char *log) {
  struct sigaction old[PASSED_ON];
  sigset_t all, mask;
  int status = 0;
  set_options(log);
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
    execvp(command->items[0], command->items);
    int problem = errno;
    sr_tool_error("cannot run '%s': %s", command->items[0], strerror(problem));
    _exit(problem == ENOENT ? 127 : 126);
  }
  child_pid = child;
  sigprocmask(SIG_SETMASK, &mask, NULL);
  if (child < 0) {
    sr_tool_error("cannot start a process: %s", strerror(errno));
    return 126;
  }
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return 126;
  child_pid = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
