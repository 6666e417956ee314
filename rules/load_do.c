/* Loads `do`: `g = e`, `g += e`, `g -= e`, `owe g`, `meet g`, `end g`,
 * `forget g`, where `g` may be `g[k, _]`. */
#include "lex.h"
#include "load.h"
#include "step.h"

#include "banned.h"

struct reader {
  struct sr_loader *l;
  struct sr_text text;
  struct sr_tokens tokens;
  size_t at;
};

static const struct sr_token *peek(const struct reader *r, size_t ahead) {
  size_t last = r->tokens.count - 1;
  return &r->tokens.all[r->at + ahead < last ? r->at + ahead : last];
}

static bool is(const struct reader *r, const char *punct) {
  const struct sr_token *token = peek(r, 0);
  return token->kind == SR_TOKEN_PUNCT && sr_str_is(token->str, punct);
}

static bool fail(const struct reader *r, const char *why) {
  const struct sr_token *token = peek(r, 0);
  return sr_error(r->l->diags, sr_text_loc(&r->text, token->from, token->to),
                  "do-syntax", "%s; write g = e, g += e or g -= e", why);
}

/* `owe g` and the like: a word before the name. */
static bool read_verb(struct reader *r, enum sr_action_kind *kind) {
  static const struct {
    const char *word;
    enum sr_action_kind kind;
  } verbs[] = {{"owe", SR_ACTION_OWE},
               {"meet", SR_ACTION_MEET},
               {"end", SR_ACTION_END},
               {"forget", SR_ACTION_FORGET}};
  if (peek(r, 0)->kind != SR_TOKEN_NAME || peek(r, 1)->kind != SR_TOKEN_NAME)
    return false;
  for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
    if (sr_str_is(peek(r, 0)->str, verbs[i].word)) {
      *kind = verbs[i].kind;
      r->at++;
      return true;
    }
  return false;
}

/* From behind the `[`: an expression, or `_`, for each key. */
static bool read_keys(struct reader *r, struct sr_action *action) {
  struct sr_expr **last = &action->keys;
  const struct sr_token *opened = peek(r, 0);
  unsigned depth = 0;
  action->has_keys = true;
  r->at++;
  size_t from = peek(r, 0)->from;
  for (;; r->at++) {
    const struct sr_token *token = peek(r, 0);
    if (token->kind == SR_TOKEN_END)
      return sr_error(r->l->diags,
                      sr_text_loc(&r->text, opened->from, opened->to),
                      "do-syntax", "this '[' is never closed");
    bool is_end = depth == 0 && (is(r, ",") || is(r, "]"));
    if (is_end) {
      bool is_last = is(r, "]");
      *last = sr_expr_parse(sr_text_part(r->text, from, token->from),
                            r->l->arena, r->l->diags);
      if (!*last)
        return false;
      last = &(*last)->next;
      from = token->to;
      if (is_last)
        return r->at++, true;
    }
    depth += is(r, "(") || is(r, "[");
    depth -= depth && (is(r, ")") || is(r, "]"));
  }
}

static bool read_value(struct reader *r, struct sr_action *action) {
  const struct sr_token *token = peek(r, 0);
  action->kind = is(r, "+=")   ? SR_ACTION_ADD
                 : is(r, "-=") ? SR_ACTION_SUB
                               : SR_ACTION_SET;
  if (is(r, "++") || is(r, "--"))
    return fail(r, is(r, "++") ? "'++' is written '+= 1'"
                               : "'--' is written '-= 1'");
  if (action->kind == SR_ACTION_SET && !is(r, "="))
    return fail(r, token->kind == SR_TOKEN_END
                       ? "what becomes of the ghost is missing"
                       : "this is no assignment");
  action->value =
      sr_expr_parse(sr_text_part(r->text, token->to, r->text.str.len),
                    r->l->arena, r->l->diags);
  return action->value != NULL;
}

static bool read_action(struct reader *r, struct sr_step *step) {
  enum sr_action_kind kind = SR_ACTION_SET;
  bool has_verb = read_verb(r, &kind);
  const struct sr_token *name = peek(r, 0);
  if (name->kind != SR_TOKEN_NAME || !sr_is_name(name->str))
    return fail(r, "the name of a ghost is missing");
  struct sr_action *action =
      sr_action_add(step, r->l->arena, kind,
                    sr_arena_str(r->l->arena, name->str.ptr, name->str.len),
                    sr_text_loc(&r->text, name->from, name->to));
  r->at++;
  action->is_unread = true;
  if (is(r, "[") && !read_keys(r, action))
    return false;
  if (!has_verb && !read_value(r, action))
    return false;
  action->is_unread = false;
  if (!has_verb)
    return true;
  if (kind == SR_ACTION_OWE)
    action->value =
        sr_expr_leaf(r->l->arena, SR_EXPR_INT, sr_str_of("1"), action->loc);
  if (action->value)
    action->value->imm = 1;
  return peek(r, 0)->kind == SR_TOKEN_END ||
         fail(r, "nothing may follow the ghost here");
}

static void load_one(struct sr_loader *l, struct sr_step *step,
                     const struct sr_node *node) {
  if (sr_load_text(l, node, "do").len == 0)
    return;
  struct reader r = {.l = l, .text = sr_text_of(node, l->arena)};
  if (r.text.str.len > SR_EXPR_BYTES)
    sr_error(l->diags, sr_node_loc(node), "do-syntax",
             "this is longer than %d bytes", SR_EXPR_BYTES);
  else if (sr_lex(&r.text, l->arena, l->diags, &r.tokens))
    read_action(&r, step);
}

void sr_load_actions(struct sr_loader *l, struct sr_step *step,
                     const struct sr_node *node) {
  if (!node)
    return;
  if (node->kind != SR_NODE_LIST) {
    load_one(l, step, node);
    return;
  }
  if (node->count == 0)
    sr_error(l->diags, sr_node_loc(node), "empty-value",
             "'do' is an empty list; leave it out");
  for (const struct sr_node_item *i = node->items; i; i = i->next)
    load_one(l, step, i->value);
}
