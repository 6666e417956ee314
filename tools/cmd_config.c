/* semrules config: paths and flags for build systems. */
#include "commands.h"

#include "clang.h"
#include "install.h"
#include "usage.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "banned.h"

static const char help[] =
    "usage: semrules config [--llvm N] [--json] [-o FILE]\n"
    "                       --cfg|--cflags|--ldflags|--plugin\n"
    "\n"
    "Prints what a build system must pass where it does not call the\n"
    "wrapper semrules-clang:\n"
    "  --cfg      writes semrules.cfg beside the spec, a clang configuration\n"
    "             file with compile and link flags in one, and prints its path,\n"
    "             for clang --config FILE\n"
    "  --cflags   flags to compile with, the stamp of the rules included\n"
    "  --ldflags  flags to link with, to stand behind the objects\n"
    "  --plugin   path of the plugin\n"
    "  --json     as JSON, each flag an element; without one of the above all\n"
    "             but --cfg\n"
    "  -o FILE    write there instead of to stdout\n"
    "  --llvm N   for clang of LLVM N; without it for the clang that the\n"
    "             wrapper takes (SEMRULES_CLANG, or the newest)\n"
    "With SEMRULES_EXACT=1 in the environment the flags are those for exact "
    "mode.\n";

static int no_part(const char *what, const struct sr_install *install) {
  char *majors = sr_install_majors_text(install);
  sr_tool_error("%s is missing below %s (plugins there: LLVM %s); build or "
                "install SemRules again",
                what, install->root, majors);
  free(majors);
  return SR_USAGE;
}

/* What was asked for; `major` is 0 where only --ldflags is. */
struct request {
  bool cfg, cflags, ldflags, plugin, json;
  const char *output;
  unsigned major;
};

/* What is told.  Empty or NULL where it was not asked for. */
struct answer {
  char *plugin, *cfg; /* owned */
  char *exact_stamp;  /* owned; in exact mode only */
  struct sr_argv cflags, ldflags;
};

static void push(struct sr_argv *flags, const char *option, const char *path) {
  char *flag = sr_tool_format("%s%s", option, path);
  sr_argv_push(flags, flag);
  free(flag);
}

/* Exact mode's stamp, if that is asked for.  False: told. */
static bool find_exact(struct answer *answer, const struct sr_install *install,
                       unsigned major) {
  if (!sr_wants_exact())
    return true;
  char *exact = sr_install_exact(install, major);
  bool is_there = exact != NULL;
  if (is_there)
    answer->exact_stamp = sr_tool_format(
        "%.*s/exact-stamp.h", (int)(strrchr(exact, '/') - exact), exact);
  else
    sr_tool_error(SR_NO_EXACT, major, major);
  free(exact);
  return is_there;
}

static void find_cflags(struct answer *answer,
                        const struct sr_install *install) {
  static const char *const always[] = {
      "-g", "-fno-eliminate-unused-debug-types", "-fstandalone-debug"};
  struct sr_argv *flags = &answer->cflags;
  char *include = sr_install_path(install, "include");
  char *spec = sr_find_spec();
  char *stamp = spec ? sr_tool_format("%s.h", spec) : NULL;
  char *real = stamp ? realpath(stamp, NULL) : NULL;
  for (size_t i = 0; i < sizeof always / sizeof *always; i++)
    sr_argv_push(flags, always[i]);
  push(flags, "-fpass-plugin=", answer->plugin);
  if (answer->exact_stamp) {
    push(flags, "-fplugin=", answer->plugin);
    sr_argv_push(flags, "-include");
    sr_argv_push(flags, answer->exact_stamp);
  }
  push(flags, "-I", include);
  if (real) {
    sr_argv_push(flags, "-include");
    sr_argv_push(flags, real);
  }
  free(real);
  free(stamp);
  free(spec);
  free(include);
}

static bool find_ldflags(struct sr_argv *flags,
                         const struct sr_install *install) {
  char *archive = sr_install_file(install, "lib/semrules/libsemrules_rt.a");
  char *list = sr_install_file(install, "lib/semrules/runtime.list");
  bool is_good = archive != NULL;
  if (is_good)
    sr_argv_push(flags, archive);
  else
    no_part("the runtime libsemrules_rt.a", install);
  if (list)
    push(flags, "-Wl,--dynamic-list=", list);
  free(list);
  free(archive);
  return is_good;
}

/* clang reads a configuration file before the user's inputs, where an archive
 * gives nothing yet: so the runtime's entry points are asked for by name. */
static bool write_cfg(FILE *file, const struct answer *answer,
                      const char *archive, const char *stamp) {
  static const char *const wanted[] = {"register",    "unregister", "breach",
                                       "breach_wide", "now",        "thread",
                                       "streq",       "strprefix"};
  fprintf(file,
          "-g\n-fno-eliminate-unused-debug-types\n-fstandalone-debug\n"
          "-fpass-plugin=%s\n",
          answer->plugin);
  if (answer->exact_stamp)
    fprintf(file, "-fplugin=%s\n-include %s\n", answer->plugin,
            answer->exact_stamp);
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

static bool replace_cfg(const char *cfg, const struct answer *answer,
                        const char *archive, const char *stamp) {
  char *temporary = sr_tool_format("%s.%ld", cfg, (long)getpid());
  FILE *file = fopen(temporary, "w");
  bool is_good = file && write_cfg(file, answer, archive, stamp);
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

/* Writes the configuration file beside the spec.  Its path, or NULL: told. */
static char *make_cfg(const struct sr_install *install,
                      const struct answer *answer) {
  char *archive = sr_install_file(install, "lib/semrules/libsemrules_rt.a");
  char *found = sr_find_spec();
  char *spec = found ? realpath(found, NULL) : NULL;
  char *cfg = NULL;
  if (!archive)
    no_part("the runtime libsemrules_rt.a", install);
  else if (!spec)
    sr_tool_error("no spec%s%s; make one first: semrules compile RULES -o "
                  ".semrules/rules.spec",
                  found ? " at " : "", found ? found : "");
  else {
    char *stamp = sr_tool_format("%s.h", spec);
    cfg = sr_tool_format("%.*s/semrules.cfg", (int)(strrchr(spec, '/') - spec),
                         spec);
    if (!replace_cfg(cfg, answer, archive, stamp)) {
      free(cfg);
      cfg = NULL;
    }
    free(stamp);
  }
  free(spec);
  free(found);
  free(archive);
  return cfg;
}

static bool find_answer(struct answer *answer, const struct request *request,
                        const struct sr_install *install) {
  bool is_good = true;
  if (request->major) {
    answer->plugin = sr_install_plugin(install, request->major);
    if (!answer->plugin)
      return no_part("the plugin", install) == SR_CLEAN;
    is_good = find_exact(answer, install, request->major);
  }
  if (is_good && request->cflags)
    find_cflags(answer, install);
  if (is_good && request->ldflags)
    is_good = find_ldflags(&answer->ldflags, install);
  if (is_good && request->cfg)
    is_good = (answer->cfg = make_cfg(install, answer)) != NULL;
  return is_good;
}

static void write_words(FILE *file, const struct sr_argv *words) {
  for (size_t i = 0; i < words->count; i++)
    fprintf(file, "%s%s", i ? " " : "", words->items[i]);
  putc('\n', file);
}

static void set_words(json_t *root, const char *key,
                      const struct sr_argv *words) {
  json_t *array = json_array();
  for (size_t i = 0; i < words->count; i++)
    json_array_append_new(array, json_string(words->items[i]));
  json_object_set_new(root, key, array);
}

static void write_json(FILE *file, const struct request *request,
                       const struct answer *answer) {
  json_t *root = json_pack("{s:i}", "schema", 1);
  if (request->major)
    json_object_set_new(root, "llvm", json_integer(request->major));
  if (request->plugin)
    json_object_set_new(root, "plugin", json_string(answer->plugin));
  if (request->cflags)
    set_words(root, "cflags", &answer->cflags);
  if (request->ldflags)
    set_words(root, "ldflags", &answer->ldflags);
  if (request->cfg)
    json_object_set_new(root, "cfg", json_string(answer->cfg));
  json_dumpf(root, file, JSON_INDENT(2));
  putc('\n', file);
  json_decref(root);
}

static int write_answer(const struct request *request,
                        const struct answer *answer) {
  FILE *file = sr_open_output(request->output);
  if (!file)
    return SR_USAGE;
  if (request->json)
    write_json(file, request, answer);
  else if (request->plugin || request->cfg)
    fprintf(file, "%s\n", request->cfg ? answer->cfg : answer->plugin);
  else
    write_words(file, request->cflags ? &answer->cflags : &answer->ldflags);
  return sr_close_output(file, request->output) ? SR_CLEAN : SR_USAGE;
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

static int config(struct request *request, const char *llvm) {
  struct sr_install install;
  struct answer answer = {0};
  if (request->json &&
      !(request->cfg || request->cflags || request->ldflags || request->plugin))
    request->cflags = request->ldflags = request->plugin = true;
  else if (!request->json && request->cfg + request->cflags + request->ldflags +
                                     request->plugin !=
                                 1)
    return sr_usage_error("config", "one of --cfg, --cflags, --ldflags and "
                                    "--plugin is wanted");
  sr_install_find(&install, "semrules");
  bool needs_major = request->cfg || request->cflags || request->plugin;
  request->major = needs_major ? choose_major(&install, llvm) : 0;
  int status = SR_USAGE;
  if ((request->major || !needs_major) &&
      find_answer(&answer, request, &install))
    status = write_answer(request, &answer);
  sr_install_release(&install);
  sr_argv_release(&answer.cflags);
  sr_argv_release(&answer.ldflags);
  free(answer.plugin);
  free(answer.exact_stamp);
  free(answer.cfg);
  return status;
}

int cmd_config(int argc, char **argv) {
  struct request request = {0};
  const char *llvm = NULL;
  const struct sr_option options[] = {{"--cfg", &request.cfg, NULL},
                                      {"--cflags", &request.cflags, NULL},
                                      {"--ldflags", &request.ldflags, NULL},
                                      {"--plugin", &request.plugin, NULL},
                                      {"--json", &request.json, NULL},
                                      {"-o", NULL, &request.output},
                                      {"--llvm", NULL, &llvm}};
  struct sr_argv operands = {0};
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, options, sizeof options / sizeof *options,
                       help, false, &operands);
  int status = parsed == SR_PARSE_HELP ? SR_CLEAN : SR_USAGE;
  if (parsed == SR_PARSE_GO && operands.count)
    sr_usage_error("config", "takes no '%s'", operands.items[0]);
  else if (parsed == SR_PARSE_GO)
    status = config(&request, llvm);
  sr_argv_release(&operands);
  return status;
}
