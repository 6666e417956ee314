/* Calls in expressions: the built-ins. */
#include "expr_parse.h"
#include "suggest.h"

#include <limits.h>

#include "banned.h"

struct builtin {
  const char *name;
  enum sr_expr_op op;
  unsigned least, most;
  const char *usage;
};

static const struct builtin builtins[] = {
    {"in", SR_EXPR_IN, 2, UINT_MAX, "in(x, a, b, ...)"},
    {"streq", SR_EXPR_STREQ, 2, 2, "streq(a, b)"},
    {"strprefix", SR_EXPR_STRPREFIX, 2, 2, "strprefix(s, prefix)"},
    {"thread", SR_EXPR_THREAD, 0, 0, "thread()"},
    {"now", SR_EXPR_NOW, 0, 0, "now()"},
    {"old", SR_EXPR_OLD, 1, 1, "old(e)"},
};

/* Part of the language, but later. */
static const char *const later[] = {"all", "any", "active", "held", NULL};

static const char *const known[] = {"in",     "streq", "strprefix", "thread",
                                    "now",    "old",   "all",       "any",
                                    "active", "held",  "sizeof",    NULL};

static const struct builtin *find(struct sr_str name) {
  for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++)
    if (sr_str_is(name, builtins[i].name))
      return &builtins[i];
  return NULL;
}

static struct sr_expr *fail_unknown(struct sr_expr_parser *p,
                                    const struct sr_token *token) {
  int len = (int)token->str.len;
  const char *name = token->str.ptr;
  for (const char *const *word = later; *word; word++)
    if (sr_str_is(token->str, *word))
      return sr_expr_fail(p, token, "not-yet-supported",
                          "'%s' is not supported by this version of SemRules "
                          "yet",
                          *word);
  const char *near = sr_suggest_from(name, token->str.len, known);
  if (near)
    return sr_expr_fail(p, token, "expr-unknown-function",
                        "'%.*s' is not a built-in; did you mean '%s'?", len,
                        name, near);
  return sr_expr_fail(p, token, "not-yet-supported",
                      "calling '%.*s' is not supported by this version of "
                      "SemRules yet; expressions may call in, streq, "
                      "strprefix, thread, now and old",
                      len, name);
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
  const struct builtin *builtin = find(token->str);
  if (!builtin)
    return fail_unknown(p, token);
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
