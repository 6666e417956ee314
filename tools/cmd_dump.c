/* semrules dump: a spec, for people. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "dump_types.h"
#include "expr_render.h"
#include "spec.h"
#include "usage.h"

#include "banned.h"

static const char help[] =
    "usage: semrules dump [--json] [-o FILE] X.spec\n"
    "\n"
    "Shows what 'semrules compile' wrote: rules, points, conditions, and\n"
    "what the headers say of the names in them.  'X.spec' may be '-' for stdin.\n"
    "\n"
    "  --json           the same as JSON\n"
    "  -o FILE          write there instead of to stdout\n";

static const char *const severities[] = {
#define SR_SEVERITY(name, number, text) text,
#include "semrules/abi.inc"
};
static const char *const kinds[] = {
#define SR_POINT(name, number, text) text,
#include "semrules/abi.inc"
};
static const char *const bases[] = {"function", "any", "type", "variable"};

struct dump {
  const struct sr_spec *spec;
  struct sr_strbuf *out;
};

/* A word of a table; specs that are damaged may have any number. */
static const char *word(const char *const *words, size_t count, uint32_t n) {
  return n < count ? words[n] : "?";
}
#define SR_WORD(words, n) word(words, sizeof(words) / sizeof(*(words)), n)

static const char *string(const struct dump *d, uint32_t offset) {
  return sr_spec_string(d->spec, offset);
}

static void add_condition(const struct dump *d, const char *label,
                          uint32_t expr) {
  if (expr == SR_NONE)
    return;
  sr_strbuf_addf(d->out, "%s", label);
  sr_expr_render(d->spec, expr, d->out);
  sr_strbuf_addc(d->out, '\n');
}

static void add_list(const struct dump *d, const char *label,
                     struct sr_spec_list list) {
  if (list.count == 0)
    return;
  sr_strbuf_addf(d->out, "    %s", label);
  uint32_t size = sr_spec_list_size(d->spec, list);
  for (uint32_t i = 0; i < size; i++)
    sr_strbuf_addf(d->out, "%s%s", i ? ", " : " ",
                   sr_spec_list_item(d->spec, list, i));
  sr_strbuf_addc(d->out, '\n');
}

static void add_params(const struct dump *d,
                       const struct sr_spec_point *point) {
  if (!(point->flags & SR_POINT_HAS_PARAMS))
    return;
  sr_strbuf_addc(d->out, '(');
  uint32_t size = sr_spec_list_size(d->spec, point->params);
  for (uint32_t i = 0; i < size; i++)
    sr_strbuf_addf(d->out, "%s%s", i ? ", " : "",
                   sr_spec_list_item(d->spec, point->params, i));
  if (point->flags & SR_POINT_ELLIPSIS)
    sr_strbuf_adds(d->out, point->params.count ? ", ..." : "...");
  sr_strbuf_addc(d->out, ')');
}

static void add_point(const struct dump *d, const struct sr_spec_point *point) {
  sr_strbuf_addf(d->out, "  at %s", string(d, point->text));
  add_params(d, point);
  sr_strbuf_addf(d->out, "  [%s", SR_WORD(bases, point->base));
  if (point->flags & (SR_POINT_IS_GLOB | SR_POINT_FIELD_GLOB))
    sr_strbuf_adds(d->out, ", pattern");
  sr_strbuf_addf(d->out, "] %u:%u\n", (unsigned)point->line,
                 (unsigned)point->column);
  if (*string(d, point->as))
    sr_strbuf_addf(d->out, "    as %s\n", string(d, point->as));
  add_condition(d, "    when ", point->when);
  add_list(d, "in-function", point->in_function);
  add_list(d, "not-in-function", point->not_in_function);
  add_list(d, "in-file", point->in_file);
  add_list(d, "not-in-file", point->not_in_file);
}

/* `{` in a message's text is `{{`, as it was written. */
static void add_literal(const struct dump *d, const char *text) {
  for (; *text; text++) {
    sr_strbuf_addc(d->out, *text);
    if (*text == '{')
      sr_strbuf_addc(d->out, '{');
  }
}

static void add_message(const struct dump *d, const struct sr_spec_rule *rule) {
  if (rule->part_count == 0)
    return;
  sr_strbuf_adds(d->out, "  message ");
  for (uint32_t i = 0; i < rule->part_count; i++) {
    const struct sr_spec_part *part =
        sr_spec_part(d->spec, rule->first_part + i);
    if (!part)
      break;
    add_literal(d, string(d, part->text));
    if (part->expr == SR_NONE)
      continue;
    sr_strbuf_addc(d->out, '{');
    sr_expr_render(d->spec, part->expr, d->out);
    sr_strbuf_addc(d->out, '}');
  }
  sr_strbuf_addc(d->out, '\n');
}

static void add_lines(const struct dump *d, const char *label,
                      const char *text) {
  while (*text) {
    size_t len = strcspn(text, "\n");
    sr_strbuf_addf(d->out, "  %s %.*s\n", label, (int)len, text);
    text += len + (text[len] == '\n');
  }
}

static void add_suppressions(const struct dump *d,
                             const struct sr_spec_rule *rule) {
  for (uint32_t i = 0; i < rule->suppression_count; i++) {
    const struct sr_spec_suppression *s =
        sr_spec_suppression(d->spec, rule->first_suppression + i);
    if (!s)
      break;
    bool has_until = *string(d, s->until);
    sr_strbuf_addf(d->out, "  suppressed%s%s: %s\n", has_until ? " until " : "",
                   string(d, s->until), string(d, s->reason));
    add_list(d, "in-function", s->in_function);
    add_list(d, "in-file", s->in_file);
  }
}

static void add_rule(const struct dump *d, const struct sr_spec_rule *rule) {
  sr_strbuf_addf(d->out, "\nrule %s  %s%s  %s:%u:%u\n", string(d, rule->id),
                 SR_WORD(severities, rule->severity),
                 rule->status == SR_STATUS_CANDIDATE ? ", candidate" : "",
                 string(d, rule->file), (unsigned)rule->line,
                 (unsigned)rule->column);
  for (uint32_t i = 0; i < rule->point_count; i++) {
    const struct sr_spec_point *point =
        sr_spec_point(d->spec, rule->first_point + i);
    if (!point)
      break;
    add_point(d, point);
  }
  add_condition(d, "  when ", rule->when);
  add_condition(d, "  require ", rule->require);
  add_condition(d, "  forbid ", rule->forbid);
  add_message(d, rule);
  add_suppressions(d, rule);
  add_lines(d, "incident", string(d, rule->incident_text));
  if (*string(d, rule->extra_json))
    sr_strbuf_addf(d->out, "  extra {%s}\n", string(d, rule->extra_json) + 1);
}

/* What is said of all rules: other names, and the size of the helpers. */
static void add_file_keys(const struct dump *d) {
  const struct sr_spec_header *h = d->spec->header;
  size_t size = 0;
  for (uint32_t i = 0; i < h->aliases.count; i++) {
    const struct sr_spec_alias *alias = sr_spec_alias(d->spec, i);
    sr_strbuf_addf(d->out, "alias %s: %s\n", string(d, alias->name),
                   string(d, alias->other));
  }
  for (uint32_t n = 1; n && sr_spec_helper(d->spec, n, &size); n++)
    sr_strbuf_addf(d->out, "helpers %u: %zu bytes by LLVM %u\n", (unsigned)n,
                   size, (unsigned)h->helpers_llvm);
}

static void add_text(const struct dump *d) {
  const struct sr_spec_header *h = d->spec->header;
  sr_strbuf_addf(d->out, "spec version %u, digest %016llx\n",
                 (unsigned)h->version, (unsigned long long)h->digest);
  sr_strbuf_addf(d->out,
                 "%u rules, %u points (%u of them patterns), %u expression "
                 "nodes, %u bytes\n",
                 (unsigned)h->rules.count, (unsigned)h->points.count,
                 (unsigned)h->globs.count, (unsigned)h->exprs.count,
                 (unsigned)h->size);
  add_file_keys(d);
  for (uint32_t i = 0; i < h->rules.count; i++)
    add_rule(d, sr_spec_rule(d->spec, i));
  sr_dump_declared(d->spec, d->out);
}

static void json_text(const struct dump *d, const char *key,
                      const char *value) {
  sr_strbuf_addf(d->out, ",\"%s\":", key);
  sr_strbuf_add_json(d->out, value, strlen(value));
}

static void json_condition(const struct dump *d, const char *key,
                           uint32_t expr) {
  if (expr == SR_NONE)
    return;
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_expr_render(d->spec, expr, &text);
  json_text(d, key, text.ptr);
  sr_strbuf_release(&text);
}

static void json_list(const struct dump *d, const char *key,
                      struct sr_spec_list list) {
  sr_strbuf_addf(d->out, ",\"%s\":[", key);
  uint32_t size = sr_spec_list_size(d->spec, list);
  for (uint32_t i = 0; i < size; i++) {
    const char *item = sr_spec_list_item(d->spec, list, i);
    sr_strbuf_adds(d->out, i ? "," : "");
    sr_strbuf_add_json(d->out, item, strlen(item));
  }
  sr_strbuf_addc(d->out, ']');
}

static void json_point(const struct dump *d,
                       const struct sr_spec_point *point) {
  sr_strbuf_addf(d->out, "{\"kind\":\"%s\"", SR_WORD(kinds, point->kind));
  json_text(d, "base", SR_WORD(bases, point->base));
  json_text(d, "name", string(d, point->name));
  json_text(d, "field", string(d, point->field));
  sr_strbuf_addf(d->out, ",\"pattern\":%s",
                 point->flags & (SR_POINT_IS_GLOB | SR_POINT_FIELD_GLOB)
                     ? "true"
                     : "false");
  if (point->flags & SR_POINT_HAS_PARAMS)
    json_list(d, "params", point->params);
  sr_strbuf_addf(d->out, ",\"ellipsis\":%s",
                 point->flags & SR_POINT_ELLIPSIS ? "true" : "false");
  json_text(d, "as", string(d, point->as));
  json_condition(d, "when", point->when);
  json_list(d, "in-function", point->in_function);
  json_list(d, "not-in-function", point->not_in_function);
  json_list(d, "in-file", point->in_file);
  json_list(d, "not-in-file", point->not_in_file);
  sr_strbuf_addf(d->out, ",\"line\":%u,\"column\":%u}", (unsigned)point->line,
                 (unsigned)point->column);
}

static void json_suppressions(const struct dump *d,
                              const struct sr_spec_rule *rule) {
  for (uint32_t i = 0; i < rule->suppression_count; i++) {
    const struct sr_spec_suppression *s =
        sr_spec_suppression(d->spec, rule->first_suppression + i);
    if (!s)
      break;
    sr_strbuf_addf(d->out, "%s{\"reason\":", i ? "," : "");
    sr_strbuf_add_json(d->out, string(d, s->reason),
                       strlen(string(d, s->reason)));
    json_list(d, "in-function", s->in_function);
    json_list(d, "in-file", s->in_file);
    json_text(d, "until", string(d, s->until));
    sr_strbuf_addc(d->out, '}');
  }
}

static void json_rule(const struct dump *d, const struct sr_spec_rule *rule) {
  sr_strbuf_adds(d->out, "{\"id\":");
  sr_strbuf_add_json(d->out, string(d, rule->id), strlen(string(d, rule->id)));
  json_text(d, "file", string(d, rule->file));
  sr_strbuf_addf(d->out, ",\"line\":%u,\"column\":%u", (unsigned)rule->line,
                 (unsigned)rule->column);
  json_text(d, "severity", SR_WORD(severities, rule->severity));
  json_text(d, "status",
            rule->status == SR_STATUS_CANDIDATE ? "candidate" : "active");
  json_text(d, "message", string(d, rule->message));
  json_condition(d, "when", rule->when);
  json_condition(d, "require", rule->require);
  json_condition(d, "forbid", rule->forbid);
  if (*string(d, rule->incident_json))
    sr_strbuf_addf(d->out, ",\"incident\":%s", string(d, rule->incident_json));
  sr_strbuf_addf(d->out, "%s,\"points\":[", string(d, rule->extra_json));
  for (uint32_t i = 0; i < rule->point_count; i++) {
    const struct sr_spec_point *point =
        sr_spec_point(d->spec, rule->first_point + i);
    if (!point)
      break;
    sr_strbuf_adds(d->out, i ? "," : "");
    json_point(d, point);
  }
  sr_strbuf_adds(d->out, "],\"suppress\":[");
  json_suppressions(d, rule);
  sr_strbuf_adds(d->out, "]}");
}

static void add_json(const struct dump *d) {
  const struct sr_spec_header *h = d->spec->header;
  sr_strbuf_addf(d->out,
                 "{\"schema\":1,\"version\":%u,\"digest\":\"%016llx\","
                 "\"rules\":[",
                 (unsigned)h->version, (unsigned long long)h->digest);
  for (uint32_t i = 0; i < h->rules.count; i++) {
    sr_strbuf_adds(d->out, i ? ",\n" : "\n");
    json_rule(d, sr_spec_rule(d->spec, i));
  }
  sr_strbuf_adds(d->out, "\n]");
  sr_dump_declared_json(d->spec, d->out);
  sr_strbuf_adds(d->out, "}\n");
}

/* Specs from stdin are read whole; `bytes` holds them. */
static bool open_spec(struct sr_spec *spec, const char *path,
                      struct sr_strbuf *bytes, char *error, size_t size) {
  char block[4096];
  size_t len;
  if (strcmp(path, "-") != 0)
    return sr_spec_open(spec, path, error, size);
  while ((len = fread(block, 1, sizeof block, stdin)) > 0)
    sr_strbuf_add(bytes, block, len);
  return sr_spec_open_memory(spec, bytes->ptr, bytes->len, error, size);
}

static int dump(const char *path, bool json, const char *output) {
  struct sr_spec spec;
  struct sr_strbuf bytes;
  char error[512];
  sr_strbuf_init(&bytes);
  if (!open_spec(&spec, path, &bytes, error, sizeof(error))) {
    sr_tool_error("%s: %s", strcmp(path, "-") == 0 ? "<stdin>" : path, error);
    sr_strbuf_release(&bytes);
    return SR_USAGE;
  }
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  struct dump d = {&spec, &text};
  if (json)
    add_json(&d);
  else
    add_text(&d);
  FILE *file = sr_open_output(output);
  if (file)
    fwrite(text.ptr, 1, text.len, file);
  sr_strbuf_release(&text);
  sr_spec_close(&spec);
  sr_strbuf_release(&bytes);
  return file && sr_close_output(file, output) ? SR_CLEAN : SR_USAGE;
}

int cmd_dump(int argc, char **argv) {
  const char *output = NULL;
  bool json = false;
  struct sr_argv paths = {0};
  const struct sr_option table[] = {{"--json", &json, NULL},
                                    {"-o", NULL, &output}};
  enum sr_parse_result parsed =
      sr_parse_options(argc, argv, table, 2, help, false, &paths);
  int status = parsed == SR_PARSE_HELP ? SR_CLEAN : SR_USAGE;
  if (parsed == SR_PARSE_GO && paths.count != 1)
    sr_usage_error("dump", "name one spec");
  else if (parsed == SR_PARSE_GO)
    status = dump(paths.items[0], json, output);
  sr_argv_release(&paths);
  return status;
}
