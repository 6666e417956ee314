/* Renders breaches as text. */
#include "report_text.h"

#include "log_suppressions.h"
#include "report_order.h"
#include "usage.h"

#include <stdlib.h>
#include <string.h>

#include "banned.h"

static unsigned long long number(const json_t *record, const char *key) {
  return sr_log_number(record, key);
}

/* Control characters in what programs wrote must not reach a terminal. */
static void put(FILE *file, const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text < 0x20 || *text == 0x7f)
      fprintf(file, "\\x%02x", (unsigned)(unsigned char)*text);
    else
      putc(*text, file);
}

static void put_place(FILE *file, const json_t *record) {
  put(file, sr_log_text(record, "file"));
  if (number(record, "line"))
    fprintf(file, ":%llu", number(record, "line"));
  if (number(record, "line") && number(record, "column"))
    fprintf(file, ":%llu", number(record, "column"));
}

static void add_incident(struct sr_strbuf *text, const json_t *incident) {
  const char *id = sr_log_text(incident, "id");
  const char *url = sr_log_text(incident, "url");
  const char *fix = sr_log_text(incident, "fixed-by");
  if (text->len)
    sr_strbuf_addc(text, '\n');
  sr_strbuf_adds(text, id);
  if (*url)
    sr_strbuf_addf(text, "%s%s", *id ? " " : "", url);
  if (*fix)
    sr_strbuf_addf(text, "%s(fixed by %s)", *id || *url ? " " : "", fix);
  if (!*id && !*url && !*fix)
    sr_strbuf_adds(text, sr_log_text(incident, "summary"));
}

char *sr_incident_text(const json_t *incident) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  if (json_is_string(incident))
    sr_strbuf_adds(&text, json_string_value(incident));
  if (json_is_object(incident))
    add_incident(&text, incident);
  for (size_t i = 0; i < json_array_size(incident); i++)
    add_incident(&text, json_array_get(incident, i));
  return text.room ? text.ptr : sr_tool_strdup("");
}

static void put_incidents(FILE *file, const json_t *record) {
  char *text = sr_incident_text(json_object_get(record, "incident"));
  const char *label = "incident";
  for (char *line = text; *line;) {
    size_t len = strcspn(line, "\n");
    bool is_last = !line[len];
    line[len] = '\0';
    fprintf(file, "  %-10s", label);
    put(file, line);
    putc('\n', file);
    label = "";
    line += len + !is_last;
  }
  free(text);
}

static void put_head(FILE *file, const json_t *record) {
  bool color = sr_use_color(fileno(file));
  put_place(file, record);
  fprintf(file, ": %sbreach:%s ", color ? "\033[1;31m" : "",
          color ? "\033[0m" : "");
  put(file, sr_log_text(record, "message"));
  fputs(" [", file);
  put(file, sr_log_text(record, "rule"));
  fputs("]\n", file);
}

/* JSON has pointers as text; people get them without quotes. */
static bool is_pointer(const char *text) {
  return strncmp(text, "0x", 2) == 0 && text[2] &&
         !text[2 + strspn(text + 2, "0123456789abcdef")];
}

void sr_report_add_value(struct sr_strbuf *out, const json_t *value) {
  const char *text = json_string_value(value);
  char *json = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
  sr_strbuf_adds(out, json_is_null(value)        ? "NULL"
                      : text && is_pointer(text) ? text
                      : json                     ? json
                                                 : "?");
  free(json);
}

static void put_value(FILE *file, const json_t *value) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_report_add_value(&text, value);
  put(file, text.ptr);
  sr_strbuf_release(&text);
}

static void put_values(FILE *file, const json_t *values) {
  void *at = json_object_iter((json_t *)(uintptr_t)values);
  const char *before = "  values    ";
  for (; at; before = ", ",
             at = json_object_iter_next((json_t *)(uintptr_t)values, at)) {
    fputs(before, file);
    put(file, json_object_iter_key(at));
    fputs(" = ", file);
    put_value(file, json_object_iter_value(at));
  }
  if (json_object_size(values))
    putc('\n', file);
}

static void put_stack(FILE *file, const json_t *stack) {
  for (size_t i = 0; i < json_array_size(stack); i++) {
    const json_t *frame = json_array_get(stack, i);
    const char *module = sr_log_text(frame, "module");
    const char *linked = sr_log_text(frame, "symbol");
    const char *plain = sr_log_text(frame, "demangled");
    const char *symbol = *plain ? plain : linked;
    const char *slash = strrchr(module, '/');
    fprintf(file, "  %-10s#%zu ", i ? "" : "stack", i);
    put(file, *symbol ? symbol : "?");
    if (number(frame, "symbol_offset"))
      fprintf(file, "+0x%llx", number(frame, "symbol_offset"));
    fputs(" (", file);
    put(file, slash ? slash + 1 : module);
    fprintf(file, "+0x%llx)", number(frame, "offset"));
    if (*sr_log_text(frame, "file")) {
      putc(' ', file);
      put_place(file, frame);
    }
    putc('\n', file);
  }
}

static void put_count(FILE *file, const struct sr_log_breach *breach) {
  if (breach->count < 2)
    return;
  fprintf(file, "  count     %llu", (unsigned long long)breach->count);
  if (breach->processes > 1)
    fprintf(file, ", in %llu processes", (unsigned long long)breach->processes);
  putc('\n', file);
}

static void put_labelled(FILE *file, const char *label, const char *text) {
  if (!*text)
    return;
  fprintf(file, "  %-9s ", label);
  put(file, text);
  putc('\n', file);
}

static void put_tags(FILE *file, const json_t *tags) {
  for (size_t i = 0; i < json_array_size(tags); i++) {
    const char *tag = json_string_value(json_array_get(tags, i));
    fputs(i ? ", " : "  tags      ", file);
    put(file, tag ? tag : "?");
  }
  if (json_array_size(tags))
    putc('\n', file);
}

static void put_earlier(FILE *file, const json_t *record) {
  const json_t *earlier = json_object_get(record, "earlier");
  if (json_is_object(earlier)) {
    fputs("  earlier   ", file);
    put_place(file, earlier);
    fputs(" in ", file);
    put(file, sr_log_text(earlier, "function"));
    putc('\n', file);
  } else if (sr_order_has_earlier(sr_log_text(record, "kind"))) {
    fputs("  earlier   none\n", file);
  }
}

/* The last events of the object, oldest first. */
static void put_history(FILE *file, const json_t *history) {
  struct sr_strbuf state;
  sr_strbuf_init(&state);
  for (size_t i = 0; i < json_array_size(history); i++) {
    const json_t *event = json_array_get(history, i);
    const char *what = sr_log_text(event, "event");
    fputs("  history   ", file);
    put_place(file, event);
    fputs(" in ", file);
    put(file, sr_log_text(event, "function"));
    fputs(*what ? ", " : "", file);
    put(file, what);
    sr_strbuf_clear(&state);
    sr_order_add_state(&state, event);
    fputs(" -> ", file);
    put(file, state.ptr);
    putc('\n', file);
  }
  sr_strbuf_release(&state);
}

static void put_explained(FILE *file, const json_t *record) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_order_explain(&text, record);
  put_labelled(file, "explained", text.ptr);
  sr_strbuf_release(&text);
}

void sr_report_breach(FILE *file, const struct sr_log_breach *breach) {
  const json_t *record = breach->record;
  put_head(file, record);
  put_labelled(file, sr_log_text(record, "kind"),
               sr_log_text(record, "condition"));
  put_labelled(file, "cause", sr_log_text(record, "cause"));
  put_values(file, json_object_get(record, "values"));
  fputs("  in        ", file);
  put(file, sr_log_text(record, "function"));
  fprintf(file, ", thread %llu of process %llu\n", number(record, "tid"),
          number(record, "pid"));
  put_earlier(file, record);
  put_history(file, json_object_get(record, "history"));
  put_explained(file, record);
  put_incidents(file, record);
  put_labelled(file, "test", sr_log_text(record, "test"));
  put_labelled(file, "owner", sr_log_text(record, "owner"));
  put_tags(file, json_object_get(record, "tags"));
  put_stack(file, json_object_get(record, "stack"));
  if (*sr_log_text(record, "rule_file")) {
    fputs("  rule      ", file);
    put(file, sr_log_text(record, "rule_file"));
    fprintf(file, ":%llu\n", number(record, "rule_line"));
  }
  put_count(file, breach);
}

void sr_report_breach_short(FILE *file, const struct sr_log_breach *breach) {
  put_head(file, breach->record);
  put_explained(file, breach->record);
  put_count(file, breach);
  put_incidents(file, breach->record);
}

/* Why checks of a rule came to no verdict, as far as their kinds tell. */
static const char *unknown_reason(bool is_of_order, bool has_events) {
  if (is_of_order)
    return "for history that was dropped (history_max) or never came to its "
           "end";
  return has_events ? "for lists of more nodes than list_max, or for history "
                      "that was dropped (history_max)"
                    : "for lists of more nodes than list_max";
}

/* Checks of one rule without a verdict: its conditions', or those of order. */
static void put_unknown(FILE *file, const struct sr_log *log, size_t from,
                        size_t to, bool is_of_order) {
  bool has_events = false;
  uint64_t unknown = 0;
  for (size_t i = from; i < to; i++) {
    const struct sr_log_site *site = &log->sites[i];
    has_events |= sr_log_is_event(site);
    if (sr_order_is_kind(site->check) == is_of_order)
      unknown += site->unknown;
  }
  if (unknown)
    fprintf(file, "semrules: rule %s: unknown: %llu, %s\n",
            log->sites[from].rule, (unsigned long long)unknown,
            unknown_reason(is_of_order, has_events));
}

static void report_unknown(FILE *file, const struct sr_log *log) {
  for (size_t i = 0, next; i < log->site_count; i = next) {
    for (next = i + 1; next < log->site_count &&
                       strcmp(log->sites[next].rule, log->sites[i].rule) == 0;)
      next++;
    put_unknown(file, log, i, next, false);
    put_unknown(file, log, i, next, true);
  }
}

void sr_report_unsaid(FILE *file, const struct sr_log *log) {
  uint64_t suppressed = sr_log_suppressed(log);
  if (suppressed)
    fprintf(file, "semrules: %llu breach%s suppressed\n",
            (unsigned long long)suppressed,
            suppressed == 1 ? " was" : "es were");
  for (size_t i = 0; i < log->suppression_count; i++) {
    const struct sr_log_suppression *s = &log->suppressions[i];
    if (s->matched)
      continue;
    fputs("semrules: suppression ", file);
    if (s->text && *s->text) {
      putc('\'', file);
      put(file, s->text);
      fputs("' ", file);
    }
    putc('(', file);
    put(file, s->file);
    fprintf(file, ":%llu) matched nothing in %llu process%s\n",
            (unsigned long long)s->line, (unsigned long long)s->processes,
            s->processes == 1 ? "" : "es");
  }
  report_unknown(file, log);
}

/* A suite may kill hundreds: a few are named. */
static void report_killed(FILE *file, const struct sr_log *log) {
  enum { MOST_NAMED = 3 };
  size_t killed = 0;
  for (size_t i = 0; i < log->process_count; i++) {
    const struct sr_log_process *process = &log->processes[i];
    if (!sr_log_is_killed(process) || ++killed > MOST_NAMED)
      continue;
    fprintf(file,
            "semrules: process %lld (%s) did not end by itself: what it "
            "had still to say is unknown\n",
            (long long)process->pid,
            *process->exe ? process->exe : "unknown program");
  }
  if (killed > MOST_NAMED)
    fprintf(file, "semrules: nor did %zu more\n", killed - MOST_NAMED);
}

void sr_report_losses(FILE *file, const struct sr_log *log) {
  uint64_t lost = sr_log_lost(log);
  for (size_t i = 0; i < log->problems.count; i++)
    fprintf(file, "semrules: %s\n", log->problems.items[i]);
  if (lost)
    fprintf(file, "semrules: %llu record%s lost: the log is not complete\n",
            (unsigned long long)lost, lost == 1 ? " was" : "s were");
  report_killed(file, log);
}
