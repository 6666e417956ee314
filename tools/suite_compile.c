/* Compiles rule files for their tests. */
#include "rule_suite.h"

#include "process.h"
#include "ruleset.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "banned.h"

static void fail(struct sr_findings *findings, const char *file,
                 const char *text, const char *output) {
  sr_finding_output(
      sr_finding_add(findings, SR_FINDING_RULES, file, 0, NULL, text), output);
}

/* Takes the rules' ids and places. */
static void take_rules(struct sr_suite *suite, const struct sr_ruleset *set) {
  suite->list = sr_tool_alloc((set->rule_count + 1) * sizeof *suite->list);
  for (const struct sr_rule *rule = set->rules; rule; rule = rule->next) {
    if (rule->status == SR_RULE_RETIRED)
      continue;
    suite->list[suite->list_count++] =
        (struct sr_suite_rule){sr_tool_strndup(rule->id.ptr, rule->id.len),
                               rule->loc.line, rule->loc.column};
    sr_argv_push(&suite->ids, suite->list[suite->list_count - 1].id);
  }
  suite->has_headers = set->files && set->files->headers.count;
}

/* Reads the rules, without a look at headers. */
static bool read_rules(struct sr_suite *suite, struct sr_findings *findings) {
  struct sr_ruleset set;
  struct sr_strbuf text;
  char error[512] = "";
  sr_ruleset_init(&set);
  sr_strbuf_init(&text);
  bool is_good = sr_ruleset_add_file(&set, suite->rules, error, sizeof error) &&
                 set.diags.errors == 0;
  if (is_good)
    take_rules(suite, &set);
  sr_diags_render(&set.diags, false, &text);
  if (!is_good)
    fail(findings, suite->rules, *error ? error : "the rules do not compile",
         text.ptr);
  sr_strbuf_release(&text);
  sr_ruleset_release(&set);
  return is_good;
}

static void add_major(struct sr_argv *words, unsigned major) {
  char number[16];
  snprintf(number, sizeof number, "%u", major);
  if (!major)
    return;
  sr_argv_push(words, "--llvm");
  sr_argv_push(words, number);
}

/* Runs `semrules compile` in a process of its own. */
static bool compile(const struct sr_argv *words, const char *file,
                    struct sr_findings *findings) {
  struct sr_strbuf output;
  sr_strbuf_init(&output);
  bool is_good =
      sr_process_run_self((const char *const *)words->items, &output) == 0;
  if (!is_good)
    fail(findings, file, "the rules do not compile", output.ptr);
  sr_strbuf_release(&output);
  return is_good;
}

bool sr_suite_compile(struct sr_suite *suite, const char *folder,
                      unsigned major, struct sr_findings *findings) {
  struct sr_argv words = {0};
  mkdir(folder, 0777); /* where it cannot be made, what follows says so */
  suite->folder = sr_tool_strdup(folder);
  if (!read_rules(suite, findings))
    return false;
  if (suite->has_headers)
    return true;
  suite->spec = sr_tool_format("%s/rules.spec", folder);
  sr_argv_push(&words, "compile");
  sr_argv_push(&words, "--candidates");
  sr_argv_push(&words, "-o");
  sr_argv_push(&words, suite->spec);
  sr_argv_push(&words, suite->rules);
  add_major(&words, major);
  bool is_good = compile(&words, suite->rules, findings);
  sr_argv_release(&words);
  return is_good;
}

static bool is_cxx(const char *source) {
  size_t len = strlen(source);
  return len > 3 && strcmp(source + len - 3, ".cc") == 0;
}

bool sr_suite_compile_for(const struct sr_suite *suite,
                          const struct sr_suite_test *test, const char *spec,
                          struct sr_findings *findings) {
  struct sr_argv words = {0};
  struct sr_strbuf needed;
  sr_strbuf_init(&needed);
  for (size_t i = 0; i < test->named->count; i++)
    sr_strbuf_addf(&needed, "%s%s", i ? "," : "", test->named->items[i]);
  const char *const first[] = {"compile",    "--candidates", "-o",
                               spec,         suite->rules,   "--stand-in",
                               test->source, "--needed",     needed.ptr};
  for (size_t i = 0; i < sizeof first / sizeof *first; i++)
    sr_argv_push(&words, first[i]);
  add_major(&words, test->major);
  sr_argv_push(&words, "--");
  if (is_cxx(test->source)) {
    sr_argv_push(&words, "-x");
    sr_argv_push(&words, "c++");
  }
  sr_argv_push_all(&words, test->flags);
  sr_argv_push_all(&words, test->more_flags);
  bool is_good = compile(&words, test->source, findings);
  sr_argv_release(&words);
  sr_strbuf_release(&needed);
  return is_good;
}
