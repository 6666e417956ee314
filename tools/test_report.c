/* Rule tests as text and JSON. */
#include "test_report.h"

#include "usage.h"

#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "banned.h"

/* Of what a compiler or a program said, this many lines are shown. */
enum { MOST_LINES = 40 };

size_t sr_test_run_tests(const struct sr_test_run *run) {
  size_t count = 0;
  for (size_t i = 0; i < run->case_count; i++)
    count += run->cases[i].source != NULL;
  return count;
}

size_t sr_test_run_failed(const struct sr_test_run *run) {
  size_t count = 0;
  for (size_t i = 0; i < run->case_count; i++)
    count += run->cases[i].result.findings.count != 0;
  return count;
}

/* Control characters of programs must not reach a terminal. */
static void put_clean(FILE *file, const char *text, size_t len) {
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)text[i];
    if ((c < 0x20 && c != '\t') || c == 0x7f)
      fprintf(file, "\\x%02x", c);
    else
      putc(c, file);
  }
}

static size_t count_lines(const char *text) {
  size_t count = 0;
  for (; *text; text += strcspn(text, "\n"), text += *text == '\n')
    count++;
  return count;
}

/* The output's lines: of a program that crashed the last, of a compiler the
 * first. */
static void put_output(FILE *file, const char *text, bool is_last,
                       size_t most) {
  size_t count = count_lines(text);
  size_t first = is_last && count > most ? count - most : 0;
  size_t end = count - first > most ? first + most : count;
  if (first)
    fprintf(file, "    ... %zu lines before\n", first);
  for (size_t line = 0; *text && line < end; line++) {
    size_t len = strcspn(text, "\n");
    if (line >= first) {
      fputs("    | ", file);
      put_clean(file, text, len);
      putc('\n', file);
    }
    text += len + (text[len] == '\n');
  }
  if (end < count)
    fprintf(file, "    ... %zu more lines\n", count - end);
}

static void put_finding(FILE *file, const struct sr_finding *finding,
                        size_t most_lines) {
  bool is_run = finding->kind == SR_FINDING_CRASH ||
                finding->kind == SR_FINDING_TIMEOUT ||
                finding->kind == SR_FINDING_STATUS;
  fprintf(file, "  %s: ", sr_finding_word(finding->kind));
  if (finding->line)
    fprintf(file, "%s:%u ", finding->file, finding->line);
  fputs(finding->rule, file);
  if (*finding->rule && *finding->text)
    fputs(": ", file);
  put_clean(file, finding->text, strlen(finding->text));
  putc('\n', file);
  if (*finding->source) {
    fprintf(file, "  %5u | ", finding->line);
    put_clean(file, finding->source, strlen(finding->source));
    putc('\n', file);
  }
  for (size_t i = 0; i < finding->notes.count; i++)
    fprintf(file, "    note: %s\n", finding->notes.items[i]);
  put_output(file, finding->output, is_run, most_lines);
}

void sr_test_write_case(FILE *file, const struct sr_test_case *one,
                        bool is_verbose) {
  const struct sr_test_result *result = &one->result;
  bool has_color = sr_use_color(fileno(file));
  bool is_good = !result->findings.count;
  fprintf(file, "%s%s%s %s\n",
          !has_color ? ""
          : is_good  ? "\033[32m"
                     : "\033[1;31m",
          is_good ? "ok  " : "FAIL", has_color ? "\033[0m" : "",
          one->source ? one->source : one->suite->rules);
  for (size_t i = 0; i < result->findings.count; i++)
    put_finding(file, &result->findings.items[i],
                is_verbose ? SIZE_MAX : MOST_LINES);
  if (is_verbose && result->command)
    fprintf(file, "  built by %s\n", result->command);
  if (is_verbose && result->output && is_good)
    put_output(file, result->output, false, SIZE_MAX);
}

void sr_test_write_summary(FILE *file, const struct sr_test_run *run) {
  size_t tests = sr_test_run_tests(run), files = run->suites.count;
  fprintf(file, "%zu test%s of %zu rule file%s, %zu failed\n", tests,
          tests == 1 ? "" : "s", files, files == 1 ? "" : "s",
          sr_test_run_failed(run));
}

/* Text of a compiler or program need not be UTF-8, as JSON must. */
static json_t *json_text(const char *text) {
  json_t *value = json_string(text);
  if (value)
    return value;
  struct sr_strbuf clean;
  sr_strbuf_init(&clean);
  for (; *text; text++)
    sr_strbuf_addc(&clean, (unsigned char)*text < 0x80 ? *text : '?');
  value = json_string(clean.ptr);
  sr_strbuf_release(&clean);
  return value;
}

static json_t *strings_json(const struct sr_argv *strings) {
  json_t *array = json_array();
  for (size_t i = 0; i < strings->count; i++)
    json_array_append_new(array, json_text(strings->items[i]));
  return array;
}

static json_t *finding_json(const struct sr_finding *finding) {
  return json_pack(
      "{s:s, s:o, s:I, s:o, s:o, s:o, s:o, s:o}", "kind",
      sr_finding_word(finding->kind), "file", json_text(finding->file), "line",
      (json_int_t)finding->line, "rule", json_text(finding->rule), "text",
      json_text(finding->text), "source", json_text(finding->source), "notes",
      strings_json(&finding->notes), "output", json_text(finding->output));
}

static json_t *findings_json(const struct sr_findings *findings) {
  json_t *array = json_array();
  for (size_t i = 0; i < findings->count; i++)
    json_array_append_new(array, finding_json(&findings->items[i]));
  return array;
}

static json_t *case_json(const struct sr_test_case *one) {
  return json_pack(
      "{s:o, s:o, s:b, s:f, s:o, s:o}", "rules", json_text(one->suite->rules),
      "test", one->source ? json_text(one->source) : json_null(), "passed",
      one->result.findings.count == 0, "seconds", one->result.seconds,
      "breaches", strings_json(&one->breached), "findings",
      findings_json(&one->result.findings));
}

void sr_test_write_json(FILE *file, const struct sr_test_run *run) {
  json_t *cases = json_array();
  for (size_t i = 0; i < run->case_count; i++)
    json_array_append_new(cases, case_json(&run->cases[i]));
  json_t *root = json_pack("{s:i, s:I, s:I, s:o, s:o}", "schema", 1, "tests",
                           (json_int_t)sr_test_run_tests(run), "failed",
                           (json_int_t)sr_test_run_failed(run), "results",
                           cases, "untested", findings_json(&run->untested));
  json_dumpf(root, file, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
  putc('\n', file);
  json_decref(root);
}
