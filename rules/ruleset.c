/* Rule sets: files in, rules and diagnostics out. */
#include "ruleset.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "aliases.h"
#include "load.h"
#include "locks.h"
#include "suggest.h"

#include "banned.h"

void sr_ruleset_init(struct sr_ruleset *set) {
  memset(set, 0, sizeof(*set));
  sr_diags_init(&set->diags, &set->arena);
  sr_date_today(set->today);
  sr_locks_init(set);
}

void sr_ruleset_release(struct sr_ruleset *set) {
  sr_table_release(&set->ids);
  sr_table_release(&set->frame_texts);
  sr_arena_release(&set->arena);
  memset(set, 0, sizeof(*set));
}

struct sr_rule *sr_ruleset_next(const struct sr_ruleset *set,
                                const struct sr_rule *rule) {
  struct sr_rule *next = rule ? rule->next : set->rules;
  bool is_last = !rule ? !next : rule == set->last_rule;
  return is_last ? set->lock_rules : next;
}

static void load_version(struct sr_loader *l, const struct sr_node *node) {
  if (!node)
    return;
  if (node->kind != SR_NODE_SCALAR || !sr_str_is(node->text, "1"))
    sr_error(l->diags, sr_node_loc(node), "language-version",
             "this tool reads version 1 of the language: 'semrules: 1'");
}

static void load_rules(struct sr_loader *l, const struct sr_node *node) {
  if (!node)
    return;
  if (node->kind != SR_NODE_LIST) {
    if (!sr_node_is_empty(node))
      sr_error(l->diags, sr_node_loc(node), "wrong-type",
               "'rules' is a list, each rule behind a '-', not %s",
               sr_node_kind_name(node));
    else
      sr_error(l->diags, sr_node_loc(node), "empty-value",
               "'rules' has no value; write each rule behind a '-'");
    return;
  }
  for (const struct sr_node_item *i = node->items; i; i = i->next)
    sr_load_rule(l, i->value);
}

static void load_functions(struct sr_loader *l, const struct sr_node *pure,
                           const struct sr_node *helpers) {
  l->file->pure =
      sr_functions_read_pure(&l->functions, pure, l->arena, l->diags);
  if (sr_functions_read_helpers(&l->functions, helpers, l->arena, l->diags))
    l->file->helpers = ++l->set->helper_count;
}

static void load_root(struct sr_loader *l, const struct sr_node *root) {
  const struct sr_node *values[SR_FILE_KEYS];
  if (root->kind != SR_NODE_MAP) {
    bool is_empty = sr_node_is_empty(root);
    sr_error(l->diags, sr_node_loc(root),
             is_empty ? "file-empty" : "wrong-type",
             is_empty ? "the file is empty; a rule file begins with "
                        "'semrules: 1'"
                      : "a rule file is a map that begins with 'semrules: 1'");
    return;
  }
  sr_keys_read(root, sr_file_keys, "a rule file", "unknown-key", values,
               l->diags);
  load_version(l, values[SR_FILE_SEMRULES]);
  sr_load_text(l, values[SR_FILE_SYSTEM], "system");
  l->file->headers = sr_load_texts(l, values[SR_FILE_HEADERS], "headers");
  sr_constants_read(&l->constants, values[SR_FILE_CONSTANTS], l->arena,
                    l->diags);
  sr_aliases_read(l->set, values[SR_FILE_ALIASES]);
  load_functions(l, values[SR_FILE_PURE], values[SR_FILE_HELPERS]);
  sr_load_locks(l, values[SR_FILE_LOCKS]);
  load_rules(l, values[SR_FILE_RULES]);
  sr_constants_release(&l->constants);
  sr_functions_release(&l->functions);
}

void sr_ruleset_load(struct sr_ruleset *set, const char *name, const char *ptr,
                     size_t len) {
  struct sr_source *source = SR_NEW(&set->arena, struct sr_source);
  source->order = set->source_count++;
  if (len > SR_SOURCE_MAX) {
    sr_source_init(source, &set->arena, name, "", 0, &set->diags);
    sr_error(&set->diags, (struct sr_loc){.source = source}, "file-too-big",
             "the file has more than %u MiB; split it", SR_SOURCE_MAX >> 20);
    return;
  }
  if (!sr_source_init(source, &set->arena, name, ptr, len, &set->diags))
    return;
  struct sr_node *root = sr_node_read(source, &set->arena, &set->diags);
  if (!root)
    return;
  struct sr_rule_file *file = SR_NEW(&set->arena, struct sr_rule_file);
  *file = (struct sr_rule_file){.source = source, .root = root};
  if (set->last_file)
    set->last_file->next = file;
  else
    set->files = file;
  set->last_file = file;
  struct sr_loader loader = {.set = set,
                             .arena = &set->arena,
                             .diags = &set->diags,
                             .source = source,
                             .file = file};
  load_root(&loader, root);
}

/* Reads a stream to its end, or to one byte more than is allowed. */
static bool read_stream(FILE *file, struct sr_strbuf *text) {
  char buffer[65536];
  size_t got;
  while (text->len <= SR_SOURCE_MAX &&
         (got = fread(buffer, 1, sizeof(buffer), file)) > 0)
    sr_strbuf_add(text, buffer, got);
  return !ferror(file);
}

bool sr_ruleset_add_file(struct sr_ruleset *set, const char *path, char *error,
                         size_t error_size) {
  bool is_stdin = strcmp(path, "-") == 0;
  FILE *file = is_stdin ? stdin : fopen(path, "rb");
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  bool ok = file && read_stream(file, &text);
  if (ok)
    sr_ruleset_load(set, is_stdin ? "<stdin>" : path, text.ptr, text.len);
  else
    snprintf(error, error_size, "cannot read '%s': %s", path, strerror(errno));
  if (file && !is_stdin)
    fclose(file);
  sr_strbuf_release(&text);
  return ok;
}

bool sr_ruleset_check(struct sr_ruleset *set) {
  if (set->rule_count == 0 && set->diags.errors == 0)
    sr_error(&set->diags, (struct sr_loc){0}, "no-rules",
             "no rule was found; name a file, or a directory with .yaml "
             "files, that has a list under 'rules'");
  sr_check_rules(set);
  sr_diags_sort(&set->diags);
  return set->diags.errors == 0;
}
