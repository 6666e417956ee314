/* Reads YAML into nodes, by libyaml's events.
 *
 * libyaml's marks count characters; they become byte offsets here.  Depth and
 * the unfolded size of aliases are limited, so that neither stack nor time can
 * be used up by a small file. */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "node.h"

#include "banned.h"

struct anchor {
  const char *name;
  struct sr_node *node; /* NULL while it is being read */
  struct anchor *next;
};

struct reader {
  yaml_parser_t parser;
  const struct sr_source *source;
  struct sr_arena *arena;
  struct sr_diags *diags;
  struct anchor *anchors; /* newest first */
  size_t aliased;         /* nodes that aliases have added */
  size_t count;           /* nodes read so far */
  bool failed;
};

static struct sr_loc mark_loc(const struct reader *r, yaml_mark_t mark) {
  uint32_t at = sr_source_offset(r->source, mark.index);
  return sr_source_loc(r->source, at, at);
}

/* What to do about the commoner of libyaml's complaints. */
static const char *cure_of(const char *problem) {
  static const struct {
    const char *part, *cure;
  } cures[] = {
      {"mapping values are not allowed",
       "a value with ': ' in it must be in quotes; otherwise look at the "
       "indentation"},
      {"cannot start any token",
       "indent with spaces, and put a value that begins with a tab, '@', '`' "
       "or '%' in quotes"},
      {"alphabetic or numeric character",
       "a value that begins with '*', '&' or '!' must be in quotes"},
      {"expected alphabetic or numeric",
       "a value that begins with '*', '&' or '!' must be in quotes"},
      {"whitespace or line break",
       "a value that begins with '!' must be in quotes"},
      {"comment or line break",
       "a value that begins with '|', '>' or '!' must be in quotes"},
      {"expected ',' or", "a value with ',', '[', ']', '{' or '}' in it must "
                          "be in quotes here, and what was opened be closed"},
      {"did not find expected key",
       "a value that begins with a quote must end with it; otherwise look at "
       "the indentation"},
      {"did not find expected '-'", "look at the indentation"},
      {"end of stream", "close what was opened"},
      {"block entry", "a list needs lines of its own below its key"},
      {"escape character", "in double quotes '\\\\' is a backslash; single "
                           "quotes keep '\\' as it is"},
      {"could not find expected ':'", "look at the indentation, and put ':' "
                                      "behind the key"},
  };
  for (size_t i = 0; i < sizeof(cures) / sizeof(*cures); i++)
    if (strstr(problem, cures[i].part))
      return cures[i].cure;
  return NULL;
}

static void report_problem(struct reader *r) {
  const yaml_parser_t *p = &r->parser;
  const char *problem = p->problem ? p->problem : "cannot be read";
  const char *cure = cure_of(problem);
  struct sr_loc loc = mark_loc(r, p->problem_mark);
  if (p->error == YAML_READER_ERROR)
    loc = sr_source_loc(r->source, (uint32_t)p->problem_offset,
                        (uint32_t)p->problem_offset);
  sr_error(r->diags, loc, "yaml-syntax", "not YAML: %s%s%s", problem,
           cure ? "; " : "", cure ? cure : "");
  if (p->context && (p->context_mark.index || p->context_mark.line))
    sr_note(r->diags, mark_loc(r, p->context_mark), "%s", p->context);
  else if (p->context)
    sr_note(r->diags, loc, "%s", p->context);
}

static bool next_event(struct reader *r, yaml_event_t *event) {
  if (yaml_parser_parse(&r->parser, event))
    return true;
  report_problem(r);
  r->failed = true;
  return false;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A node's event begins at its anchor or tag; skips those. */
static uint32_t skip_properties(const struct sr_source *source, uint32_t at,
                                uint32_t end) {
  const char *text = source->text.ptr;
  while (at < end && (text[at] == '&' || text[at] == '!')) {
    while (at < end && !is_blank(text[at]))
      at++;
    while (at < end && (is_blank(text[at]) || text[at] == '#'))
      if (text[at++] == '#')
        while (at < end && text[at] != '\n')
          at++;
  }
  return at;
}

static struct sr_node *make_node(struct reader *r, enum sr_node_kind kind,
                                 const yaml_event_t *event) {
  struct sr_node *node = SR_NEW(r->arena, struct sr_node);
  node->source = r->source;
  node->kind = kind;
  node->weight = 1;
  node->end = sr_source_offset(r->source, event->end_mark.index);
  node->begin = sr_source_offset(r->source, event->start_mark.index);
  return node;
}

/* True for no tag, or one that changes nothing. */
static bool check_tag(struct reader *r, const yaml_char_t *tag, uint32_t at) {
  static const char standard[] = "tag:yaml.org,2002:";
  const char *text = (const char *)tag;
  if (!text || strcmp(text, "!") == 0 ||
      strncmp(text, standard, sizeof(standard) - 1) == 0)
    return true;
  struct sr_loc loc = sr_source_loc(r->source, at, at + (uint32_t)strlen(text));
  return sr_error(r->diags, loc, "yaml-tag",
                  "'%s' at the start of a value is a YAML tag; put the value "
                  "in quotes",
                  text);
}

/* What was meant to be an expression is not told to be empty, too. */
static void take_tag_as_text(struct reader *r, struct sr_node *node,
                             const yaml_char_t *tag, uint32_t at) {
  const char *text = (const char *)tag;
  node->text = sr_arena_str(r->arena, text, strlen(text));
  node->begin = at;
  node->end = at + (uint32_t)strlen(text);
}

static struct anchor *add_anchor(struct reader *r, const yaml_char_t *name) {
  if (!name)
    return NULL;
  const char *text = (const char *)name;
  struct anchor *anchor = SR_NEW(r->arena, struct anchor);
  anchor->name = sr_arena_copy(r->arena, text, strlen(text));
  anchor->next = r->anchors;
  return r->anchors = anchor;
}

static struct sr_node *fail(struct reader *r) {
  r->failed = true;
  return NULL;
}

static struct sr_node *read_alias(struct reader *r, const yaml_event_t *event) {
  const char *name = (const char *)event->data.alias.anchor;
  struct sr_loc loc = sr_source_loc(
      r->source, sr_source_offset(r->source, event->start_mark.index),
      sr_source_offset(r->source, event->end_mark.index));
  struct anchor *anchor = r->anchors;
  while (anchor && strcmp(anchor->name, name) != 0)
    anchor = anchor->next;
  if (!anchor) {
    sr_error(r->diags, loc, "yaml-alias",
             "no anchor '&%s' stands before this alias; a value that begins "
             "with '*' must be in quotes",
             name);
    return fail(r);
  }
  if (!anchor->node) {
    sr_error(r->diags, loc, "yaml-alias",
             "alias '*%s' stands within what it means; write it out", name);
    return fail(r);
  }
  r->aliased += anchor->node->weight;
  if (r->aliased > SR_NODE_ALIASED) {
    sr_error(r->diags, loc, "yaml-alias",
             "the aliases of this file unfold to more than %d values; write "
             "fewer of them",
             SR_NODE_ALIASED);
    return fail(r);
  }
  return anchor->node;
}

static struct sr_node *read_node(struct reader *r, yaml_event_t *event,
                                 unsigned depth);

static void check_key(struct reader *r, const struct sr_node *key) {
  if (key->kind != SR_NODE_SCALAR)
    sr_error(r->diags, sr_node_loc(key), "yaml-key",
             "a key must be text, not %s; if this is a value, put it in quotes",
             sr_node_kind_name(key));
}

/* Reads children up to the event `end`. */
static bool read_items(struct reader *r, struct sr_node *node,
                       yaml_event_type_t end, unsigned depth) {
  struct sr_node_item **last = &node->items, *item = NULL;
  for (;;) {
    yaml_event_t event;
    if (!next_event(r, &event))
      return false;
    bool at_end = event.type == end;
    if (at_end)
      node->end = sr_source_offset(r->source, event.end_mark.index);
    struct sr_node *child = at_end ? NULL : read_node(r, &event, depth + 1);
    yaml_event_delete(&event);
    if (!child)
      return at_end;
    node->weight += child->weight;
    if (item && !item->value) {
      item->value = child;
      continue;
    }
    item = SR_NEW(r->arena, struct sr_node_item);
    *last = item;
    last = &item->next;
    node->count++;
    if (node->kind == SR_NODE_MAP)
      check_key(r, item->key = child);
    else
      item->value = child;
  }
}

/* Sorts an array of items by key text, then place, for finding doubles. */
static int compare_keys(const void *left, const void *right) {
  const struct sr_node_item *const *a = left, *const *b = right;
  const struct sr_str *x = &(*a)->key->text, *y = &(*b)->key->text;
  int order = memcmp(x->ptr ? x->ptr : "", y->ptr ? y->ptr : "",
                     x->len < y->len ? x->len : y->len);
  if (order || x->len != y->len)
    return order ? order : x->len < y->len ? -1 : 1;
  return (*a)->key->begin < (*b)->key->begin ? -1 : 1;
}

static void check_doubles(struct reader *r, const struct sr_node *map) {
  const struct sr_node_item **all =
      sr_xalloc(map->count * sizeof(struct sr_node_item *));
  size_t count = 0;
  for (const struct sr_node_item *i = map->items; i; i = i->next)
    if (i->key->kind == SR_NODE_SCALAR)
      all[count++] = i;
  qsort(all, count, sizeof(*all), compare_keys);
  for (size_t i = 1; i < count; i++) {
    if (!sr_str_equals(all[i - 1]->key->text, all[i]->key->text))
      continue;
    sr_error(r->diags, sr_node_loc(all[i]->key), "duplicate-key",
             "key '%s' is given twice; keep one of them",
             all[i]->key->text.ptr);
    sr_note(r->diags, sr_node_loc(all[i - 1]->key), "it is also here");
  }
  free(all);
}

/* The children, then the end of the node's own text. */
static struct sr_node *read_inside(struct reader *r, struct sr_node *node,
                                   unsigned depth) {
  bool is_map = node->kind == SR_NODE_MAP;
  if (depth >= SR_NODE_DEPTH) {
    sr_error(r->diags, sr_node_loc(node), "yaml-depth",
             "lists and maps are nested more than %d deep", SR_NODE_DEPTH);
    return fail(r);
  }
  if (!read_items(r, node,
                  is_map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT,
                  depth))
    return NULL;
  if (is_map && node->count > 1)
    check_doubles(r, node);
  return node;
}

static enum sr_node_style style_of(yaml_scalar_style_t style) {
  switch (style) {
  case YAML_SINGLE_QUOTED_SCALAR_STYLE:
    return SR_STYLE_SINGLE;
  case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
    return SR_STYLE_DOUBLE;
  case YAML_LITERAL_SCALAR_STYLE:
    return SR_STYLE_LITERAL;
  case YAML_FOLDED_SCALAR_STYLE:
    return SR_STYLE_FOLDED;
  default:
    return SR_STYLE_PLAIN;
  }
}

static struct sr_node *read_node(struct reader *r, yaml_event_t *event,
                                 unsigned depth) {
  if (event->type == YAML_ALIAS_EVENT)
    return read_alias(r, event);
  enum sr_node_kind kind = SR_NODE_SCALAR;
  const yaml_char_t *anchor_name = event->data.scalar.anchor;
  const yaml_char_t *tag = event->data.scalar.tag;
  if (event->type == YAML_MAPPING_START_EVENT) {
    kind = SR_NODE_MAP;
    anchor_name = event->data.mapping_start.anchor;
    tag = event->data.mapping_start.tag;
  } else if (event->type == YAML_SEQUENCE_START_EVENT) {
    kind = SR_NODE_LIST;
    anchor_name = event->data.sequence_start.anchor;
    tag = event->data.sequence_start.tag;
  }
  struct sr_node *node = make_node(r, kind, event);
  uint32_t at = node->begin;
  if (++r->count > SR_NODE_MAX) {
    sr_error(r->diags, mark_loc(r, event->start_mark), "file-too-big",
             "the file has more than %d values; split it", SR_NODE_MAX);
    return fail(r);
  }
  if (anchor_name || tag)
    node->begin = skip_properties(r->source, at, (uint32_t)r->source->text.len);
  bool has_good_tag = check_tag(r, tag, at);
  struct anchor *anchor = add_anchor(r, anchor_name);
  if (kind == SR_NODE_SCALAR) {
    node->style = style_of(event->data.scalar.style);
    node->text = sr_arena_str(r->arena, (const char *)event->data.scalar.value,
                              event->data.scalar.length);
    if (!has_good_tag && node->text.len == 0)
      take_tag_as_text(r, node, tag, at);
  } else {
    node = read_inside(r, node, depth);
  }
  if (anchor)
    anchor->node = node;
  return node;
}

static struct sr_node *read_documents(struct reader *r) {
  struct sr_node *root = NULL;
  for (bool done = false; !done && !r->failed;) {
    yaml_event_t event;
    if (!next_event(r, &event))
      break;
    done = event.type == YAML_STREAM_END_EVENT;
    if (event.type == YAML_DOCUMENT_START_EVENT && root) {
      sr_error(r->diags, mark_loc(r, event.start_mark),
               "file-several-documents",
               "a rule file has one document; put the others into files of "
               "their own");
      r->failed = true;
    } else if (event.type == YAML_SCALAR_EVENT ||
               event.type == YAML_ALIAS_EVENT ||
               event.type == YAML_SEQUENCE_START_EVENT ||
               event.type == YAML_MAPPING_START_EVENT) {
      root = read_node(r, &event, 0);
    }
    yaml_event_delete(&event);
  }
  return root;
}

struct sr_node *sr_node_read(const struct sr_source *source,
                             struct sr_arena *arena, struct sr_diags *diags) {
  struct reader r = {.source = source, .arena = arena, .diags = diags};
  if (!yaml_parser_initialize(&r.parser)) {
    sr_error(diags, sr_source_loc(source, 0, 0), "yaml-syntax",
             "out of memory");
    return NULL;
  }
  yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(
      &r.parser, (const unsigned char *)source->text.ptr, source->text.len);
  struct sr_node *root = read_documents(&r);
  yaml_parser_delete(&r.parser);
  if (!root && !r.failed)
    sr_error(diags, sr_source_loc(source, 0, 0), "file-empty",
             "the file is empty; a rule file begins with 'semrules: 1'");
  return root;
}
