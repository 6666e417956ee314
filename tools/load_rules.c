/* Loading rule files named on a command line. */
#include "load_rules.h"

#include "banned.h"
#include "fileio.h"
#include "usage.h"

bool sr_load_rules(struct sr_ruleset *set, const struct sr_argv *paths) {
  struct sr_rule_files files;
  char error[512];
  bool ok = true;
  sr_rule_files_init(&files, set);
  for (size_t i = 0; i < paths->count; i++)
    if (!sr_rule_files_add(&files, paths->items[i], error, sizeof(error))) {
      sr_tool_error("%s", error);
      ok = false;
    }
  sr_rule_files_release(&files);
  return ok;
}
