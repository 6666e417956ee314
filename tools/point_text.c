/* Takes texts of points apart, and holds them against what sites matched. */
#include "point_text.h"

#include "glob.h"

#include <ctype.h>
#include <string.h>

#include "banned.h"

static size_t word_length(const char *text, size_t len, const char *word) {
  size_t size = strlen(word);
  return len > size + 1 && strncmp(text, word, size) == 0 && text[size] == ' '
             ? size + 1
             : 0;
}

static void skip(const char **text, size_t *len, size_t count) {
  *text += count;
  *len -= count;
}

static void skip_keyword(const char **text, size_t *len) {
  static const char *const keywords[] = {"struct", "union", "class", "var"};
  for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
    size_t size = word_length(*text, *len, keywords[i]);
    if (size) {
      skip(text, len, size);
      return;
    }
  }
}

/* Up to the parameter list.  That of `operator()` follows the name. */
static size_t name_length(const char *text, size_t len) {
  static const char call[] = "operator()";
  const char *list = memchr(text, '(', len);
  size_t size = sizeof call - 1;
  if (!list)
    return len;
  size_t at = (size_t)(list - text);
  bool is_operator = at + 2 >= size && len >= at + 2 &&
                     strncmp(text + at + 2 - size, call, size) == 0;
  if (is_operator)
    at += 2;
  return at;
}

struct sr_point_text sr_point_text(const char *text, size_t len) {
  static const char *const words[] = {
#define SR_POINT(name, number, word) [number] = word,
#include "semrules/abi.inc"
  };
  struct sr_point_text point = {.kind = SR_POINT_COUNT};
  for (unsigned kind = 0; kind < SR_POINT_COUNT; kind++) {
    size_t size = word_length(text, len, words[kind]);
    if (!size)
      continue;
    skip(&text, &len, size);
    skip_keyword(&text, &len);
    point.kind = (enum sr_point_kind)kind;
    point.subject = text;
    point.len = name_length(text, len);
    break;
  }
  return point;
}

static bool matches(const struct sr_point_text *point, const char *text,
                    size_t len) {
  return sr_glob_match(point->subject, point->len, text, len);
}

/* "a::b<c::d>" holds "a::b" and its tail "b". */
static bool matches_qualified(const struct sr_point_text *point,
                              const char *text) {
  size_t plain = strcspn(text, "<");
  if (matches(point, text, plain))
    return true;
  for (const char *at = text; (at = strstr(at, "::")) && at < text + plain;) {
    at += 2;
    if (matches(point, at, (size_t)(text + plain - at)) ||
        matches(point, at, strlen(at)))
      return true;
  }
  return false;
}

/* What headers make of plain names: __memcpy_chk, __isoc99_scanf, open64. */
static bool is_variant(const struct sr_point_text *point, const char *text) {
  const char *found;
  if (!point->len)
    return false;
  if (strncmp(text, "__", 2) != 0)
    return strncmp(text, point->subject, point->len) == 0 &&
           strcmp(text + point->len, "64") == 0;
  for (found = text; *found; found++)
    if (strncmp(found, point->subject, point->len) == 0)
      return true;
  return false;
}

bool sr_point_text_fits(const struct sr_point_text *point, unsigned kind,
                        const char *subject) {
  return point->kind == kind &&
         (matches(point, subject, strlen(subject)) ||
          matches_qualified(point, subject) || is_variant(point, subject));
}

/* The text of the point that a list of them begins with. */
static size_t first_length(const char *points) {
  size_t depth = 0, len = 0;
  for (; points[len]; len++) {
    depth += points[len] == '(';
    depth -= points[len] == ')' && depth;
    if (!depth && (points[len] == ',' || strncmp(points + len, " or ", 4) == 0))
      break;
  }
  return len;
}

bool sr_point_text_has(const char *points, const char *event) {
  struct sr_point_text what = sr_point_text(event, strlen(event));
  if (what.kind == SR_POINT_COUNT)
    return false;
  while (*points) {
    size_t len = first_length(points);
    struct sr_point_text one = sr_point_text(points, len);
    if (one.kind != SR_POINT_COUNT &&
        sr_point_text_fits(&one, what.kind, what.subject))
      return true;
    points += len;
    points += strncmp(points, " or ", 4) == 0 ? 4 : strspn(points, ", ");
  }
  return false;
}
