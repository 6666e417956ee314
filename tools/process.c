/* Runs other programs and waits for them. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "banned.h"

/* A file without a name that holds the input, to be read from its start. */
static int open_input(const struct sr_strbuf *input) {
  FILE *file = tmpfile();
  int fd = -1;
  if (!file)
    return -1;
  if (fwrite(input->ptr, 1, input->len, file) == input->len &&
      fflush(file) == 0 && lseek(fileno(file), 0, SEEK_SET) == 0)
    fd = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
  fclose(file);
  return fd;
}

static void exec_child(const struct sr_process *process, int write_end,
                       int input) {
  union { /* execvp's arguments are const in all but name */
    const char *const *constant;
    char *const *plain;
  } argv = {process->argv};
  int nothing = open("/dev/null", O_RDWR);
  for (const char *const *entry = process->environment; entry && *entry;
       entry++) {
    char *copy = sr_tool_strdup(*entry);
    putenv(copy);
  }
  if (input >= 0 || nothing >= 0)
    dup2(input >= 0 ? input : nothing, 0);
  if (write_end >= 0)
    dup2(write_end, 1);
  if (write_end >= 0 && process->joins_stderr)
    dup2(write_end, 2);
  else if (process->is_quiet && nothing >= 0)
    dup2(nothing, 2);
  if (process->seconds)
    alarm(process->seconds);
  execvp(argv.plain[0], argv.plain);
  _exit(127);
}

static void drain(int fd, struct sr_strbuf *output) {
  char buffer[8192];
  for (;;) {
    ssize_t len = read(fd, buffer, sizeof buffer);
    if (len > 0)
      sr_strbuf_add(output, buffer, (size_t)len);
    else if (len == 0 || errno != EINTR)
      return;
  }
}

int sr_process_run(const struct sr_process *process) {
  int ends[2] = {-1, -1}, status = 0;
  int input = process->input ? open_input(process->input) : -1;
  if (process->input && input < 0)
    return 127;
  if (process->output && pipe2(ends, O_CLOEXEC) != 0) {
    close(input);
    return 127;
  }
  pid_t child = fork();
  if (child == 0)
    exec_child(process, ends[1], input);
  if (input >= 0)
    close(input);
  if (ends[1] >= 0)
    close(ends[1]);
  if (child > 0 && ends[0] >= 0)
    drain(ends[0], process->output);
  if (ends[0] >= 0)
    close(ends[0]);
  if (child < 0)
    return 127;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return 127;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int sr_process_run_self(const char *const *arguments,
                        struct sr_strbuf *output) {
  size_t count = 0;
  while (arguments[count])
    count++;
  const char **argv = sr_tool_alloc((count + 2) * sizeof *argv);
  argv[0] = "/proc/self/exe";
  memcpy(argv + 1, arguments, count * sizeof *argv);
  int status = sr_process_run(&(struct sr_process){
      .argv = argv, .output = output, .joins_stderr = output != NULL});
  free(argv);
  return status;
}
