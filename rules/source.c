/* Source texts and the tables that turn offsets into lines and columns. */
#include "source.h"

#include <string.h>

#include "utf8.h"

#include "banned.h"

enum { mark_distance = 64 };

/* Characters that YAML calls printable. */
static bool is_allowed(uint32_t code) {
  if (code < 0x20)
    return code == '\t' || code == '\n' || code == '\r';
  if (code < 0xa0)
    return code < 0x7f || code == 0x85;
  return code != 0xfeff && code != 0xfffe && code != 0xffff;
}

static void index_lines(struct sr_source *source, struct sr_arena *arena) {
  size_t count = 1;
  for (size_t i = 0; i < source->text.len; i++)
    count += source->text.ptr[i] == '\n';
  source->lines = sr_arena_array(arena, count, sizeof(uint32_t));
  source->line_count = count;
  size_t line = 1;
  for (size_t i = 0; i < source->text.len; i++)
    if (source->text.ptr[i] == '\n')
      source->lines[line++] = (uint32_t)(i + 1);
}

/* Bytes that are no character count as one each. */
static size_t step(const struct sr_source *source, size_t at, uint32_t *code) {
  *code = 0;
  size_t size =
      sr_utf8_decode(source->text.ptr + at, source->text.len - at, code);
  return size ? size : 1;
}

static void index_characters(struct sr_source *source, struct sr_arena *arena) {
  size_t ascii = 0;
  while (ascii < source->text.len &&
         (unsigned char)source->text.ptr[ascii] < 0x80)
    ascii++;
  if (ascii == source->text.len)
    return;
  size_t room = source->text.len / mark_distance + 1;
  source->marks = sr_arena_array(arena, room, sizeof(uint32_t));
  size_t characters = 0;
  uint32_t code;
  for (size_t i = 0; i < source->text.len; i += step(source, i, &code))
    if (characters++ % mark_distance == 0)
      source->marks[source->mark_count++] = (uint32_t)i;
}

static bool check_characters(const struct sr_source *source,
                             struct sr_diags *diags) {
  for (size_t i = 0; i < source->text.len;) {
    uint32_t code;
    size_t size =
        sr_utf8_decode(source->text.ptr + i, source->text.len - i, &code);
    struct sr_loc loc =
        sr_source_loc(source, (uint32_t)i, (uint32_t)(i + (size ? size : 1)));
    if (!size)
      return sr_error(diags, loc, "file-not-utf8",
                      "byte 0x%02x is not UTF-8; save the file as UTF-8",
                      (unsigned)(unsigned char)source->text.ptr[i]);
    if (!is_allowed(code))
      return sr_error(diags, loc, "file-control-character",
                      "character U+%04X is not allowed in YAML; remove it, or "
                      "write it as an escape in double quotes",
                      (unsigned)code);
    i += size;
  }
  return true;
}

bool sr_source_init(struct sr_source *source, struct sr_arena *arena,
                    const char *name, const char *ptr, size_t len,
                    struct sr_diags *diags) {
  size_t skip = len >= 3 && memcmp(ptr, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  source->name = sr_arena_copy(arena, name, strlen(name));
  source->text = sr_arena_str(arena, ptr + skip, len - skip);
  index_lines(source, arena);
  index_characters(source, arena);
  return check_characters(source, diags);
}

uint32_t sr_source_offset(const struct sr_source *source, size_t character) {
  size_t at = character;
  if (source->marks) {
    size_t mark = character / mark_distance;
    if (mark >= source->mark_count)
      return (uint32_t)source->text.len;
    at = source->marks[mark];
    uint32_t code;
    for (size_t n = character % mark_distance; n && at < source->text.len; n--)
      at += step(source, at, &code);
  }
  return (uint32_t)(at < source->text.len ? at : source->text.len);
}

/* Index of the last element that is not above value; the first is 0. */
static size_t find_last(const uint32_t *sorted, size_t count, uint32_t value) {
  size_t low = 0, high = count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (sorted[middle] <= value)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static uint32_t character_of(const struct sr_source *source, uint32_t offset) {
  if (!source->marks)
    return offset;
  size_t mark = find_last(source->marks, source->mark_count, offset);
  uint32_t character = (uint32_t)(mark * mark_distance), code;
  for (size_t at = source->marks[mark]; at < offset; character++)
    at += step(source, at, &code);
  return character;
}

static void place(const struct sr_source *source, uint32_t offset,
                  uint32_t *line, uint32_t *column) {
  if (offset > source->text.len)
    offset = (uint32_t)source->text.len;
  size_t index = find_last(source->lines, source->line_count, offset);
  *line = (uint32_t)index + 1;
  *column = character_of(source, offset) -
            character_of(source, source->lines[index]) + 1;
}

struct sr_loc sr_source_loc(const struct sr_source *source, uint32_t begin,
                            uint32_t end) {
  struct sr_loc loc = {.source = source};
  place(source, begin, &loc.line, &loc.column);
  if (end > begin)
    place(source, end, &loc.end_line, &loc.end_column);
  else
    loc.end_line = loc.line, loc.end_column = loc.column;
  return loc;
}

uint32_t sr_source_column(const struct sr_source *source, uint32_t line,
                          uint32_t column) {
  if (line == 0 || line > source->line_count || column == 0)
    return 0;
  uint32_t begin = source->lines[line - 1];
  return sr_source_offset(source, character_of(source, begin) + column - 1) -
         begin;
}

struct sr_str sr_source_line(const struct sr_source *source, uint32_t line) {
  if (line == 0 || line > source->line_count)
    return (struct sr_str){"", 0};
  size_t begin = source->lines[line - 1];
  size_t end =
      line < source->line_count ? source->lines[line] - 1 : source->text.len;
  if (end > begin && source->text.ptr[end - 1] == '\r')
    end--;
  return (struct sr_str){source->text.ptr + begin, end - begin};
}
