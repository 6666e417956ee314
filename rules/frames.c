/* The set's table of watched functions. */
#include "frames.h"

#include <string.h>

#include "point.h"
#include "semrules/history.h"
#include "step.h"

#include "banned.h"

/* The same for all ways to space it. */
static struct sr_str text_of(const struct sr_point *point,
                             struct sr_arena *arena) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_add(&text, point->name.ptr, point->name.len);
  if (point->flags & SR_POINT_HAS_PARAMS) {
    sr_strbuf_addc(&text, '(');
    for (size_t i = 0; i < point->param_count; i++)
      sr_strbuf_addf(&text, "%s%.*s", i ? ", " : "",
                     (int)point->params[i].name.len, point->params[i].name.ptr);
    if (point->flags & SR_POINT_ELLIPSIS)
      sr_strbuf_adds(&text, point->param_count ? ", ..." : "...");
    sr_strbuf_addc(&text, ')');
  }
  struct sr_str str = sr_arena_str(arena, text.ptr, text.len);
  sr_strbuf_release(&text);
  return str;
}

static size_t count_args(const struct sr_point *point) {
  size_t count = 0;
  for (size_t i = 0; i < point->param_count; i++)
    count += !sr_str_is(point->params[i].name, "_");
  return count;
}

struct sr_frame *sr_frame_read(struct sr_text text, struct sr_arena *arena,
                               struct sr_diags *diags) {
  struct sr_point *point = SR_NEW(arena, struct sr_point);
  point->kind = SR_POINT_ENTRY;
  point->loc = sr_text_loc(&text, 0, text.str.len);
  if (!sr_point_parse(point, text, arena, diags))
    return NULL;
  if (memchr(text.str.ptr, '"', text.str.len)) {
    sr_error(diags, point->loc, "point-syntax",
             "a function with quotes in its name cannot be watched; use a "
             "pattern");
    return NULL;
  }
  struct sr_frame *frame = SR_NEW(arena, struct sr_frame);
  *frame = (struct sr_frame){.text = text_of(point, arena),
                             .point = point,
                             .args = count_args(point),
                             .index = SR_NONE};
  if (frame->args <= SR_KEYS_MAX)
    return frame;
  sr_error(diags, point->params[SR_KEYS_MAX].loc, "point-params",
           "at most %d arguments of a watched function are kept; skip the "
           "others by '_'",
           SR_KEYS_MAX);
  return NULL;
}

struct sr_expr *sr_frame_expr(struct sr_frame *frame, struct sr_arena *arena,
                              struct sr_loc loc) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "active(\"%s\")", frame->text.ptr);
  struct sr_expr *expr = sr_expr_leaf(
      arena, SR_EXPR_ACTIVE, sr_arena_str(arena, text.ptr, text.len), loc);
  sr_strbuf_release(&text);
  expr->frame = frame;
  expr->str = frame->text;
  struct sr_expr **last = &expr->kid;
  for (size_t i = 0; i < frame->point->param_count; i++) {
    const struct sr_param *param = &frame->point->params[i];
    if (sr_str_is(param->name, "_"))
      continue;
    *last = sr_expr_leaf(arena, SR_EXPR_NAME, param->name, param->loc);
    last = &(*last)->next;
    expr->depth = 2;
  }
  return expr;
}

struct sr_frame *sr_frames_add(struct sr_ruleset *set, struct sr_frame *frame) {
  return sr_table_add(&set->frame_texts, frame->text, frame);
}
