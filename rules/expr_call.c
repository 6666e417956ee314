/* Calls in expressions: the built-ins, and functions that are looked up
 * later. */
#include "builtins.h"
#include "expr_parse.h"
#include "frames.h"
#include "step.h"

#include "banned.h"

static const struct sr_builtin *find(struct sr_str name) {
  const struct sr_builtin *builtin = sr_builtins;
  while (builtin->name && !sr_str_is(name, builtin->name))
    builtin++;
  return builtin->name ? builtin : NULL;
}

static bool read_arguments(struct sr_expr_parser *p, struct sr_expr *call,
                           unsigned *count) {
  const struct sr_token *opened = sr_expr_peek(p, 0);
  struct sr_expr **last = &call->kid;
  p->at++;
  for (*count = 0; *count || !sr_expr_is(p, 0, ")"); ++*count) {
    *last = sr_expr_whole(p);
    if (!*last)
      return false;
    last = &(*last)->next;
    if (!sr_expr_is(p, 0, ",")) {
      ++*count;
      break;
    }
    p->at++;
  }
  return sr_expr_expect(p, ")", opened);
}

static struct sr_expr *call_of_function(struct sr_expr_parser *p) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  struct sr_expr *call = sr_expr_new(p, SR_EXPR_CALL, token->from);
  call->str = token->str;
  p->at++;
  unsigned count;
  return read_arguments(p, call, &count) ? sr_expr_end(p, call) : NULL;
}

/* `active("F(c)")`: the function stands in quotes, as in a point. */
static struct sr_expr *active(struct sr_expr_parser *p) {
  const struct sr_token *name = sr_expr_peek(p, 0);
  const struct sr_token *opened = sr_expr_peek(p, 1), *text = sr_expr_peek(p, 2);
  if (text->kind != SR_TOKEN_STRING || text->to - text->from < 3 ||
      text->str.len != text->to - text->from - 2)
    return sr_expr_fail(p, text, "expr-arguments",
                        "'active' takes the name of a function in quotes; it "
                        "is used as active(\"F(c)\")");
  struct sr_text inside = sr_text_part(p->text, text->from + 1, text->to - 1);
  struct sr_frame *frame = sr_frame_read(inside, p->arena, p->diags);
  if (!frame)
    return NULL;
  struct sr_loc nowhere = {0};
  struct sr_expr *call = sr_frame_expr(frame, p->arena, nowhere);
  call->from = name->from;
  p->at += 3;
  return sr_expr_expect(p, ")", opened) ? sr_expr_end(p, call) : NULL;
}

struct sr_expr *sr_expr_call(struct sr_expr_parser *p) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  const struct sr_builtin *builtin = find(token->str);
  if (!builtin)
    return call_of_function(p);
  if (builtin->op == SR_EXPR_ACTIVE)
    return active(p);
  if (builtin->op == SR_EXPR_ALL_OF_LIST || builtin->op == SR_EXPR_ANY_OF_LIST)
    return sr_expr_quantifier(p);
  struct sr_expr *call = sr_expr_new(p, builtin->op, token->from);
  p->at++;
  unsigned count;
  if (!read_arguments(p, call, &count))
    return NULL;
  if (count < builtin->least || count > builtin->most)
    return sr_expr_fail(p, token, "expr-arguments",
                        "too %s arguments for '%s'; it is used as %s",
                        count < builtin->least ? "few" : "many", builtin->name,
                        builtin->usage);
  return sr_expr_end(p, call);
}
