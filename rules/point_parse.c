/* Reads what a point names: `f(a, _, ...)`, `ns::T<int>::operator+`, `dict*`,
 * `struct T.f.g`, `var g`. */
#include <string.h>

#include "lex.h"
#include "point.h"

#include "banned.h"

const char *sr_point_kind_word(enum sr_point_kind kind) {
  static const char *const words[] = {
#define SR_POINT(name, number, text) text,
#include "semrules/abi.inc"
  };
  return words[kind];
}

bool sr_point_is_of_function(const struct sr_point *point) {
  return point->kind <= SR_POINT_EXIT;
}

bool sr_point_is_indirect(const struct sr_point *point) {
  return sr_point_is_of_function(point) && point->base != SR_BASE_FUNCTION;
}

bool sr_point_binds(const struct sr_point *point, struct sr_str name) {
  for (size_t i = 0; i < point->param_count; i++)
    if (sr_str_equals(point->params[i].name, name))
      return true;
  return point->as.len && sr_str_equals(point->as, name);
}

struct scanner {
  struct sr_text text;
  struct sr_arena *arena;
  struct sr_diags *diags;
  size_t at;
  size_t dot;         /* first one outside template arguments; 0: none */
  bool base_is_glob;  /* patterns before the dot */
  bool field_is_glob; /* patterns behind it */
};

static char peek(const struct scanner *s, size_t ahead) {
  size_t at = s->at + ahead;
  return at < s->text.str.len ? s->text.str.ptr[at] : '\0';
}

static bool starts_with(const struct scanner *s, const char *word) {
  size_t len = strlen(word);
  return s->text.str.len - s->at >= len &&
         memcmp(s->text.str.ptr + s->at, word, len) == 0;
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_spaces(struct scanner *s) {
  while (is_space(peek(s, 0)))
    s->at++;
}

static bool fail(struct scanner *s, size_t from, size_t to, const char *code,
                 const char *message) {
  return sr_error(s->diags, sr_text_loc(&s->text, from, to), code, "%s",
                  message);
}

static void mark_glob(struct scanner *s) {
  if (s->dot)
    s->field_is_glob = true;
  else
    s->base_is_glob = true;
}

/* Behind the word `operator`: the symbol, or the type converted to. */
static void scan_operator(struct scanner *s) {
  static const char *const symbols[] = {
      "()", "[]", "<=>", "<<=", ">>=", "->*", "->", "<<", ">>", "<=",
      ">=", "==", "!=",  "&&",  "||",  "++",  "--", "+=", "-=", "*=",
      "/=", "%=", "&=",  "|=",  "^=",  "<",   ">",  "+",  "-",  "*",
      "/",  "%",  "&",   "|",   "^",   "~",   "!",  "=",  ",",  NULL};
  size_t start = s->at;
  skip_spaces(s);
  for (size_t i = 0; symbols[i]; i++)
    if (starts_with(s, symbols[i])) {
      s->at += strlen(symbols[i]);
      return;
    }
  if (s->at == start)
    return;
  while (sr_is_name_char(peek(s, 0)) || strchr(" :*&[]\"", peek(s, 0))) {
    if (peek(s, 0) == '\0')
      return;
    s->at++;
  }
}

/* Template arguments, from `<` to its `>`.  A star is a pattern only where a
 * type would stand: `<*>`. */
static bool scan_template(struct scanner *s) {
  size_t from = s->at;
  unsigned depth = 0;
  do {
    char c = peek(s, 0), before = s->at ? s->text.str.ptr[s->at - 1] : '\0';
    if (c == '\0')
      return fail(s, from, from + 1, "point-syntax",
                  "this '<' is never closed");
    if (c == '<')
      depth++;
    else if (c == '>')
      depth--;
    else if (c == '*' && (before == '<' || before == ',' || before == ' '))
      mark_glob(s);
    s->at++;
  } while (depth);
  return true;
}

static bool scan_set(struct scanner *s) {
  const char *text = s->text.str.ptr;
  size_t from = s->at, end = from + 1;
  while (end < s->text.str.len && text[end] != ']')
    end++;
  if (end >= s->text.str.len)
    return fail(s, from, from + 1, "point-syntax", "this '[' is never closed");
  size_t digits = from + 1;
  while (digits < end && text[digits] >= '0' && text[digits] <= '9')
    digits++;
  if (s->dot && digits == end)
    return fail(s, from, end + 1, "point-syntax",
                "a point names a whole field, not an element; leave this out");
  mark_glob(s);
  s->at = end + 1;
  return true;
}

static bool at_operator(const struct scanner *s, size_t from) {
  char before = s->at > from ? s->text.str.ptr[s->at - 1] : '\0';
  return starts_with(s, "operator") && !sr_is_name_char(before) &&
         !sr_is_name_char(peek(s, 8)) && peek(s, 8) != '\0';
}

/* Takes one piece of a name.  False at its end, or after an error. */
static bool scan_piece(struct scanner *s, size_t from, bool *ok) {
  static const char anonymous[] = "(anonymous namespace)";
  char c = peek(s, 0);
  if (starts_with(s, anonymous)) {
    s->at += sizeof(anonymous) - 1;
  } else if (at_operator(s, from)) {
    s->at += 8;
    scan_operator(s);
  } else if (c == '<' && s->at > from) {
    *ok = scan_template(s);
  } else if (c == '[') {
    *ok = scan_set(s);
  } else if (c == ':' && peek(s, 1) == ':') {
    s->at += 2;
  } else if (c == '*' || c == '?') {
    mark_glob(s);
    s->at++;
  } else if (c == '.') {
    if (s->at == from || peek(s, 1) == '.' || peek(s, 1) == '\0' ||
        peek(s, 1) == '(')
      *ok = fail(s, s->at, s->at + 1, "point-syntax",
                 "a name is missing beside this '.'");
    s->dot = s->dot ? s->dot : s->at;
    s->at++;
  } else if (sr_is_name_char(c) || c == '~' || (unsigned char)c >= 0x80) {
    s->at++;
  } else {
    return false;
  }
  return *ok;
}

/* Why a name does not end where it should. */
static bool fail_behind(struct scanner *s, size_t from) {
  size_t end = s->text.str.len;
  if (s->at >= end)
    return fail(s, from, end, "point-syntax", "a name is missing");
  if (starts_with(s, "->"))
    return fail(s, s->at, s->at + 2, "point-syntax",
                "fields are named by '.', not '->'");
  if (is_space(peek(s, 0)))
    return fail(s, from, end, "point-syntax",
                "only a name stands here, without types: f, f(a, b), T.f");
  return fail(s, s->at, s->at + 1, "point-syntax",
              "this cannot be part of a name");
}

static bool check_name(struct scanner *s, size_t from) {
  char first = s->text.str.ptr[from];
  if (s->at == from)
    return fail_behind(s, from);
  if (first >= '0' && first <= '9')
    return fail(s, from, s->at, "point-syntax",
                "a name does not begin with a digit");
  if (s->text.str.ptr[s->at - 1] == ':')
    return fail(s, s->at - 2, s->at, "point-syntax",
                "a name is missing behind '::'");
  return true;
}

static bool is_type_word(struct sr_str word) {
  static const char *const words[] = {
      "int",   "char",   "long",  "short",    "unsigned", "signed", "void",
      "float", "double", "const", "struct",   "union",    "enum",   "bool",
      "_Bool", "size_t", "class", "volatile", NULL};
  for (const char *const *w = words; *w; w++)
    if (sr_str_is(word, *w))
      return true;
  return false;
}

static bool is_reserved(const struct sr_point *point, struct sr_str name) {
  static const char *const words[] = {"true",    "false", "NULL",
                                      "nullptr", "errno", NULL};
  if (sr_str_is(name, "this")) /* of a method: it comes first */
    return point->param_count != 0;
  for (const char *const *w = words; *w; w++)
    if (sr_str_is(name, *w))
      return true;
  return sr_str_is(name, "ret") &&
         (point->kind == SR_POINT_RETURN || point->kind == SR_POINT_EXIT);
}

/* C functions have no more; keeps the search for repetitions short. */
enum { longest_list = 256 };

static bool add_param(struct scanner *s, struct sr_point *point, size_t from) {
  struct sr_str name = {s->text.str.ptr + from, s->at - from};
  if (is_type_word(name))
    return fail(s, from, s->at, "point-params",
                "a parameter list gives names by position, not types; '_' "
                "skips one");
  if (is_reserved(point, name))
    return sr_error(s->diags, sr_text_loc(&s->text, from, s->at),
                    "point-reserved-name",
                    "'%.*s' means something else here; give the parameter "
                    "another name, its position is what counts",
                    (int)name.len, name.ptr);
  if (point->param_count == longest_list)
    return fail(s, from, s->at, "point-params",
                "a parameter list has at most 256 names");
  bool is_skip = sr_str_is(name, "_");
  for (size_t i = 0; !is_skip && i < point->param_count; i++)
    if (sr_str_equals(point->params[i].name, name)) {
      sr_error(s->diags, sr_text_loc(&s->text, from, s->at),
               "point-duplicate-param",
               "'%.*s' is in this list twice; '_' skips a parameter",
               (int)name.len, name.ptr);
      sr_note(s->diags, point->params[i].loc, "it is also here");
      return false;
    }
  point->params[point->param_count++] =
      (struct sr_param){name, sr_text_loc(&s->text, from, s->at)};
  return true;
}

static bool scan_param(struct scanner *s, struct sr_point *point) {
  size_t from = s->at;
  if (starts_with(s, "...")) {
    s->at += 3;
    point->flags |= SR_POINT_ELLIPSIS;
    skip_spaces(s);
    return peek(s, 0) == ')' ||
           fail(s, from, from + 3, "point-params",
                "'...' stands for all the rest, so it comes last");
  }
  if (!sr_is_name_start(peek(s, 0)))
    return fail(s, from, from + (from < s->text.str.len), "point-params",
                from < s->text.str.len
                    ? "a parameter's name, '_' or '...' was expected here"
                    : "missing ')'; between { and } a point with commas must "
                      "be in quotes");
  while (sr_is_name_char(peek(s, 0)))
    s->at++;
  if (!add_param(s, point, from))
    return false;
  skip_spaces(s);
  if (peek(s, 0) == ',' || peek(s, 0) == ')')
    return true;
  return fail(s, from, s->text.str.len, "point-params",
              s->at < s->text.str.len
                  ? "a parameter list gives names by position, such as "
                    "f(a, _, ...), without types"
                  : "missing ')'; between { and } a point with commas must be "
                    "in quotes");
}

static size_t count_commas(struct sr_str text) {
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++)
    count += text.ptr[i] == ',';
  return count;
}

/* From behind `(` to behind `)`. */
static bool scan_params(struct scanner *s, struct sr_point *point) {
  size_t room = count_commas(s->text.str) + 1;
  point->params = sr_arena_array(s->arena, room, sizeof(struct sr_param));
  point->flags |= SR_POINT_HAS_PARAMS;
  s->at++;
  skip_spaces(s);
  if (peek(s, 0) != ')')
    for (;;) {
      if (!scan_param(s, point))
        return false;
      if (peek(s, 0) == ')')
        break;
      s->at++;
      skip_spaces(s);
    }
  s->at++;
  skip_spaces(s);
  return s->at == s->text.str.len ||
         fail(s, s->at, s->text.str.len, "point-syntax",
              "nothing may follow the parameter list");
}

/* `struct T.f` and the like: takes the keyword. */
static enum sr_base_kind scan_keyword(struct scanner *s) {
  static const struct {
    const char *word;
    enum sr_base_kind base;
  } keywords[] = {{"struct", SR_BASE_TYPE},
                  {"union", SR_BASE_TYPE},
                  {"class", SR_BASE_TYPE},
                  {"var", SR_BASE_VARIABLE}};
  for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++) {
    size_t len = strlen(keywords[i].word);
    if (starts_with(s, keywords[i].word) && is_space(peek(s, len))) {
      s->at += len;
      skip_spaces(s);
      return keywords[i].base;
    }
  }
  return SR_BASE_ANY;
}

static bool check_function(struct scanner *s, struct sr_point *point,
                           enum sr_base_kind keyword, size_t from) {
  bool is_inside =
      point->kind == SR_POINT_ENTRY || point->kind == SR_POINT_EXIT;
  if (s->dot && is_inside)
    return fail(s, from, s->at, "point-field",
                "entry and exit name a function; calls through a "
                "function-pointer field are seen by call and return");
  if (!s->dot && keyword == SR_BASE_TYPE)
    return fail(s, 0, s->at, "point-field",
                "a field is missing: struct T.f is a function pointer in T");
  point->base = s->dot || keyword != SR_BASE_ANY ? keyword : SR_BASE_FUNCTION;
  return true;
}

static bool check_field(struct scanner *s, struct sr_point *point,
                        enum sr_base_kind keyword, size_t from) {
  if (!s->dot && keyword == SR_BASE_TYPE)
    return fail(s, from, s->at, "point-field",
                "name a field of the type, or 'T.*' for all of them");
  if (peek(s, 0) == '(')
    return fail(s, s->at, s->text.str.len, "point-field",
                "write and read name a field or a variable, which has no "
                "parameter list");
  point->base = keyword;
  return true;
}

static void fill(struct scanner *s, struct sr_point *point, size_t from,
                 size_t to) {
  const char *text = s->text.str.ptr;
  if (to - from > 2 && text[from] == ':' && text[from + 1] == ':')
    from += 2;
  size_t end = s->dot ? s->dot : to;
  point->name = sr_arena_str(s->arena, text + from, end - from);
  point->field =
      s->dot ? sr_arena_str(s->arena, text + s->dot + 1, to - s->dot - 1)
             : (struct sr_str){"", 0};
  point->name_text = sr_text_part(s->text, from, end);
  if (s->dot)
    point->field_text = sr_text_part(s->text, s->dot + 1, to);
  point->flags |= s->base_is_glob ? SR_POINT_IS_GLOB : 0u;
  point->flags |= s->field_is_glob ? SR_POINT_FIELD_GLOB : 0u;
  struct sr_strbuf buf;
  sr_strbuf_init(&buf);
  sr_strbuf_addf(&buf, "%s ", sr_point_kind_word(point->kind));
  sr_strbuf_add(&buf, text + from, to - from);
  point->text = sr_arena_str(s->arena, buf.ptr, buf.len);
  sr_strbuf_release(&buf);
}

bool sr_point_parse(struct sr_point *point, struct sr_text text,
                    struct sr_arena *arena, struct sr_diags *diags) {
  while (text.str.len && is_space(text.str.ptr[text.str.len - 1]))
    text = sr_text_part(text, 0, text.str.len - 1);
  struct scanner s = {.text = text, .arena = arena, .diags = diags};
  skip_spaces(&s);
  if (s.at == text.str.len)
    return fail(&s, 0, text.str.len, "empty-value", "a name is missing");
  point->written = text.str;
  enum sr_base_kind keyword = scan_keyword(&s);
  size_t from = s.at;
  bool ok = true;
  while (scan_piece(&s, from, &ok))
    ;
  if (!ok || !check_name(&s, from))
    return false;
  size_t to = s.at;
  skip_spaces(&s);
  if (s.at < text.str.len && peek(&s, 0) != '(')
    return s.at = to, fail_behind(&s, from);
  s.at = to;
  if (sr_point_is_of_function(point) ? !check_function(&s, point, keyword, from)
                                     : !check_field(&s, point, keyword, from))
    return false;
  fill(&s, point, from, to);
  skip_spaces(&s);
  return s.at == text.str.len || scan_params(&s, point);
}
