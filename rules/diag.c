/* The list of diagnostics. */
#include "diag.h"

#include <stdlib.h>
#include <string.h>

#include "source.h"

#include "banned.h"

const struct sr_code sr_codes[] = {
#define SR_CODE(code, meaning) {code, meaning},
#include "codes.inc"
    {NULL, NULL}};

void sr_diags_init(struct sr_diags *diags, struct sr_arena *arena) {
  *diags = (struct sr_diags){.arena = arena};
}

static struct sr_diag *SR_PRINTF(5, 0)
    make(struct sr_diags *diags, enum sr_severity severity, const char *code,
         struct sr_loc loc, const char *format, va_list args) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_vaddf(&text, format, args);
  struct sr_diag *diag = SR_NEW(diags->arena, struct sr_diag);
  diag->severity = severity;
  diag->code = code;
  diag->loc = loc;
  diag->message = sr_arena_copy(diags->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return diag;
}

static void SR_PRINTF(5, 0)
    append(struct sr_diags *diags, enum sr_severity severity, const char *code,
           struct sr_loc loc, const char *format, va_list args) {
  diags->errors += severity == SR_SEVERITY_ERROR;
  diags->warnings += severity == SR_SEVERITY_WARNING;
  diags->is_full = diags->kept >= SR_DIAGS_KEPT;
  if (diags->is_full)
    return;
  struct sr_diag *diag = make(diags, severity, code, loc, format, args);
  if (diags->last)
    diags->last->next = diag;
  else
    diags->first = diag;
  diags->last = diag;
  diags->kept++;
}

bool sr_error(struct sr_diags *diags, struct sr_loc loc, const char *code,
              const char *format, ...) {
  va_list args;
  va_start(args, format);
  append(diags, SR_SEVERITY_ERROR, code, loc, format, args);
  va_end(args);
  return false;
}

void sr_warning(struct sr_diags *diags, struct sr_loc loc, const char *code,
                const char *format, ...) {
  va_list args;
  va_start(args, format);
  append(diags, SR_SEVERITY_WARNING, code, loc, format, args);
  va_end(args);
}

void sr_remark(struct sr_diags *diags, struct sr_loc loc, const char *code,
               const char *format, ...) {
  va_list args;
  if (diags->kept >= SR_DIAGS_SHOWN / 2) /* leaves room for what is wrong */
    return;
  va_start(args, format);
  append(diags, SR_SEVERITY_NOTE, code, loc, format, args);
  va_end(args);
}

void sr_note(struct sr_diags *diags, struct sr_loc loc, const char *format,
             ...) {
  if (!diags->last || diags->is_full)
    return;
  va_list args;
  va_start(args, format);
  struct sr_diag *note = make(diags, SR_SEVERITY_NOTE, NULL, loc, format, args);
  va_end(args);
  struct sr_diag **end = &diags->last->notes;
  while (*end)
    end = &(*end)->next;
  *end = note;
}

struct sortable {
  struct sr_diag *diag;
  size_t order; /* as reported: makes the sort stable */
};

static int compare_places(struct sr_loc a, struct sr_loc b) {
  size_t file_a = a.source ? a.source->order + 1 : 0;
  size_t file_b = b.source ? b.source->order + 1 : 0;
  if (file_a != file_b)
    return file_a < file_b ? -1 : 1;
  if (a.line != b.line)
    return a.line < b.line ? -1 : 1;
  if (a.column != b.column)
    return a.column < b.column ? -1 : 1;
  return 0;
}

static int compare(const void *left, const void *right) {
  const struct sortable *a = left, *b = right;
  int places = compare_places(a->diag->loc, b->diag->loc);
  if (places)
    return places;
  return a->order < b->order ? -1 : a->order > b->order;
}

/* True, and no longer counted, if the last one says the same of the same
 * place: what stands once in a file may be in several steps of a rule. */
static bool is_repeated(struct sr_diags *diags, const struct sr_diag *diag) {
  const struct sr_diag *last = diags->last;
  if (compare_places(last->loc, diag->loc) != 0 || !diag->loc.line ||
      last->severity != diag->severity || last->code != diag->code ||
      strcmp(last->message, diag->message) != 0)
    return false;
  diags->errors -= diag->severity == SR_SEVERITY_ERROR;
  diags->warnings -= diag->severity == SR_SEVERITY_WARNING;
  diags->kept--;
  return true;
}

void sr_diags_sort(struct sr_diags *diags) {
  size_t count = 0;
  for (struct sr_diag *d = diags->first; d; d = d->next)
    count++;
  if (count < 2)
    return;
  struct sortable *all = sr_xalloc(count * sizeof(*all));
  size_t n = 0;
  for (struct sr_diag *d = diags->first; d; d = d->next, n++)
    all[n] = (struct sortable){d, n};
  qsort(all, count, sizeof(*all), compare);
  diags->last = diags->first = all[0].diag;
  for (n = 1; n < count; n++) {
    if (is_repeated(diags, all[n].diag))
      continue;
    diags->last->next = all[n].diag;
    diags->last = all[n].diag;
  }
  diags->last->next = NULL;
  free(all);
}
