/* Compiles rules for the tools' own use, and reads units from binaries. */
#include "binary_spec.h"

#include "process.h"
#include "record_file.h"
#include "spec.h"
#include "usage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "banned.h"

static bool compile(const struct sr_argv *rules, const char *spec,
                    bool with_candidates) {
  struct sr_argv arguments = {0};
  struct sr_strbuf output;
  sr_strbuf_init(&output);
  sr_argv_push(&arguments, "compile");
  sr_argv_push(&arguments, "--no-headers"); /* ids are all that is asked for */
  sr_argv_push(&arguments, "-o");
  sr_argv_push(&arguments, spec);
  if (with_candidates)
    sr_argv_push(&arguments, "--candidates");
  sr_argv_push_all(&arguments, rules);
  int status =
      sr_process_run_self((const char *const *)arguments.items, &output);
  if (status != 0)
    fputs(output.ptr, stderr);
  sr_strbuf_release(&output);
  sr_argv_release(&arguments);
  return status == 0;
}

bool sr_temporary_spec_make(struct sr_temporary_spec *spec,
                            const struct sr_argv *rules, bool with_candidates) {
  const char *tmp = getenv("TMPDIR");
  spec->folder =
      sr_tool_format("%s/semrules-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  spec->path = NULL;
  if (!mkdtemp(spec->folder)) {
    sr_tool_error("cannot make a folder '%s': %s", spec->folder,
                  strerror(errno));
    return false;
  }
  spec->path = sr_tool_format("%s/rules.spec", spec->folder);
  return compile(rules, spec->path, with_candidates);
}

void sr_temporary_spec_remove(struct sr_temporary_spec *spec) {
  if (spec->path) {
    char *stamp = sr_tool_format("%s.h", spec->path);
    unlink(stamp);
    unlink(spec->path);
    rmdir(spec->folder);
    free(stamp);
  }
  free(spec->path);
  free(spec->folder);
  *spec = (struct sr_temporary_spec){0};
}

bool sr_spec_rule_is_shown(const struct sr_spec_rule *rule) {
  return !(rule->flags & SR_RULE_IS_HIDDEN);
}

uint32_t sr_spec_rules_shown(const struct sr_spec *spec) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < spec->header->rules.count; i++)
    count += sr_spec_rule_is_shown(sr_spec_rule(spec, i));
  return count;
}

bool sr_rule_ids_read(struct sr_rule_ids *ids, const char *path) {
  struct sr_spec spec;
  char error[512];
  *ids = (struct sr_rule_ids){0};
  if (!sr_spec_open(&spec, path, error, sizeof error)) {
    sr_tool_error("%s", error);
    return false;
  }
  ids->digest = spec.header->digest;
  for (uint32_t i = 0; i < spec.header->rules.count; i++) {
    const struct sr_spec_rule *rule = sr_spec_rule(&spec, i);
    if (sr_spec_rule_is_shown(rule))
      sr_argv_push(&ids->ids, sr_spec_string(&spec, rule->id));
  }
  sr_spec_close(&spec);
  return true;
}

bool sr_rule_ids_compile(struct sr_rule_ids *ids, const struct sr_argv *rules,
                         bool with_candidates) {
  struct sr_temporary_spec spec;
  *ids = (struct sr_rule_ids){0};
  bool is_good = sr_temporary_spec_make(&spec, rules, with_candidates) &&
                 sr_rule_ids_read(ids, spec.path);
  sr_temporary_spec_remove(&spec);
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

static void add_rules(void *context, const struct semrules_rule_list *list) {
  struct sr_argv *ids = context;
  const char *entries = (const char *)list + sizeof *list;
  for (uint32_t i = 0; i < list->count; i++) {
    struct semrules_rule_entry entry;
    memcpy(&entry, entries + i * sizeof entry, sizeof entry);
    const char *id = sr_record_string(list, entry.id);
    bool is_known = false;
    for (size_t k = 0; k < ids->count && !is_known; k++)
      is_known = strcmp(ids->items[k], id) == 0;
    if (!is_known)
      sr_argv_push(ids, id);
  }
}

static bool read_rules(void *context, const struct sr_elf *elf,
                       const char *member, char **error) {
  (void)member;
  const struct sr_record_visitor visitor = {.rule_list = add_rules,
                                            .context = context};
  return sr_record_visit(elf, &visitor, error);
}

bool sr_binary_rules_read(struct sr_argv *ids, const char *path, char **error) {
  return sr_elf_visit(path, read_rules, ids, error);
}
