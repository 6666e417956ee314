/* semrules-clang, semrules-clang++: the same clang, and with it the plugin,
 * debug information, the rules' stamp and, at link, the runtime.  Works as CC
 * and CXX of any build. */
#include "clang.h"
#include "install.h"
#include "wrapper_plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "banned.h"

/* As the shell says it: not found, and found but not to be run. */
enum { SR_NOT_FOUND = 127, SR_NOT_RUN = 126 };

static bool is_cxx(const char *argv0) {
  size_t len = strlen(argv0);
  return len >= 2 && strcmp(argv0 + len - 2, "++") == 0;
}

static int run(const char *name, const char *argv0, const struct sr_argv *args,
               struct sr_install *install, struct sr_clang *clang,
               struct sr_argv *command) {
  char *error;
  int status = 1;
  if (!sr_clang_find(clang, install, is_cxx(argv0), &error)) {
    /* as the shell, where a named program is not there */
    status = clang->words.count ? SR_NOT_FOUND : 1;
  } else if (sr_wrapper_plan(command, clang, install, args, &error)) {
    execvp(command->items[0], command->items);
    status = errno == ENOENT ? SR_NOT_FOUND : SR_NOT_RUN;
    error = sr_tool_format("cannot run '%s': %s", command->items[0],
                           strerror(errno));
  }
  fprintf(stderr, "%s: error: %s\n", name, error);
  free(error);
  return status;
}

int main(int argc, char **argv) {
  const char *argv0 = argc > 0 ? argv[0] : "semrules-clang";
  struct sr_install install;
  struct sr_clang clang;
  struct sr_argv args = {0}, command = {0};
  sr_install_find(&install, argv0);
  for (int i = 1; i < argc; i++)
    sr_argv_push(&args, argv[i]);
  int status = run(is_cxx(argv0) ? "semrules-clang++" : "semrules-clang", argv0,
                   &args, &install, &clang, &command);
  sr_argv_release(&command);
  sr_argv_release(&args);
  sr_clang_release(&clang);
  sr_install_release(&install);
  return status;
}
