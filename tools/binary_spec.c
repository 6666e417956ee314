/* Compiles rules for the tools' own use, and reads units from binaries. */
#include "binary_spec.h"

#include "process.h"
#include "record_file.h"
#include "spec.h"
#include "usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool sr_compile_rules(const char *path, const char *spec,
                      bool with_candidates) {
  const char *arguments[] = {
      "compile", path, "-o", spec, with_candidates ? "--candidates" : NULL,
      NULL};
  struct sr_strbuf output;
  sr_strbuf_init(&output);
  int status = sr_process_run_self(arguments, &output);
  if (status != 0)
    fputs(output.ptr, stderr);
  sr_strbuf_release(&output);
  return status == 0;
}

bool sr_rule_ids_read(struct sr_rule_ids *rules, const char *path) {
  struct sr_spec spec;
  char error[512];
  *rules = (struct sr_rule_ids){0};
  if (!sr_spec_open(&spec, path, error, sizeof error)) {
    sr_tool_error("%s", error);
    return false;
  }
  rules->digest = spec.header->digest;
  for (uint32_t i = 0; i < spec.header->rules.count; i++)
    sr_argv_push(&rules->ids,
                 sr_spec_string(&spec, sr_spec_rule(&spec, i)->id));
  sr_spec_close(&spec);
  return true;
}

bool sr_rule_ids_compile(struct sr_rule_ids *rules, const char *path,
                         bool with_candidates) {
  *rules = (struct sr_rule_ids){0};
  const char *tmp = getenv("TMPDIR");
  char *folder =
      sr_tool_format("%s/semrules-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  if (!mkdtemp(folder)) {
    sr_tool_error("cannot make a folder '%s'", folder);
    free(folder);
    return false;
  }
  char *spec = sr_tool_format("%s/rules.spec", folder);
  char *stamp = sr_tool_format("%s.h", spec);
  bool is_good = sr_compile_rules(path, spec, with_candidates) &&
                 sr_rule_ids_read(rules, spec);
  unlink(stamp);
  unlink(spec);
  rmdir(folder);
  free(stamp);
  free(spec);
  free(folder);
  return is_good;
}

static void add_unit(void *context, const struct semrules_unit *unit) {
  struct sr_binary_specs *specs = context;
  specs->units++;
  specs->without_debug_info += !unit->has_debug_info;
  for (unsigned i = 0; i < specs->count; i++)
    if (specs->digests[i] == unit->spec_digest)
      return;
  if (specs->count < sizeof specs->digests / sizeof *specs->digests)
    specs->digests[specs->count++] = unit->spec_digest;
}

static bool read_units(void *context, const struct sr_elf *elf,
                       const char *member, char **error) {
  (void)member;
  const struct sr_record_visitor visitor = {.unit = add_unit,
                                            .context = context};
  return sr_record_visit(elf, &visitor, error);
}

bool sr_binary_specs_read(struct sr_binary_specs *specs, const char *path,
                          char **error) {
  *specs = (struct sr_binary_specs){0};
  return sr_elf_visit(path, read_units, specs, error);
}
