/* Functions that expressions may call.  Helpers are found by looking for
 * `name(...) {` outside all braces, past comments, literals and preprocessor
 * lines. */
#include "functions.h"

#include <string.h>

#include "builtins.h"
#include "lex.h"
#include "suggest.h"

#include "banned.h"

static const struct sr_builtin *find_builtin(struct sr_str name) {
  for (const struct sr_builtin *b = sr_builtins; b->name; b++)
    if (sr_str_is(name, b->name))
      return b;
  return NULL;
}

static void add(struct sr_functions *functions, struct sr_arena *arena,
                struct sr_str name, struct sr_loc loc, bool is_helper) {
  struct sr_function *function = SR_NEW(arena, struct sr_function);
  *function = (struct sr_function){name, loc, is_helper};
  sr_table_add(&functions->table, name, function);
}

/* ---- pure ---- */

/* `f`, `ns::f`, `Table::size` */
static bool is_function_name(struct sr_str text) {
  size_t from = 0;
  for (size_t i = 0; i + 1 < text.len; i++)
    if (text.ptr[i] == ':' && text.ptr[i + 1] == ':') {
      if (!sr_is_name((struct sr_str){text.ptr + from, i - from}))
        return false;
      from = i + 2;
    }
  return sr_is_name((struct sr_str){text.ptr + from, text.len - from});
}

/* True if the node names a function that can be called. */
static bool check_pure_name(const struct sr_node *node,
                            struct sr_diags *diags) {
  if (node->kind != SR_NODE_SCALAR)
    return sr_error(diags, sr_node_loc(node), "wrong-type",
                    "'pure' lists names of functions, not %s",
                    sr_node_kind_name(node));
  if (!is_function_name(node->text))
    return sr_error(diags, sr_node_loc(node), "wrong-value",
                    "'%s' is no name of a function; write the name alone, "
                    "without parameters",
                    node->text.ptr);
  if (find_builtin(node->text))
    return sr_error(diags, sr_node_loc(node), "wrong-value",
                    "'%s' is built into expressions; a function of this name "
                    "cannot be called",
                    node->text.ptr);
  return true;
}

struct sr_texts sr_functions_read_pure(struct sr_functions *functions,
                                       const struct sr_node *node,
                                       struct sr_arena *arena,
                                       struct sr_diags *diags) {
  struct sr_texts names = {NULL, 0};
  if (!node)
    return names;
  bool is_list = node->kind == SR_NODE_LIST;
  if (is_list && node->count == 0)
    sr_error(diags, sr_node_loc(node), "empty-value",
             "'pure' is an empty list; leave it out");
  names.all =
      sr_arena_array(arena, is_list ? node->count : 1, sizeof(*names.all));
  const struct sr_node_item *item = is_list ? node->items : NULL;
  for (const struct sr_node *one = is_list ? NULL : node; one || item;
       one = NULL, item = item ? item->next : NULL) {
    const struct sr_node *name = one ? one : item->value;
    if (!check_pure_name(name, diags))
      continue;
    names.all[names.count++] = name->text;
    add(functions, arena, name->text, sr_node_loc(name), false);
  }
  return names;
}

/* ---- helpers ---- */

struct scan {
  struct sr_text text;
  size_t at;
  unsigned braces, parentheses;
  struct sr_str name; /* the last one outside parentheses */
  size_t name_at;
  bool has_parameters; /* a `name(...)` was just read */
};

static char peek(const struct scan *s, size_t ahead) {
  size_t at = s->at + ahead;
  return at < s->text.str.len ? s->text.str.ptr[at] : '\0';
}

static bool has_more(const struct scan *s) {
  return s->at < s->text.str.len;
}

static void skip_quoted(struct scan *s) {
  char quote = peek(s, 0);
  for (s->at++; has_more(s) && peek(s, 0) != quote && peek(s, 0) != '\n';)
    s->at += peek(s, 0) == '\\' ? 2 : 1;
  s->at++;
}

/* To the end of a line that is not continued. */
static void skip_line(struct scan *s) {
  for (; has_more(s) && peek(s, 0) != '\n'; s->at++)
    if (peek(s, 0) == '\\')
      s->at++;
}

static bool skip_blank(struct scan *s) {
  size_t from = s->at;
  if (peek(s, 0) == '/' && peek(s, 1) == '/') {
    skip_line(s);
  } else if (peek(s, 0) == '/' && peek(s, 1) == '*') {
    for (s->at += 2; has_more(s) && !(peek(s, 0) == '*' && peek(s, 1) == '/');)
      s->at++;
    s->at += 2;
  } else if (peek(s, 0) == '#') {
    skip_line(s);
  } else if (peek(s, 0) == '"' || peek(s, 0) == '\'') {
    skip_quoted(s);
  }
  return s->at > from;
}

static void scan_name(struct scan *s) {
  size_t from = s->at;
  while (sr_is_name_char(peek(s, 0)))
    s->at++;
  if (s->braces || s->parentheses)
    return;
  struct sr_str word = {s->text.str.ptr + from, s->at - from};
  if (s->has_parameters) /* `__attribute__((...))`, `const`, `noexcept` */
    return;
  s->name = word;
  s->name_at = from;
}

/* One character outside names.  True where a function's body begins. */
static bool scan_punct(struct scan *s) {
  char c = peek(s, 0);
  bool is_outside = s->braces == 0;
  s->at++;
  if (c == '(') {
    s->parentheses++;
  } else if (c == ')' && s->parentheses) {
    if (--s->parentheses == 0 && is_outside && s->name.len)
      s->has_parameters = true;
  } else if (c == '{' && !s->parentheses) {
    s->braces++;
    return is_outside && s->has_parameters;
  } else if (c == '}' && s->braces) {
    s->braces--;
    s->has_parameters = false;
    s->name.len = 0;
  } else if (is_outside && !s->parentheses && strchr(";=,", c)) {
    s->has_parameters = false;
    s->name.len = 0;
  }
  return false;
}

bool sr_functions_read_helpers(struct sr_functions *functions,
                               const struct sr_node *node,
                               struct sr_arena *arena, struct sr_diags *diags) {
  if (!node)
    return false;
  if (node->kind != SR_NODE_SCALAR)
    return sr_error(diags, sr_node_loc(node), "wrong-type",
                    "'helpers' is C text, not %s; write 'helpers: |' and the "
                    "functions below it, indented",
                    sr_node_kind_name(node));
  if (node->style != SR_STYLE_LITERAL)
    return sr_error(diags, sr_node_loc(node), "wrong-value",
                    "C needs its lines as they are; write 'helpers: |' and "
                    "the functions below it, indented");
  struct scan s = {.text = sr_text_of(node, arena)};
  while (has_more(&s)) {
    if (skip_blank(&s))
      continue;
    if (sr_is_name_char(peek(&s, 0)))
      scan_name(&s);
    else if (scan_punct(&s))
      add(functions, arena, sr_arena_str(arena, s.name.ptr, s.name.len),
          sr_text_loc(&s.text, s.name_at, s.name_at + s.name.len), true);
  }
  return true;
}

void sr_functions_release(struct sr_functions *functions) {
  sr_table_release(&functions->table);
}

/* ---- calls ---- */

static bool fail_unknown(const struct sr_functions *functions,
                         const struct sr_expr *call, struct sr_loc loc,
                         struct sr_diags *diags) {
  int len = (int)call->str.len;
  const char *name = call->str.ptr;
  struct sr_suggest near;
  sr_suggest_init(&near, name, call->str.len);
  for (const struct sr_builtin *b = sr_builtins; b->name; b++)
    sr_suggest_offer(&near, b->name);
  sr_suggest_offer(&near, "sizeof");
  const char *builtin = near.best;
  for (size_t i = 0; i < functions->table.room; i++) {
    const struct sr_function *f = functions->table.slots[i].value;
    if (f)
      sr_suggest_offer(&near, f->name.ptr);
  }
  if (near.best && near.best == builtin)
    return sr_error(diags, loc, "expr-unknown-function",
                    "'%.*s' is not a built-in; did you mean '%s'? (functions "
                    "of the program are named under 'pure')",
                    len, name, near.best);
  if (near.best)
    return sr_error(diags, loc, "expr-unknown-function",
                    "there is no function '%.*s' here; did you mean '%s'?", len,
                    name, near.best);
  return sr_error(diags, loc, "expr-unknown-function",
                  "'%.*s' is not a built-in; if it is a function of the "
                  "program that changes nothing, name it under 'pure'; if it "
                  "is a macro, wrap it in a function under 'helpers'",
                  len, name);
}

bool sr_functions_resolve(const struct sr_functions *functions,
                          struct sr_expr *call, uint32_t helpers,
                          struct sr_diags *diags) {
  const struct sr_function *found = sr_table_get(&functions->table, call->str);
  if (!found)
    return fail_unknown(functions, call, call->loc, diags);
  call->imm = found->is_helper ? helpers : 0;
  return true;
}
