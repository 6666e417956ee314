/* Diagnostics as clang prints them, and as JSON. */
#include <string.h>

#include "diag.h"
#include "source.h"
#include "utf8.h"

#include "banned.h"

enum {
  tab_stop = 8,
  longest_line = 240, /* cells; longer lines are shown around the caret */
  before_caret = 80
};

static const char *const severity_names[] = {
#define SR_SEVERITY(name, number, text) text,
#include "semrules/abi.inc"
};

static const char *const severity_colors[] = {"\33[0;1;36m", "\33[0;1;35m",
                                              "\33[0;1;31m"};
static const char bold[] = "\33[1m";
static const char green[] = "\33[0;1;32m";
static const char plain[] = "\33[0m";

struct canvas {
  struct sr_strbuf *out;
  bool color;
};

static void paint(const struct canvas *canvas, const char *sequence) {
  if (canvas->color)
    sr_strbuf_adds(canvas->out, sequence);
}

static void render_head(const struct canvas *canvas,
                        const struct sr_diag *diag) {
  struct sr_strbuf *out = canvas->out;
  paint(canvas, bold);
  if (diag->loc.source)
    sr_strbuf_addf(out, "%s:", diag->loc.source->name);
  if (diag->loc.line)
    sr_strbuf_addf(out, "%u:", (unsigned)diag->loc.line);
  if (diag->loc.line && diag->loc.column)
    sr_strbuf_addf(out, "%u:", (unsigned)diag->loc.column);
  if (!diag->loc.source)
    sr_strbuf_adds(out, "semrules:");
  paint(canvas, plain);
  sr_strbuf_addc(out, ' ');
  paint(canvas, severity_colors[diag->severity]);
  sr_strbuf_addf(out, "%s: ", severity_names[diag->severity]);
  paint(canvas, plain);
  if (diag->severity != SR_SEVERITY_NOTE)
    paint(canvas, bold);
  sr_strbuf_adds(out, diag->message);
  if (diag->code)
    sr_strbuf_addf(out, " [%s]", diag->code);
  paint(canvas, plain);
  sr_strbuf_addc(out, '\n');
}

/* One character as it is shown: tabs as spaces, what cannot be shown as `?`.
 * Returns its cells. */
static size_t render_character(struct sr_strbuf *out, const char *ptr,
                               size_t size, uint32_t code, size_t cell) {
  if (code == '\t') {
    size_t width = tab_stop - cell % tab_stop;
    for (size_t i = 0; i < width; i++)
      sr_strbuf_addc(out, ' ');
    return width;
  }
  if (size == 0 || code < 0x20 || (code >= 0x7f && code < 0xa0)) {
    sr_strbuf_addc(out, '?');
    return 1;
  }
  sr_strbuf_add(out, ptr, size);
  return sr_utf8_width(code);
}

/* The line as shown, and the caret line below it, in cells. */
struct snippet {
  struct sr_strbuf line, carets;
};

static void mark_cells(struct snippet *snippet, uint32_t column,
                       const struct sr_loc *loc, size_t cells) {
  bool is_in = column > loc->column &&
               (loc->end_line > loc->line || column < loc->end_column);
  for (size_t i = 0; i < cells; i++)
    sr_strbuf_addc(&snippet->carets, column == loc->column ? (i ? '~' : '^')
                                     : is_in               ? '~'
                                                           : ' ');
}

static void fill_snippet(struct snippet *snippet, struct sr_str line,
                         const struct sr_loc *loc) {
  size_t cell = 0, i = 0;
  uint32_t column = 1;
  if (loc->column > longest_line) {
    column = loc->column - before_caret;
    i = sr_source_column(loc->source, loc->line, column);
    sr_strbuf_adds(&snippet->line, "...");
    sr_strbuf_adds(&snippet->carets, "   ");
  }
  for (; i < line.len && cell < longest_line; column++) {
    uint32_t code = 0;
    size_t size = sr_utf8_decode(line.ptr + i, line.len - i, &code);
    size_t cells =
        render_character(&snippet->line, line.ptr + i, size, code, cell);
    mark_cells(snippet, column, loc, cells);
    cell += cells;
    i += size ? size : 1;
  }
  if (column <= loc->column)
    sr_strbuf_addc(&snippet->carets, '^');
}

static void render_snippet(const struct canvas *canvas, struct sr_loc loc) {
  if (!loc.source || loc.line == 0 || loc.column == 0)
    return;
  struct snippet snippet;
  sr_strbuf_init(&snippet.line);
  sr_strbuf_init(&snippet.carets);
  fill_snippet(&snippet, sr_source_line(loc.source, loc.line), &loc);
  size_t len = snippet.carets.len;
  while (len && snippet.carets.ptr[len - 1] == ' ')
    len--;
  sr_strbuf_addf(canvas->out, "%s\n", snippet.line.ptr);
  paint(canvas, green);
  sr_strbuf_add(canvas->out, snippet.carets.ptr, len);
  paint(canvas, plain);
  sr_strbuf_addc(canvas->out, '\n');
  sr_strbuf_release(&snippet.line);
  sr_strbuf_release(&snippet.carets);
}

/* "12 more errors" */
static void add_count(struct sr_strbuf *out, size_t count, const char *what) {
  sr_strbuf_addf(out, "%zu more %s%s", count, what, count == 1 ? "" : "s");
}

static void render_rest(const struct canvas *canvas, size_t errors,
                        size_t warnings) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  if (errors)
    add_count(&text, errors, "error");
  if (errors && warnings)
    sr_strbuf_adds(&text, " and ");
  if (warnings)
    add_count(&text, warnings, "warning");
  sr_strbuf_adds(&text, " not shown; mend those above first");
  const struct sr_diag rest = {.severity = SR_SEVERITY_NOTE,
                               .message = text.ptr};
  render_head(canvas, &rest);
  sr_strbuf_release(&text);
}

void sr_diags_render(const struct sr_diags *diags, bool color,
                     struct sr_strbuf *out) {
  struct canvas canvas = {out, color};
  size_t shown = 0, errors = diags->errors, warnings = diags->warnings;
  for (const struct sr_diag *diag = diags->first;
       diag && shown < SR_DIAGS_SHOWN; diag = diag->next, shown++) {
    render_head(&canvas, diag);
    render_snippet(&canvas, diag->loc);
    for (const struct sr_diag *note = diag->notes; note; note = note->next) {
      render_head(&canvas, note);
      render_snippet(&canvas, note->loc);
    }
    errors -= diag->severity == SR_SEVERITY_ERROR;
    warnings -= diag->severity == SR_SEVERITY_WARNING;
  }
  if (errors || warnings)
    render_rest(&canvas, errors, warnings);
}

static void render_json_diag(const struct sr_diag *diag,
                             struct sr_strbuf *out) {
  sr_strbuf_addf(out, "{\"severity\":\"%s\"", severity_names[diag->severity]);
  if (diag->code)
    sr_strbuf_addf(out, ",\"code\":\"%s\"", diag->code);
  if (diag->loc.source) {
    sr_strbuf_adds(out, ",\"file\":");
    sr_strbuf_add_json(out, diag->loc.source->name,
                       strlen(diag->loc.source->name));
    sr_strbuf_addf(
        out, ",\"line\":%u,\"column\":%u,\"end_line\":%u,\"end_column\":%u",
        (unsigned)diag->loc.line, (unsigned)diag->loc.column,
        (unsigned)diag->loc.end_line, (unsigned)diag->loc.end_column);
  }
  sr_strbuf_adds(out, ",\"message\":");
  sr_strbuf_add_json(out, diag->message, strlen(diag->message));
}

void sr_diags_render_json(const struct sr_diags *diags, struct sr_strbuf *out) {
  sr_strbuf_addc(out, '[');
  for (const struct sr_diag *diag = diags->first; diag; diag = diag->next) {
    sr_strbuf_adds(out, diag == diags->first ? "\n  " : ",\n  ");
    render_json_diag(diag, out);
    sr_strbuf_adds(out, ",\"notes\":[");
    for (const struct sr_diag *note = diag->notes; note; note = note->next) {
      if (note != diag->notes)
        sr_strbuf_addc(out, ',');
      render_json_diag(note, out);
      sr_strbuf_addc(out, '}');
    }
    sr_strbuf_adds(out, "]}");
  }
  sr_strbuf_adds(out, diags->first ? "\n]\n" : "]\n");
}
