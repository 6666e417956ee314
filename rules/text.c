/* Where each byte of a scalar's value stands in the file.
 *
 * The scalar's source is walked once more beside its value: runs of white
 * space pair up (folding changes their length, never their number), escapes
 * are decoded for their length, all else is equal byte by byte. */
#include <string.h>

#include "node.h"
#include "utf8.h"

#include "banned.h"

struct walk {
  const char *source; /* the file's text */
  size_t at, end;
  struct sr_str value;
  size_t done; /* bytes of value that have a place */
  uint32_t *map;
};

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void emit(struct walk *w, size_t count, size_t at) {
  for (; count && w->done < w->value.len; count--)
    w->map[w->done++] = (uint32_t)at;
}

static uint32_t hex(const char *ptr, size_t len) {
  uint32_t value = 0;
  for (size_t i = 0; i < len; i++) {
    char c = ptr[i];
    uint32_t digit = c <= '9'   ? (uint32_t)(c - '0')
                     : c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                : (uint32_t)(c - 'a' + 10);
    value = value << 4 | (digit & 15);
  }
  return value;
}

/* `\x41` and the like: number of hexadecimal digits by letter. */
static size_t escape_digits(char letter) {
  return letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
}

static void walk_escape(struct walk *w) {
  char letter = w->at + 1 < w->end ? w->source[w->at + 1] : '\0';
  size_t digits = escape_digits(letter), start = w->at;
  if (letter == '\n' || letter == '\r') {
    for (w->at += 1; w->at < w->end && is_space(w->source[w->at]); w->at++)
      ;
    return;
  }
  w->at += 2 + digits;
  size_t size = letter == 'N' || letter == '_'   ? 2
                : letter == 'L' || letter == 'P' ? 3
                                                 : 1;
  char bytes[4];
  if (digits && w->at <= w->end)
    size = sr_utf8_encode(hex(w->source + start + 2, digits) & 0x1fffff, bytes);
  emit(w, size, start);
}

/* Spaces in flow scalars: as they are within a line; over lines, one break is
 * a space and n are n - 1 breaks. */
static void walk_spaces(struct walk *w) {
  size_t start = w->at, breaks = 0;
  for (; w->at < w->end && is_space(w->source[w->at]); w->at++)
    breaks += w->source[w->at] == '\n';
  if (breaks) {
    emit(w, breaks > 1 ? breaks - 1 : 1, start);
    return;
  }
  for (size_t i = start; i < w->at; i++)
    emit(w, 1, i);
}

/* Spaces in block scalars: runs pair up, aligned at their ends. */
static void walk_block_spaces(struct walk *w) {
  size_t run = 0;
  while (w->done + run < w->value.len && is_space(w->value.ptr[w->done + run]))
    run++;
  size_t start = w->at;
  while (w->at < w->end && is_space(w->source[w->at]))
    w->at++;
  for (size_t i = 0; i < run; i++) {
    size_t from_end = run - i;
    emit(w, 1, w->at - start >= from_end ? w->at - from_end : start);
  }
}

static void walk_flow(struct walk *w, enum sr_node_style style) {
  while (w->at < w->end && w->done < w->value.len) {
    char c = w->source[w->at];
    if (is_space(c)) {
      walk_spaces(w);
    } else if (style == SR_STYLE_DOUBLE && c == '\\') {
      walk_escape(w);
    } else if (style == SR_STYLE_SINGLE && c == '\'') {
      emit(w, 1, w->at);
      w->at += 2;
    } else {
      emit(w, 1, w->at++);
    }
  }
}

static void walk_block(struct walk *w) {
  while (w->at < w->end && w->source[w->at] != '\n')
    w->at++; /* the header, `|` or `>` */
  if (w->done < w->value.len && !is_space(w->value.ptr[0]))
    while (w->at < w->end && is_space(w->source[w->at]))
      w->at++;
  while (w->at < w->end && w->done < w->value.len)
    if (is_space(w->source[w->at]) || is_space(w->value.ptr[w->done]))
      walk_block_spaces(w);
    else
      emit(w, 1, w->at++);
}

static const uint32_t *map_value(const struct sr_node *node,
                                 struct sr_arena *arena) {
  struct walk w = {.source = node->source->text.ptr,
                   .at = node->begin,
                   .end = node->end,
                   .value = node->text};
  w.map = sr_arena_array(arena, node->text.len + 1, sizeof(uint32_t));
  if (node->style == SR_STYLE_LITERAL || node->style == SR_STYLE_FOLDED) {
    walk_block(&w);
  } else {
    w.at += node->style != SR_STYLE_PLAIN;
    walk_flow(&w, node->style);
  }
  size_t end = w.at < w.end ? w.at : w.end;
  while (w.done < w.value.len)
    w.map[w.done++] = (uint32_t)end;
  w.map[w.done] = (uint32_t)end;
  return w.map;
}

struct sr_text sr_text_of(const struct sr_node *scalar,
                          struct sr_arena *arena) {
  struct sr_text text = {.source = scalar->source, .str = scalar->text};
  bool is_quoted =
      scalar->style == SR_STYLE_SINGLE || scalar->style == SR_STYLE_DOUBLE;
  text.begin = scalar->begin + is_quoted;
  bool is_same =
      text.begin + text.str.len <= text.source->text.len &&
      (text.str.len == 0 || memcmp(text.source->text.ptr + text.begin,
                                   text.str.ptr, text.str.len) == 0);
  if (!is_same || (!is_quoted && scalar->style != SR_STYLE_PLAIN))
    text.map = map_value(scalar, arena);
  return text;
}

struct sr_text sr_text_part(struct sr_text text, size_t from, size_t to) {
  text.str.ptr += from;
  text.str.len = to - from;
  text.begin += (uint32_t)from;
  if (text.map)
    text.map += from;
  return text;
}

static uint32_t place(const struct sr_text *text, size_t at) {
  return text->map ? text->map[at] : text->begin + (uint32_t)at;
}

struct sr_loc sr_text_loc(const struct sr_text *text, size_t from, size_t to) {
  uint32_t begin = place(text, from);
  uint32_t end = to > from ? place(text, to - 1) + 1 : begin;
  return sr_source_loc(text->source, begin, end);
}
