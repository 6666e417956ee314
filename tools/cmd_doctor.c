/* semrules doctor: finds what is wrong with the set-up, each with its cure. */
#include "commands.h"

#include "binary_spec.h"
#include "clang.h"
#include "process.h"
#include "spec.h"
#include "usage.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "banned.h"

static const char help[] =
    "usage: semrules doctor [--json] [-o FILE] [PROGRAM|OBJECT]...\n"
    "\n"
    "Looks at plugin, runtime, compiler, spec and stamp as a build in this\n"
    "folder would find them, and at the programs given: what they were built\n"
    "with, and whether with debug information.\n"
    "\n"
    "  --json   as JSON\n"
    "  -o FILE  write there instead of to stdout\n"
    "\n"
    "Ends with 1 where something is wrong; the line behind `cure` mends it.\n";

struct doctor {
  struct sr_install install;
  struct sr_argv fine;         /* what is well */
  struct sr_argv texts, cures; /* what is not, in step */
  FILE *text;                  /* where it is told as it is found, or NULL */
  bool has_spec;
  uint64_t digest; /* of the spec */
};

static void fine(struct doctor *doctor, const char *fmt, ...) SR_PRINTF(2, 3);
static void fine(struct doctor *doctor, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  char *text = sr_tool_vformat(fmt, args);
  va_end(args);
  sr_argv_push(&doctor->fine, text);
  if (doctor->text)
    fprintf(doctor->text, "ok       %s\n", text);
  free(text);
}

static void problem(struct doctor *doctor, const char *cure, const char *fmt,
                    ...) SR_PRINTF(3, 4);
static void problem(struct doctor *doctor, const char *cure, const char *fmt,
                    ...) {
  va_list args;
  va_start(args, fmt);
  char *text = sr_tool_vformat(fmt, args);
  va_end(args);
  sr_argv_push(&doctor->texts, text);
  sr_argv_push(&doctor->cures, cure);
  if (doctor->text)
    fprintf(doctor->text, "problem  %s\n  cure   %s\n", text, cure);
  free(text);
}

static void look_at_parts(struct doctor *doctor) {
  const struct sr_install *install = &doctor->install;
  static const char *const parts[] = {"lib/semrules/libsemrules_rt.a",
                                      "lib/semrules/runtime.list",
                                      "include/semrules/runtime.h"};
  char *majors = sr_install_majors_text(install);
  if (strcmp(majors, "none") == 0)
    problem(doctor, "install llvm-N-dev and clang-N, then build SemRules again",
            "no plugin in %s/lib/semrules", install->root);
  else
    fine(doctor, "plugins for LLVM %s", majors);
  free(majors);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    char *part = sr_install_path(install, parts[i]);
    if (access(part, R_OK) == 0)
      fine(doctor, "%s", part);
    else
      problem(doctor, "build or install SemRules again", "%s is missing", part);
    free(part);
  }
}

/* Compiles nothing with the plugin: a clang that it does not suit crashes. */
static bool plugin_loads(const struct sr_clang *clang, const char *plugin,
                         struct sr_strbuf *output) {
  struct sr_argv command = {0};
  char *flag = sr_tool_format("-fpass-plugin=%s", plugin);
  char *front = sr_tool_format("-fplugin=%s", plugin);
  static const char *const rest[] = {"-x", "c", "-c", "-", "-o", "/dev/null"};
  sr_argv_push_all(&command, &clang->words);
  sr_argv_push(&command, flag);
  if (sr_wants_exact())
    sr_argv_push(&command, front);
  for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
    sr_argv_push(&command, rest[i]);
  int status = sr_process_run(
      &(struct sr_process){.argv = (const char *const *)command.items,
                           .output = output,
                           .joins_stderr = true,
                           .seconds = 60});
  sr_argv_release(&command);
  free(flag);
  free(front);
  return status == 0;
}

static void look_at_exact(struct doctor *doctor, const char *name,
                          unsigned major) {
  char *exact = sr_install_exact(&doctor->install, major);
  char *cure = sr_tool_format("install libclang-%u-dev and build SemRules "
                              "again, or unset SEMRULES_EXACT",
                              major);
  if (sr_wants_exact() && exact)
    fine(doctor, "%s compiles in exact mode (SEMRULES_EXACT)", name);
  else if (sr_wants_exact())
    problem(doctor, cure, "%s: exact mode is missing for LLVM %u", name, major);
  free(cure);
  free(exact);
}

static void look_at_clang(struct doctor *doctor, bool cxx) {
  struct sr_clang clang;
  struct sr_strbuf output;
  char *error;
  const char *name = cxx ? "semrules-clang++" : "semrules-clang";
  sr_strbuf_init(&output);
  if (!sr_clang_find(&clang, &doctor->install, cxx, &error)) {
    problem(doctor, "set SEMRULES_CLANG and SEMRULES_CLANGXX to a clang",
            "%s: %s", name, error);
    free(error);
    sr_clang_release(&clang);
    return;
  }
  char *plugin = sr_install_plugin(&doctor->install, clang.major);
  char *majors = sr_install_majors_text(&doctor->install);
  char *cure = sr_tool_format("set SEMRULES_CLANG to a clang of LLVM %s, or "
                              "build the plugin for %u",
                              majors, clang.major);
  if (!plugin)
    problem(doctor, cure, "%s runs %s of LLVM %u, which has no plugin", name,
            clang.program, clang.major);
  else if (!plugin_loads(&clang, plugin, &output))
    problem(doctor, cure, "%s fails with %s: %.*s", clang.program, plugin,
            (int)strcspn(output.ptr, "\n"), output.ptr);
  else
    fine(doctor, "%s runs %s of LLVM %u", name, clang.program, clang.major);
  if (plugin)
    look_at_exact(doctor, name, clang.major);
  sr_strbuf_release(&output);
  free(cure);
  free(majors);
  free(plugin);
  sr_clang_release(&clang);
}

/* The rule files that a spec names, each once.  False where one is not there
 * as seen from here. */
static bool rule_files(const struct sr_spec *spec, struct sr_argv *files) {
  for (uint32_t i = 0; i < spec->header->rules.count; i++) {
    const struct sr_spec_rule *rule = sr_spec_rule(spec, i);
    const char *file = sr_spec_string(spec, rule->file);
    bool is_known = !sr_spec_rule_is_shown(rule);
    for (size_t k = 0; k < files->count; k++)
      is_known |= strcmp(files->items[k], file) == 0;
    if (is_known)
      continue;
    if (access(file, R_OK) != 0)
      return false;
    sr_argv_push(files, file);
  }
  return true;
}

static bool has_candidates(const struct sr_spec *spec) {
  for (uint32_t i = 0; i < spec->header->rules.count; i++)
    if (sr_spec_rule(spec, i)->status == SR_STATUS_CANDIDATE)
      return true;
  return false;
}

/* Whether the rules, compiled now, give another spec. */
static bool is_stale(const struct sr_spec *spec) {
  struct sr_argv files = {0};
  struct sr_rule_ids now = {0};
  bool is_other = rule_files(spec, &files) &&
                  sr_rule_ids_compile(&now, &files, has_candidates(spec)) &&
                  now.digest != spec->header->digest;
  sr_argv_release(&now.ids);
  sr_argv_release(&files);
  return is_other;
}

static void look_at_stamp(struct doctor *doctor, const char *path,
                          const char *cure) {
  char *stamp = sr_tool_format("%s.h", path);
  char digest[17];
  char text[4096];
  FILE *file = fopen(stamp, "r");
  size_t len = file ? fread(text, 1, sizeof text - 1, file) : 0;
  text[len] = '\0';
  if (file)
    fclose(file);
  snprintf(digest, sizeof digest, "%016" PRIx64, doctor->digest);
  if (!file)
    problem(doctor, cure,
            "the stamp %s is missing: caches and depfiles do not "
            "see edits of the rules",
            stamp);
  else if (!strstr(text, digest))
    problem(doctor, cure, "the stamp %s is of another spec", stamp);
  else
    fine(doctor, "%s", stamp);
  free(stamp);
}

static void look_at_spec(struct doctor *doctor) {
  struct sr_spec spec;
  char error[512];
  char *path = sr_find_spec();
  if (!path) {
    problem(doctor, "semrules compile RULES -o .semrules/rules.spec",
            "no spec: SEMRULES_SPEC is not set, and there is no "
            ".semrules/rules.spec here or above");
    return;
  }
  char *cure = sr_tool_format("semrules compile RULES -o %s", path);
  if (!sr_spec_open(&spec, path, error, sizeof error)) {
    problem(doctor, cure, "%s: %s", path, error);
    goto out;
  }
  doctor->has_spec = true;
  doctor->digest = spec.header->digest;
  if (is_stale(&spec))
    problem(doctor, cure, "the spec %s is older than its rules", path);
  else
    fine(doctor, "%s, %u rules", path, sr_spec_rules_shown(&spec));
  sr_spec_close(&spec);
  look_at_stamp(doctor, path, cure);
out:
  free(cure);
  free(path);
}

static void look_at_program(struct doctor *doctor, const char *path) {
  static const char again[] =
      "build it again with CC=semrules-clang CXX=semrules-clang++";
  struct sr_binary_specs specs;
  char *error;
  size_t before = doctor->texts.count;
  if (!sr_binary_specs_read(&specs, path, &error)) {
    problem(doctor, "name a program, object or archive", "cannot read '%s': %s",
            path, error);
    free(error);
    return;
  }
  if (!specs.units)
    problem(doctor, again, "%s was not built with SemRules", path);
  if (specs.without_debug_info)
    problem(doctor, "drop -g0 from its flags, and build it again",
            "%s: %u of %u units were built without debug information (-g)",
            path, specs.without_debug_info, specs.units);
  if (specs.count > 1)
    problem(doctor, again, "%s: its objects were built with different rules",
            path);
  else if (specs.count && doctor->has_spec &&
           specs.digests[0] != doctor->digest)
    problem(doctor, again, "%s was built with other rules than the spec's",
            path);
  if (doctor->texts.count == before)
    fine(doctor, "%s, %u units", path, specs.units);
}

static void write_json(FILE *file, const struct doctor *doctor) {
  json_t *fine = json_array(), *problems = json_array();
  for (size_t i = 0; i < doctor->fine.count; i++)
    json_array_append_new(fine, json_string(doctor->fine.items[i]));
  for (size_t i = 0; i < doctor->texts.count; i++)
    json_array_append_new(problems, json_pack("{s:s, s:s}", "problem",
                                              doctor->texts.items[i], "cure",
                                              doctor->cures.items[i]));
  json_t *root = json_pack("{s:i, s:o, s:o}", "schema", 1, "ok", fine,
                           "problems", problems);
  json_dumpf(root, file, JSON_INDENT(2));
  putc('\n', file);
  json_decref(root);
}

static int examine(struct doctor *doctor, const struct sr_argv *programs,
                   bool as_json, const char *output) {
  FILE *file = sr_open_output(output);
  if (!file)
    return SR_USAGE;
  doctor->text = as_json ? NULL : file;
  sr_install_find(&doctor->install, "semrules");
  look_at_parts(doctor);
  look_at_clang(doctor, false);
  look_at_clang(doctor, true);
  look_at_spec(doctor);
  for (size_t i = 0; i < programs->count; i++)
    look_at_program(doctor, programs->items[i]);
  sr_install_release(&doctor->install);
  if (as_json)
    write_json(file, doctor);
  if (!sr_close_output(file, output))
    return SR_USAGE;
  return doctor->texts.count ? SR_FINDINGS : SR_CLEAN;
}

int cmd_doctor(int argc, char **argv) {
  struct sr_argv programs = {0};
  struct doctor doctor = {0};
  bool as_json = false;
  const char *output = NULL;
  const struct sr_option options[] = {{"--json", &as_json, NULL},
                                      {"-o", NULL, &output}};
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, options, sizeof options / sizeof *options,
                       help, false, &programs);
  int status = parsed == SR_PARSE_HELP ? SR_CLEAN : SR_USAGE;
  if (parsed == SR_PARSE_GO)
    status = examine(&doctor, &programs, as_json, output);
  sr_argv_release(&doctor.fine);
  sr_argv_release(&doctor.texts);
  sr_argv_release(&doctor.cures);
  sr_argv_release(&programs);
  return status;
}
