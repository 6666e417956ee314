/* Rule tests as JUnit's XML, which CI systems show: a suite for each rule
 * file, a case for each test. */
#include "test_report.h"

#include "utf8.h"

#include <string.h>

#include "banned.h"

/* XML has no way to say most control characters, nor bytes that are not
 * UTF-8. */
static void put_escaped(FILE *file, const char *text) {
  size_t len = strlen(text);
  for (size_t i = 0; i < len;) {
    uint32_t code = 0;
    size_t size = sr_utf8_decode(text + i, len - i, &code);
    if (!size || (code < 0x20 && code != '\t' && code != '\n') ||
        code == 0x7f || code == 0xfffe || code == 0xffff)
      fputs("\xef\xbf\xbd", file); /* U+FFFD */
    else if (code < 0x80 && strchr("<>&\"", (int)code))
      fprintf(file, "&#%u;", (unsigned)code);
    else
      fwrite(text + i, 1, size, file);
    i += size ? size : 1;
  }
}

static void put_attribute(FILE *file, const char *name, const char *value) {
  fprintf(file, " %s=\"", name);
  put_escaped(file, value);
  putc('"', file);
}

static void put_finding(FILE *file, const struct sr_finding *finding) {
  fprintf(file, "%s: ", sr_finding_word(finding->kind));
  put_escaped(file, finding->file);
  if (finding->line)
    fprintf(file, ":%u", finding->line);
  putc(' ', file);
  put_escaped(file, finding->rule);
  if (*finding->text)
    fputs(": ", file);
  put_escaped(file, finding->text);
  putc('\n', file);
  if (*finding->source) {
    fputs("  | ", file);
    put_escaped(file, finding->source);
    putc('\n', file);
  }
  for (size_t i = 0; i < finding->notes.count; i++) {
    fputs("  note: ", file);
    put_escaped(file, finding->notes.items[i]);
    putc('\n', file);
  }
  put_escaped(file, finding->output);
}

static void put_case(FILE *file, const struct sr_test_case *one) {
  const struct sr_findings *findings = &one->result.findings;
  const char *name = one->source ? one->source : one->suite->rules;
  fputs("    <testcase", file);
  put_attribute(file, "classname", one->suite->rules);
  put_attribute(file, "name", name);
  put_attribute(file, "file", name);
  fprintf(file, " time=\"%.3f\"", one->result.seconds);
  if (!findings->count) {
    fputs("/>\n", file);
    return;
  }
  const struct sr_finding *first = &findings->items[0];
  const char *tag = sr_finding_is_error(first->kind) ? "error" : "failure";
  struct sr_strbuf message;
  sr_strbuf_init(&message);
  sr_strbuf_addf(&message, "%s%s%s%s%s", sr_finding_word(first->kind),
                 *first->rule ? " " : "", first->rule, *first->text ? ": " : "",
                 first->text);
  fprintf(file, ">\n      <%s", tag);
  put_attribute(file, "type", sr_finding_word(first->kind));
  put_attribute(file, "message", message.ptr);
  putc('>', file);
  sr_strbuf_release(&message);
  for (size_t i = 0; i < findings->count; i++)
    put_finding(file, &findings->items[i]);
  fprintf(file, "</%s>\n    </testcase>\n", tag);
}

struct totals {
  size_t tests, failures, errors;
  double seconds;
};

/* Counts the cases of a suite, or all for NULL. */
static struct totals count(const struct sr_test_run *run,
                           const struct sr_suite *suite) {
  struct totals totals = {0};
  for (size_t i = 0; i < run->case_count; i++) {
    const struct sr_test_case *one = &run->cases[i];
    const struct sr_findings *findings = &one->result.findings;
    if (suite && one->suite != suite)
      continue;
    totals.tests++;
    totals.seconds += one->result.seconds;
    if (findings->count && sr_finding_is_error(findings->items[0].kind))
      totals.errors++;
    else if (findings->count)
      totals.failures++;
  }
  return totals;
}

static void put_totals(FILE *file, struct totals totals) {
  fprintf(file,
          " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\" "
          "time=\"%.3f\">\n",
          totals.tests, totals.failures, totals.errors, totals.seconds);
}

void sr_test_write_junit(FILE *file, const struct sr_test_run *run) {
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"semrules test\"",
        file);
  put_totals(file, count(run, NULL));
  for (size_t i = 0; i < run->suites.count; i++) {
    const struct sr_suite *suite = &run->suites.items[i];
    fputs("  <testsuite", file);
    put_attribute(file, "name", suite->rules);
    put_totals(file, count(run, suite));
    for (size_t k = 0; k < run->case_count; k++)
      if (run->cases[k].suite == suite)
        put_case(file, &run->cases[k]);
    fputs("  </testsuite>\n", file);
  }
  fputs("</testsuites>\n", file);
}
