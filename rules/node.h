/* A YAML document as a tree that knows where everything stood.
 *
 * Aliases share the node of their anchor, so the tree is a graph without
 * cycles; its unfolded size is limited when it is read.  Nodes live in the
 * arena and do not change after reading. */
#ifndef SEMRULES_NODE_H
#define SEMRULES_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

enum sr_node_kind { SR_NODE_SCALAR, SR_NODE_LIST, SR_NODE_MAP };
enum sr_node_style {
  SR_STYLE_PLAIN,
  SR_STYLE_SINGLE,
  SR_STYLE_DOUBLE,
  SR_STYLE_LITERAL,
  SR_STYLE_FOLDED
};

struct sr_node_item {
  struct sr_node *key; /* NULL in lists */
  struct sr_node *value;
  struct sr_node_item *next;
};

struct sr_node {
  const struct sr_source *source;
  uint32_t begin, end; /* bytes of the source, tag and anchor left out */
  enum sr_node_kind kind;
  enum sr_node_style style;   /* SCALAR */
  struct sr_str text;         /* SCALAR: the value, NUL behind it */
  struct sr_node_item *items; /* LIST, MAP: in order */
  size_t count;
  size_t weight; /* nodes in it, aliases unfolded */
};

/* Limits that keep hostile files cheap. */
enum { SR_NODE_DEPTH = 64, SR_NODE_ALIASED = 100000, SR_NODE_MAX = 400000 };

/* Reads the only document of the source.  NULL after errors that leave
 * nothing to look at. */
struct sr_node *sr_node_read(const struct sr_source *source,
                             struct sr_arena *arena, struct sr_diags *diags);

struct sr_loc sr_node_loc(const struct sr_node *node);
/* True for a scalar that says "nothing": empty and plain, or `~`. */
bool sr_node_is_empty(const struct sr_node *node);
/* "a map", "a list" or "text". */
const char *sr_node_kind_name(const struct sr_node *node);
/* Value of a key, or NULL. */
const struct sr_node *sr_node_get(const struct sr_node *map, const char *key);
/* Appends the node as JSON, scalars typed by YAML's core schema. */
void sr_node_add_json(const struct sr_node *node, struct sr_strbuf *out);

/* The same with every scalar as a string. */
void sr_node_add_json_text(const struct sr_node *node, struct sr_strbuf *out);

/* A scalar's text with the place of each of its bytes in the file, through
 * quotes, escapes, folding and indentation. */
struct sr_text {
  const struct sr_source *source;
  struct sr_str str;
  const uint32_t *map; /* len + 1 offsets, arena; NULL: begin + i */
  uint32_t begin;
};

struct sr_text sr_text_of(const struct sr_node *scalar, struct sr_arena *arena);
/* The part [from, to) of a text. */
struct sr_text sr_text_part(struct sr_text text, size_t from, size_t to);
/* The place of [from, to) in the file. */
struct sr_loc sr_text_loc(const struct sr_text *text, size_t from, size_t to);

#ifdef __cplusplus
}
#endif

#endif
