/* semrules --version: the tool, the ABI, and the LLVM versions it serves. */
#include "commands.h"

#include "install.h"
#include "semrules/abi.h"
#include "usage.h"

#include <stdio.h>
#include <stdlib.h>

#include "banned.h"

static const char help[] =
    "usage: semrules --version\n"
    "\n"
    "Prints the version of this tool, of the ABI between instrumented code and\n"
    "runtime, and the LLVM versions that there is a plugin for.\n";

void sr_print_version(void) {
  struct sr_install install;
  sr_install_find(&install, "semrules");
  char *majors = sr_install_majors_text(&install);
  printf("semrules %s\nABI %d\nLLVM %s\n", SEMRULES_VERSION, SR_ABI_VERSION,
         majors);
  free(majors);
  sr_install_release(&install);
}

int cmd_version(int argc, char **argv) {
  struct sr_argv operands = {0};
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, NULL, 0, help, false, &operands);
  sr_argv_release(&operands);
  if (parsed != SR_PARSE_GO)
    return parsed == SR_PARSE_HELP ? SR_CLEAN : SR_USAGE;
  sr_print_version();
  return SR_CLEAN;
}
