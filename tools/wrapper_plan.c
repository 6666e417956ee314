/* Decides what the wrapper adds to a command, and where.
 *
 *   clang [-g -f...] [plugins] USER'S ARGUMENTS [stamp] [runtime]
 *
 * -g comes first, so that the user's own -g flags win; stamps come behind the
 * user's own includes; the runtime behind all inputs, as archives must.
 * Nothing is added that the command would leave unused, since clang warns of
 * unused arguments and configure scripts take warnings for failures. */
#include "wrapper_plan.h"

#include "spec.h"
#include "wrapper_args.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "banned.h"

static void push_format(struct sr_argv *command, const char *before,
                        const char *path) {
  char *arg = sr_tool_format("%s%s", before, path);
  sr_argv_push(command, arg);
  free(arg);
}

static bool generates_code(const struct sr_command_line *line) {
  return (line->stage == SR_STAGE_LINK || line->stage == SR_STAGE_COMPILE) &&
         line->sources + line->preprocessed + line->ir > 0;
}

static bool has_inputs(const struct sr_command_line *line) {
  return line->sources + line->preprocessed + line->ir + line->assembler +
             line->others >
         0;
}

/* A stamp is C.  -include holds for all inputs: where there is assembler among
 * them, which no cache takes together with C, it is left out. */
static bool takes_stamp(const struct sr_command_line *line) {
  return line->stage != SR_STAGE_OTHER && line->sources > 0 &&
         line->assembler == 0;
}

static bool links(const struct sr_command_line *line) {
  return line->stage == SR_STAGE_LINK && !line->is_relocatable &&
         !line->headers && has_inputs(line);
}

/* True where headers told what the rules must know of types. */
static bool has_types(void) {
  char *spec = sr_find_spec();
  struct sr_spec_header header;
  bool has = spec && sr_spec_read_header(spec, &header) &&
             (header.flags & SR_SPEC_HAS_TYPES);
  free(spec);
  return has;
}

static void add_debug_information(struct sr_argv *command) {
  /* Exact mode is made of descriptions of types. */
  if (has_types() && !sr_wants_exact()) {
    sr_argv_push(command, "-gline-tables-only");
    return;
  }
  sr_argv_push(command, "-g");
  /* The fields of a global that is only declared here are known by nothing
   * but its type, which clang would leave out. */
  sr_argv_push(command, "-fno-eliminate-unused-debug-types");
  /* A C++ class whose constructors are elsewhere would only be declared. */
  sr_argv_push(command, "-fstandalone-debug");
}

/* The same plugin, for the front end. */
static bool add_exact(struct sr_argv *command, const struct sr_clang *clang,
                      const struct sr_install *install, const char *plugin,
                      char **error) {
  char *exact = sr_install_exact(install, clang->major);
  bool is_there = exact != NULL;
  free(exact);
  if (is_there)
    push_format(command, "-fplugin=", plugin);
  else
    *error = sr_tool_format(SR_NO_EXACT, clang->major, clang->major);
  return is_there;
}

static bool add_plugin(struct sr_argv *command, const struct sr_clang *clang,
                       const struct sr_install *install,
                       const struct sr_command_line *line, char **error) {
  char *plugin = sr_install_plugin(install, clang->major);
  if (!plugin) {
    char *majors = sr_install_majors_text(install);
    *error = sr_tool_format(
        "%s is of LLVM %u, and there is no plugin for that (there is: %s); "
        "choose another clang by SEMRULES_CLANG and SEMRULES_CLANGXX",
        clang->program, clang->major, majors);
    free(majors);
    return false;
  }
  bool is_good = true;
  if (line->sources + line->preprocessed) {
    add_debug_information(command);
    if (sr_wants_exact())
      is_good = add_exact(command, clang, install, plugin, error);
  }
  push_format(command, "-fpass-plugin=", plugin);
  free(plugin);
  return is_good;
}

static void add_include(struct sr_argv *command, const char *path) {
  sr_argv_push(command, "-include");
  sr_argv_push(command, path);
}

static void add_plugin_stamp(struct sr_argv *command,
                             const struct sr_clang *clang,
                             const struct sr_install *install,
                             const char *name) {
  char *tail = sr_tool_format("lib/semrules/%u/%s", clang->major, name);
  char *path = sr_install_file(install, tail);
  if (path)
    add_include(command, path);
  free(path);
  free(tail);
}

/* Caches and depfiles see rules and plugin through these headers. */
static void add_stamps(struct sr_argv *command, const struct sr_clang *clang,
                       const struct sr_install *install) {
  char *spec = sr_find_spec();
  if (!spec)
    return;
  char *stamp = sr_tool_format("%s.h", spec);
  add_plugin_stamp(command, clang, install, "plugin-stamp.h");
  if (sr_wants_exact())
    add_plugin_stamp(command, clang, install, "exact-stamp.h");
  if (access(stamp, R_OK) == 0)
    add_include(command, stamp);
  free(spec);
  free(stamp);
}

/* -Xlinker keeps an earlier -x from making a source file of the archive.  The
 * list makes an executable show its copy of the runtime to instrumented
 * modules that it loads. */
static bool add_runtime(struct sr_argv *command,
                        const struct sr_install *install,
                        const struct sr_command_line *line, char **error) {
  char *archive = sr_install_file(install, "lib/semrules/libsemrules_rt.a");
  if (!archive) {
    *error = sr_tool_format("the runtime %s/lib/semrules/libsemrules_rt.a is "
                            "missing; build or install SemRules again",
                            install->root);
    return false;
  }
  sr_argv_push(command, "-Xlinker");
  sr_argv_push(command, archive);
  free(archive);
  char *list = sr_install_file(install, "lib/semrules/runtime.list");
  if (list && !line->is_shared) {
    sr_argv_push(command, "-Xlinker");
    push_format(command, "--dynamic-list=", list);
  }
  free(list);
  return true;
}

/* Behind `--` everything is a file, so nothing can be added there: the files
 * go without it, those that look like options as ./-name. */
static void add_user_arguments(struct sr_argv *command,
                               const struct sr_argv *args,
                               const struct sr_argv *expanded,
                               const struct sr_command_line *line) {
  bool only_files = false;
  const struct sr_argv *source = line->ends_options ? expanded : args;
  for (size_t i = 0; i < source->count; i++) {
    const char *arg = source->items[i];
    if (only_files && arg[0] == '-' && arg[1])
      push_format(command, "./", arg);
    else if (only_files || strcmp(arg, "--") != 0 || !line->ends_options)
      sr_argv_push(command, arg);
    else
      only_files = true;
  }
}

bool sr_wrapper_plan(struct sr_argv *command, const struct sr_clang *clang,
                     const struct sr_install *install,
                     const struct sr_argv *args, char **error) {
  struct sr_argv expanded = {0};
  struct sr_command_line line;
  bool is_good = false;
  *error = NULL;
  sr_expand_response_files(&expanded, args);
  sr_command_line_read(&line, &expanded);
  sr_argv_push_all(command, &clang->words);
  if (line.is_query || line.is_foreign) {
    sr_argv_push_all(command, args);
    is_good = true;
    goto out;
  }
  if (generates_code(&line) &&
      !add_plugin(command, clang, install, &line, error))
    goto out;
  add_user_arguments(command, args, &expanded, &line);
  if (takes_stamp(&line))
    add_stamps(command, clang, install);
  if (links(&line) && !add_runtime(command, install, &line, error))
    goto out;
  is_good = true;
out:
  sr_argv_release(&expanded);
  return is_good;
}
