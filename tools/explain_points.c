/* Points as nouns: "a call of use(o)"; and the names that they bind. */
#include "explain_points.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

bool sr_words_is_list(const struct sr_node *node) {
  return node->kind == SR_NODE_LIST;
}

const char *sr_words_text(const struct sr_node *node) {
  return node && node->kind == SR_NODE_SCALAR ? node->text.ptr : "";
}

void sr_words_add_all(struct sr_strbuf *out, const struct sr_node *node,
                      const char *word,
                      void (*add)(struct sr_strbuf *, const struct sr_node *)) {
  if (!sr_words_is_list(node)) {
    add(out, node);
    return;
  }
  for (const struct sr_node_item *i = node->items; i; i = i->next) {
    if (i != node->items)
      sr_strbuf_adds(out, word);
    add(out, i->value);
  }
}

void sr_words_add_text(struct sr_strbuf *out, const struct sr_node *node) {
  sr_strbuf_adds(out, sr_words_text(node));
}

static void add_filters(struct sr_strbuf *out, const struct sr_node *point) {
  static const struct {
    const char *key, *words;
  } filters[] = {
      {"in-function", "in function"}, {"not-in-function", "outside function"},
      {"in-file", "in file"},         {"not-in-file", "outside file"},
      {"inside", "during"},           {"not-inside", "not during"}};
  for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
    const struct sr_node *value = sr_node_get(point, filters[i].key);
    if (!value)
      continue;
    sr_strbuf_addf(out, " %s ", filters[i].words);
    sr_words_add_all(out, value, " or ", sr_words_add_text);
  }
}

/* "a write of object.refs (o) in function f where new > 0" */
static void add_point(struct sr_strbuf *out, const struct sr_node *point) {
  static const struct {
    const char *key, *words;
  } kinds[] = {{"call", "a call of"},    {"return", "a return from"},
               {"entry", "an entry of"}, {"exit", "an exit of"},
               {"write", "a write of"},  {"read", "a read of"}};
  const struct sr_node *as = sr_node_get(point, "as");
  const struct sr_node *when = sr_node_get(point, "when");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const struct sr_node *subject = sr_node_get(point, kinds[i].key);
    if (subject)
      sr_strbuf_addf(out, "%s %s", kinds[i].words, sr_words_text(subject));
  }
  if (as)
    sr_strbuf_addf(out, " (%s)", sr_words_text(as));
  add_filters(out, point);
  if (when)
    sr_strbuf_addf(out, " where %s", sr_words_text(when));
}

void sr_words_add_points(struct sr_strbuf *out, const struct sr_node *node) {
  sr_words_add_all(out, node, " or ", add_point);
}

static void add_name(struct sr_argv *names, const char *name, size_t len) {
  char *copy = sr_tool_strndup(name, len);
  bool is_new = strcmp(copy, "_") != 0 && len > 0;
  for (size_t i = 0; i < names->count; i++)
    is_new &= strcmp(names->items[i], copy) != 0;
  if (is_new)
    sr_argv_push(names, copy);
  free(copy);
}

/* The names in a parameter list, and what `as` says. */
static void find_point_names(struct sr_argv *names,
                             const struct sr_node *point) {
  static const char *const kinds[] = {"call", "return", "entry", "exit"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const char *list =
        strrchr(sr_words_text(sr_node_get(point, kinds[i])), '(');
    for (const char *at = list ? list + 1 : ""; *at;) {
      size_t len = 0;
      while (isalnum((unsigned char)at[len]) || at[len] == '_')
        len++;
      add_name(names, at, len);
      at += len + (at[len] != '\0');
    }
  }
  const char *as = sr_words_text(sr_node_get(point, "as"));
  add_name(names, as, strlen(as));
}

static bool has(const struct sr_argv *names, const char *name) {
  for (size_t i = 0; i < names->count; i++)
    if (strcmp(names->items[i], name) == 0)
      return true;
  return false;
}

/* Leaves those of `names` that are among `more`, which it releases. */
static void keep_common(struct sr_argv *names, struct sr_argv *more) {
  struct sr_argv both = {0};
  for (size_t i = 0; i < names->count; i++)
    if (has(more, names->items[i]))
      sr_argv_push(&both, names->items[i]);
  sr_argv_release(more);
  sr_argv_release(names);
  *names = both;
}

/* Those that all points of a list bind. */
static void find_names(struct sr_argv *names, const struct sr_node *points) {
  if (!sr_words_is_list(points)) {
    find_point_names(names, points);
    return;
  }
  for (const struct sr_node_item *i = points->items; i; i = i->next) {
    struct sr_argv more = {0};
    find_point_names(i == points->items ? names : &more, i->value);
    if (i != points->items)
      keep_common(names, &more);
  }
}

void sr_words_find_shared(struct sr_argv *names, const struct sr_node *at,
                          const struct sr_node *other) {
  struct sr_argv more = {0};
  find_names(names, at);
  find_names(&more, other);
  keep_common(names, &more);
}
