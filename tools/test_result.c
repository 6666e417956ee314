/* What rule tests found. */
#include "test_result.h"

#include <stdlib.h>

#include "banned.h"

static const struct {
  const char *word;
  bool is_error;
} kinds[] = {[SR_FINDING_MISSING] = {"missing", false},
             [SR_FINDING_UNEXPECTED] = {"unexpected", false},
             [SR_FINDING_UNKNOWN_RULE] = {"unknown-rule", false},
             [SR_FINDING_SILENT] = {"expects-nothing", false},
             [SR_FINDING_RULES] = {"rules", true},
             [SR_FINDING_NO_TEST] = {"no-test", false},
             [SR_FINDING_BUILD] = {"build", true},
             [SR_FINDING_CRASH] = {"crash", true},
             [SR_FINDING_TIMEOUT] = {"timeout", true},
             [SR_FINDING_STATUS] = {"status", true},
             [SR_FINDING_LOG] = {"log", true}};

struct sr_finding *sr_finding_add(struct sr_findings *findings,
                                  enum sr_finding_kind kind, const char *file,
                                  unsigned line, const char *rule,
                                  const char *text) {
  findings->items = sr_tool_grow(findings->items, findings->count,
                                 &findings->room, sizeof *findings->items);
  struct sr_finding *finding = &findings->items[findings->count++];
  *finding = (struct sr_finding){.kind = kind,
                                 .file = sr_tool_strdup(file),
                                 .line = line,
                                 .rule = sr_tool_strdup(rule ? rule : ""),
                                 .text = sr_tool_strdup(text ? text : ""),
                                 .source = sr_tool_strdup(""),
                                 .output = sr_tool_strdup("")};
  return finding;
}

void sr_finding_note(struct sr_finding *finding, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  char *text = sr_tool_vformat(fmt, args);
  va_end(args);
  sr_argv_push(&finding->notes, text);
  free(text);
}

void sr_finding_output(struct sr_finding *finding, const char *output) {
  free(finding->output);
  finding->output = sr_tool_strdup(output);
}

void sr_findings_release(struct sr_findings *findings) {
  for (size_t i = 0; i < findings->count; i++) {
    struct sr_finding *finding = &findings->items[i];
    free(finding->file);
    free(finding->rule);
    free(finding->text);
    free(finding->source);
    free(finding->output);
    sr_argv_release(&finding->notes);
  }
  free(findings->items);
  *findings = (struct sr_findings){0};
}

const char *sr_finding_word(enum sr_finding_kind kind) {
  return kinds[kind].word;
}

bool sr_finding_is_error(enum sr_finding_kind kind) {
  return kinds[kind].is_error;
}

void sr_test_result_release(struct sr_test_result *result) {
  sr_findings_release(&result->findings);
  free(result->command);
  free(result->output);
}
