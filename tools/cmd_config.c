/* semrules config: paths and flags for build systems. */
#include "commands.h"

#include "clang.h"
#include "install.h"
#include "usage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "banned.h"

static const char help[] =
    "usage: semrules config [--llvm N] --cfg|--cflags|--ldflags|--plugin\n"
    "\n"
    "Prints what a build system must pass where it does not call the\n"
    "wrapper semrules-clang:\n"
    "  --cfg      writes semrules.cfg beside the spec, a clang configuration\n"
    "             file with compile and link flags in one, and prints its path,\n"
    "             for clang --config FILE\n"
    "  --cflags   flags to compile with, the stamp of the rules included\n"
    "  --ldflags  flags to link with, to stand behind the objects\n"
    "  --plugin   path of the plugin\n"
    "  --llvm N   for clang of LLVM N; without it for the clang that the\n"
    "             wrapper takes (SEMRULES_CLANG, or the newest)\n";

static int no_part(const char *what, const struct sr_install *install) {
  char *majors = sr_install_majors_text(install);
  sr_tool_error("%s is missing below %s (plugins there: LLVM %s); build or "
                "install SemRules again",
                what, install->root, majors);
  free(majors);
  return SR_USAGE;
}

static int print_plugin(const struct sr_install *install, unsigned major) {
  char *plugin = sr_install_plugin(install, major);
  if (!plugin)
    return no_part("the plugin", install);
  puts(plugin);
  free(plugin);
  return SR_CLEAN;
}

static int print_cflags(const struct sr_install *install, unsigned major) {
  char *plugin = sr_install_plugin(install, major);
  if (!plugin)
    return no_part("the plugin", install);
  char *include = sr_install_path(install, "include");
  printf("-g -fno-eliminate-unused-debug-types -fstandalone-debug "
         "-fpass-plugin=%s -I%s",
         plugin, include);
  char *spec = sr_find_spec();
  if (spec) {
    char *stamp = sr_tool_format("%s.h", spec);
    char *real = realpath(stamp, NULL);
    if (real)
      printf(" -include %s", real);
    free(real);
    free(stamp);
  }
  putchar('\n');
  free(spec);
  free(include);
  free(plugin);
  return SR_CLEAN;
}

static int print_ldflags(const struct sr_install *install) {
  char *archive = sr_install_file(install, "lib/semrules/libsemrules_rt.a");
  if (!archive)
    return no_part("the runtime libsemrules_rt.a", install);
  char *list = sr_install_file(install, "lib/semrules/runtime.list");
  fputs(archive, stdout);
  if (list)
    printf(" -Wl,--dynamic-list=%s", list);
  putchar('\n');
  free(list);
  free(archive);
  return SR_CLEAN;
}

/* clang reads a configuration file before the user's inputs, where an archive
 * gives nothing yet: so the runtime's entry points are asked for by name. */
static bool write_cfg(FILE *file, const char *plugin, const char *archive,
                      const char *stamp) {
  static const char *const wanted[] = {"register",    "unregister", "breach",
                                       "breach_wide", "now",        "thread",
                                       "streq",       "strprefix"};
  fprintf(file,
          "-g\n-fno-eliminate-unused-debug-types\n-fstandalone-debug\n"
          "-fpass-plugin=%s\n",
          plugin);
  if (access(stamp, R_OK) == 0)
    fprintf(file, "-include %s\n", stamp);
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    fprintf(file, "-Wl,--undefined=__semrules_%s\n", wanted[i]);
  fprintf(file,
          "-Wl,--export-dynamic-symbol=__semrules_*\n"
          "-Wl,--export-dynamic-symbol=semrules_*\n"
          "-Wl,%s\n",
          archive);
  return fflush(file) == 0 && !ferror(file);
}

static bool replace_cfg(const char *cfg, const char *plugin,
                        const char *archive, const char *stamp) {
  char *temporary = sr_tool_format("%s.%ld", cfg, (long)getpid());
  FILE *file = fopen(temporary, "w");
  bool is_good = file && write_cfg(file, plugin, archive, stamp);
  if (file)
    is_good &= fclose(file) == 0;
  is_good = is_good && rename(temporary, cfg) == 0;
  if (!is_good) {
    sr_tool_error("cannot write '%s': %s", cfg, strerror(errno));
    unlink(temporary);
  }
  free(temporary);
  return is_good;
}

static int print_cfg(const struct sr_install *install, unsigned major) {
  char *plugin = sr_install_plugin(install, major);
  char *archive = sr_install_file(install, "lib/semrules/libsemrules_rt.a");
  char *found = sr_find_spec();
  char *spec = found ? realpath(found, NULL) : NULL;
  int status = SR_USAGE;
  if (!plugin || !archive)
    no_part(plugin ? "the runtime libsemrules_rt.a" : "the plugin", install);
  else if (!spec)
    sr_tool_error("no spec%s%s; make one first: semrules compile RULES -o "
                  ".semrules/rules.spec",
                  found ? " at " : "", found ? found : "");
  else {
    char *stamp = sr_tool_format("%s.h", spec);
    char *cfg = sr_tool_format("%.*s/semrules.cfg",
                               (int)(strrchr(spec, '/') - spec), spec);
    if (replace_cfg(cfg, plugin, archive, stamp)) {
      puts(cfg);
      status = SR_CLEAN;
    }
    free(cfg);
    free(stamp);
  }
  free(spec);
  free(found);
  free(archive);
  free(plugin);
  return status;
}

/* The LLVM version asked for, or that of the wrapper's clang; 0: told. */
static unsigned choose_major(const struct sr_install *install,
                             const char *asked) {
  struct sr_clang clang;
  char *error;
  unsigned asked_major;
  if (!sr_parse_major("config", asked, &asked_major) || asked)
    return asked_major;
  if (!sr_clang_find(&clang, install, false, &error)) {
    sr_tool_error("%s", error);
    free(error);
  }
  unsigned major = clang.major;
  sr_clang_release(&clang);
  return major;
}

int cmd_config(int argc, char **argv) {
  bool cfg = false, cflags = false, ldflags = false, plugin = false;
  const char *llvm = NULL;
  const struct sr_option options[] = {{"--cfg", &cfg, NULL},
                                      {"--cflags", &cflags, NULL},
                                      {"--ldflags", &ldflags, NULL},
                                      {"--plugin", &plugin, NULL},
                                      {"--llvm", NULL, &llvm}};
  struct sr_argv operands = {0};
  struct sr_install install;
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, options, sizeof options / sizeof *options,
                       help, false, &operands);
  bool has_operands = operands.count > 0;
  sr_argv_release(&operands);
  if (parsed != SR_PARSE_GO)
    return parsed == SR_PARSE_HELP ? SR_CLEAN : SR_USAGE;
  if (has_operands || cfg + cflags + ldflags + plugin != 1)
    return sr_usage_error("config", "one of --cfg, --cflags, --ldflags and "
                                    "--plugin is wanted");
  sr_install_find(&install, "semrules");
  unsigned major = ldflags ? 0 : choose_major(&install, llvm);
  int status = ldflags  ? print_ldflags(&install)
               : !major ? SR_USAGE
               : plugin ? print_plugin(&install, major)
               : cflags ? print_cflags(&install, major)
                        : print_cfg(&install, major);
  sr_install_release(&install);
  return status;
}
