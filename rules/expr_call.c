/* Calls in expressions: the built-ins. */
#include "builtins.h"
#include "expr_parse.h"
#include "suggest.h"

#include "banned.h"

static const struct sr_builtin *find(struct sr_str name) {
  const struct sr_builtin *builtin = sr_builtins;
  while (builtin->name && !sr_str_is(name, builtin->name))
    builtin++;
  return builtin->name ? builtin : NULL;
}

/* "in, streq, ... and old": those that this version has. */
static void add_names(struct sr_strbuf *text) {
  const struct sr_builtin *waiting = NULL;
  for (const struct sr_builtin *b = sr_builtins; b->name; b++) {
    if (b->flags & SR_BUILTIN_LATER)
      continue;
    if (waiting)
      sr_strbuf_addf(text, "%s%s", text->len ? ", " : "", waiting->name);
    waiting = b;
  }
  if (waiting)
    sr_strbuf_addf(text, "%s%s", text->len ? " and " : "", waiting->name);
}

static struct sr_expr *fail_unknown(struct sr_expr_parser *p,
                                    const struct sr_token *token) {
  int len = (int)token->str.len;
  const char *name = token->str.ptr;
  struct sr_suggest near;
  sr_suggest_init(&near, name, token->str.len);
  for (const struct sr_builtin *b = sr_builtins; b->name; b++)
    sr_suggest_offer(&near, b->name);
  sr_suggest_offer(&near, "sizeof");
  if (near.best)
    return sr_expr_fail(p, token, "expr-unknown-function",
                        "'%.*s' is not a built-in; did you mean '%s'?", len,
                        name, near.best);
  struct sr_strbuf names;
  sr_strbuf_init(&names);
  add_names(&names);
  sr_expr_fail(p, token, "not-yet-supported",
               "calling '%.*s' is not supported by this version of SemRules "
               "yet; expressions may call %s",
               len, name, names.ptr);
  sr_strbuf_release(&names);
  return NULL;
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

struct sr_expr *sr_expr_call(struct sr_expr_parser *p) {
  const struct sr_token *token = sr_expr_peek(p, 0);
  const struct sr_builtin *builtin = find(token->str);
  if (!builtin)
    return fail_unknown(p, token);
  if (builtin->flags & SR_BUILTIN_LATER)
    return sr_expr_fail(p, token, "not-yet-supported",
                        "'%s' is not supported by this version of SemRules "
                        "yet",
                        builtin->name);
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
