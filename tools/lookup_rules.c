/* Finds compiler and flags, and has the headers read. */
#include "lookup_rules.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clang.h"
#include "compdb.h"
#include "helpers.h"
#include "install.h"
#include "usage.h"

#include "banned.h"

/* `lib` beside the `bin` that the compiler is in, through symbolic links. */
static char *library_folder(const char *program) {
  char *real = realpath(program, NULL);
  char *slash = real ? strrchr(real, '/') : NULL;
  char *folder = NULL;
  if (slash) {
    *slash = '\0';
    folder = sr_tool_format("%s/../lib", real);
  }
  free(real);
  return folder;
}

/* lib/clang/19 or lib/clang/14.0.6, where the compiler's own headers are. */
static char *resource_folder(const char *library, unsigned major) {
  char *all = sr_tool_format("%s/clang", library);
  char *found = NULL;
  struct dirent **entries;
  int count = scandir(all, &entries, NULL, alphasort);
  for (int i = 0; i < count; i++) {
    const char *name = entries[i]->d_name;
    char *path = sr_tool_format("%s/%s", all, name);
    char *header = sr_tool_format("%s/include/stddef.h", path);
    if (strtoul(name, NULL, 10) == major && access(header, R_OK) == 0) {
      free(found);
      found = path;
      path = NULL;
    }
    free(path);
    free(header);
    free(entries[i]);
  }
  if (count >= 0)
    free(entries);
  free(all);
  return found;
}

static bool has_headers(const struct sr_ruleset *set) {
  for (const struct sr_rule_file *f = set->files; f; f = f->next)
    if (f->headers.count)
      return true;
  return false;
}

/* The newest LLVM of which there is a plugin: where no clang is installed,
 * rules can be checked all the same. */
static unsigned newest_major(const struct sr_install *install) {
  unsigned majors[SR_MAX_PLUGINS];
  return sr_install_majors(install, majors) ? majors[0] : 14;
}

static void find_clang(struct sr_lookup_options *options, unsigned major,
                       char **library, char **resources) {
  struct sr_install install;
  struct sr_clang clang;
  char *error = NULL;
  sr_install_find(&install, "semrules");
  bool is_found = major ? sr_clang_of_major(&clang, major, false, &error)
                        : sr_clang_find(&clang, &install, false, &error);
  free(error);
  options->llvm_major = is_found ? clang.major
                        : major  ? major
                                 : newest_major(&install);
  *library = is_found ? library_folder(clang.program) : NULL;
  *resources =
      *library ? resource_folder(*library, options->llvm_major) : NULL;
  options->library_folder = *library;
  options->resource_folder = *resources;
  sr_clang_release(&clang);
  sr_install_release(&install);
}

/* The flags of the command line, as one unit; or those of the database. */
static bool find_units(struct sr_rules_lookup *lookup,
                       struct sr_lookup_options *options,
                       const struct sr_build_flags *flags) {
  char *error = NULL;
  if (flags->compdb) {
    lookup->compdb = sr_tool_alloc(sizeof *lookup->compdb);
    if (!sr_compdb_read(lookup->compdb, flags->compdb, &error)) {
      sr_tool_error("%s", error);
      free(error);
      return false;
    }
    options->units = lookup->compdb->units;
    options->unit_count = lookup->compdb->unit_count;
  }
  if (!flags->flags.count)
    return true;
  bool is_cxx = false;
  sr_header_flags(&lookup->flags, &flags->flags, &is_cxx);
  if (flags->compdb)
    return true;
  lookup->units = sr_tool_alloc(sizeof *lookup->units);
  *lookup->units = (struct sr_lookup_unit){
      "", "", (const char *const *)lookup->flags.items, lookup->flags.count,
      is_cxx};
  options->units = lookup->units;
  options->unit_count = 1;
  return true;
}

static void compile_helpers(struct sr_ruleset *set,
                            const struct sr_lookup_options *options,
                            const struct sr_build_flags *flags) {
  sr_helpers_compile(set, options->unit_count ? options->units : NULL,
                     flags->llvm_major, flags->is_lenient);
}

bool sr_rules_look_up(struct sr_rules_lookup *lookup, struct sr_ruleset *set,
                      const struct sr_build_flags *flags) {
  struct sr_lookup_options options = {0};
  char *library, *resources;
  *lookup = (struct sr_rules_lookup){0};
  if (!find_units(lookup, &options, flags))
    return false;
  if (flags->is_off)
    return true;
  if (!has_headers(set)) {
    compile_helpers(set, &options, flags);
    return true;
  }
  if (flags->compdb && !options.unit_count) {
    sr_tool_error("%s: no entry compiles a C or C++ file, whose flags 'headers' "
                  "could be read with",
                  flags->compdb);
    return false;
  }
  find_clang(&options, flags->llvm_major, &library, &resources);
  options.is_lenient = flags->is_lenient && !options.unit_count;
  if (flags->stand_ins.count) {
    options.stand_ins = (const char *const *)flags->stand_ins.items;
    options.stand_in_count = flags->stand_ins.count;
  }
  lookup->library = library;
  lookup->resources = resources;
  lookup->lookup = sr_lookup_run(set, &options);
  compile_helpers(set, &options, flags);
  return true;
}

void sr_rules_lookup_seal(struct sr_rules_lookup *lookup) {
  if (lookup->lookup)
    sr_lookup_seal(lookup->lookup);
}

void sr_rules_lookup_release(struct sr_rules_lookup *lookup) {
  if (lookup->lookup)
    sr_lookup_free(lookup->lookup);
  if (lookup->compdb)
    sr_compdb_release(lookup->compdb);
  free(lookup->compdb);
  free(lookup->units);
  free(lookup->library);
  free(lookup->resources);
  sr_argv_release(&lookup->flags);
  *lookup = (struct sr_rules_lookup){0};
}

int sr_cut_build_flags(int argc, char **argv, struct sr_build_flags *flags) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--") != 0)
      continue;
    for (int k = i + 1; k < argc; k++)
      sr_argv_push(&flags->flags, argv[k]);
    return i;
  }
  return argc;
}

void sr_build_flags_release(struct sr_build_flags *flags) {
  sr_argv_release(&flags->flags);
  sr_argv_release(&flags->stand_ins);
}
