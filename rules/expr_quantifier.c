/* Walks in expressions: `all` and `any` over a list or over numbers.
 *
 *     all(x: list, next: c)    any(x: list, conn.next: c)
 *     all(i: a .. b, c)        any(i: a .. b, c)
 *
 * A walk over a list keeps its step as an expression of its own, `x->next`, so
 * that whoever reads the tree need not know about paths. */
#include "builtins.h"
#include "constants.h"
#include "expr_parse.h"

#include "banned.h"

struct walk {
  struct sr_expr *call;
  const struct sr_token *name;   /* `all` or `any` */
  const struct sr_token *opened; /* its parenthesis */
  bool is_any;
};

static struct sr_expr *fail_usage(struct sr_expr_parser *p,
                                  const struct walk *w,
                                  const struct sr_token *token) {
  return sr_expr_fail(
      p, token, "expr-arguments",
      "'%s' is used as %s(x: list, next: c), for a list that is linked by its "
      "field next, or as %s(i: a .. b, c), for a <= i < b",
      w->is_any ? "any" : "all", w->is_any ? "any" : "all",
      w->is_any ? "any" : "all");
}

/* Takes the name that the walk binds, and the `:` behind it. */
static bool read_variable(struct sr_expr_parser *p, struct walk *w) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  if (token->kind != SR_TOKEN_NAME || !sr_expr_is(p, 1, ":"))
    return fail_usage(p, w, token) != NULL;
  if (!sr_is_name(token->str) || sr_name_is_reserved(token->str))
    return sr_expr_fail(p, token, "expr-bound-name",
                        "'%.*s' means something else in expressions; choose "
                        "another name for what is walked over",
                        (int)token->str.len, token->str.ptr) != NULL;
  w->call->str = token->str;
  p->at += 2;
  return true;
}

static struct sr_expr *variable(struct sr_expr_parser *p,
                                const struct walk *w) {
  struct sr_expr *expr =
      sr_expr_new(p, SR_EXPR_NAME, sr_expr_peek(p, 0)->from);
  expr->str = w->call->str;
  return expr;
}

/* Gives a made-up node its text: the variable, then the path up to here. */
static void name_step(struct sr_expr_parser *p, const struct walk *w,
                      struct sr_expr *expr, size_t from) {
  struct sr_strbuf text;
  size_t to = p->tokens.all[p->at - 1].to;
  sr_strbuf_init(&text);
  sr_strbuf_addf(&text, "%.*s", (int)w->call->str.len, w->call->str.ptr);
  if (expr->op != SR_EXPR_NAME)
    sr_strbuf_addf(&text, "->%.*s", (int)(to - from), p->text.str.ptr + from);
  expr->text = sr_arena_str(p->arena, text.ptr, text.len);
  sr_strbuf_release(&text);
}

/* Reads `conn.next` and the `:` behind it as `x->conn.next`. */
static struct sr_expr *read_step(struct sr_expr_parser *p,
                                 const struct walk *w) {
  size_t from = sr_expr_peek(p, 0)->from;
  struct sr_expr *step = variable(p, w);
  do {
    const struct sr_token *token = sr_expr_peek(p, 0);
    if (token->kind != SR_TOKEN_NAME || !sr_is_name(token->str))
      return sr_expr_fail(p, token, "expr-syntax",
                          "the name of the field that leads to the next "
                          "element is missing; write %s(x: list, next: c)",
                          w->is_any ? "any" : "all");
    struct sr_expr *field = sr_expr_new(
        p, step->op == SR_EXPR_NAME ? SR_EXPR_ARROW : SR_EXPR_MEMBER, from);
    field->kid = step;
    field->str = token->str;
    p->at++;
    if (!sr_expr_end(p, field))
      return NULL;
    if (step->op == SR_EXPR_NAME) {
      step->depth = 1;
      step->loc = field->loc;
      name_step(p, w, step, from);
    }
    name_step(p, w, field, from);
    step = field;
    if (sr_expr_is(p, 0, "->"))
      return sr_expr_fail(p, sr_expr_peek(p, 0), "expr-syntax",
                          "the way to the next element lies within this one; "
                          "only '.' may stand here");
  } while (sr_expr_is(p, 0, ".") && ++p->at);
  if (sr_expr_is(p, 0, ":")) {
    p->at++;
    return step;
  }
  return sr_expr_fail(p, sr_expr_peek(p, 0), "expr-syntax",
                      "expected ':' and a condition behind the field that "
                      "leads to the next element");
}

/* Behind the `:`: a list, or two numbers. */
static bool read_domain(struct sr_expr_parser *p, struct walk *w) {
  struct sr_expr *first = sr_expr_whole(p);
  if (!first)
    return false;
  bool is_range = sr_expr_is(p, 0, "..");
  if (!is_range && !sr_expr_is(p, 0, ","))
    return fail_usage(p, w, sr_expr_peek(p, 0)) != NULL;
  p->at++;
  struct sr_expr *second = is_range ? sr_expr_whole(p) : read_step(p, w);
  if (!second || (is_range && !sr_expr_expect(p, ",", w->opened)))
    return false;
  if (is_range)
    w->call->op = w->is_any ? SR_EXPR_ANY_OF_RANGE : SR_EXPR_ALL_OF_RANGE;
  else
    w->call->op = w->is_any ? SR_EXPR_ANY_OF_LIST : SR_EXPR_ALL_OF_LIST;
  w->call->kid = first;
  first->next = second;
  return true;
}

struct sr_expr *sr_expr_quantifier(struct sr_expr_parser *p) {
  const struct sr_token *name = sr_expr_peek(p, 0);
  struct walk w = {.name = name,
                   .opened = sr_expr_peek(p, 1),
                   .is_any = sr_str_is(name->str, "any")};
  w.call = sr_expr_new(p, SR_EXPR_ALL_OF_LIST, name->from);
  p->at += 2;
  if (!read_variable(p, &w) || !read_domain(p, &w))
    return NULL;
  struct sr_expr *condition = sr_expr_whole(p);
  if (!condition || !sr_expr_expect(p, ")", w.opened))
    return NULL;
  w.call->kid->next->next = condition;
  return sr_expr_end(p, w.call);
}
