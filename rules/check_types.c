/* Types of expressions, from the leaves up. */
#include <string.h>

#include "check_scope.h"
#include "expr_class.h"
#include "fold.h"

#include "banned.h"

static void SR_PRINTF(5, 0)
    fail_with(struct sr_scope *s, struct sr_expr *expr, struct sr_loc loc,
              const char *code, const char *format, va_list args) {
  struct sr_strbuf text;
  if (expr->is_reported)
    return;
  sr_strbuf_init(&text);
  sr_strbuf_vaddf(&text, format, args);
  sr_error(s->diags, loc, code, "%s", text.ptr);
  sr_strbuf_release(&text);
  expr->is_reported = true;
}

static void fail_at(struct sr_scope *s, struct sr_expr *expr, struct sr_loc loc,
                    const char *code, const char *format, ...) SR_PRINTF(5, 6);

void sr_type_fail(struct sr_scope *s, struct sr_expr *expr, const char *code,
                  const char *format, ...) {
  va_list args;
  va_start(args, format);
  fail_with(s, expr, expr->loc, code, format, args);
  va_end(args);
}

/* The same at a part of it. */
static void fail_at(struct sr_scope *s, struct sr_expr *expr, struct sr_loc loc,
                    const char *code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  fail_with(s, expr, loc, code, format, args);
  va_end(args);
}

static const char *type_of(struct sr_scope *s, const struct sr_expr *expr) {
  return sr_type_text(expr->type, s->diags);
}

/* Where the last word of an expression stands: the field in `p->f`. */
static struct sr_loc last_word(const struct sr_expr *expr) {
  struct sr_loc loc = expr->loc;
  uint32_t characters = 0;
  for (size_t i = 0; i < expr->str.len; i++)
    characters += ((unsigned char)expr->str.ptr[i] & 0xc0) != 0x80;
  if (loc.end_column > characters) {
    loc.line = loc.end_line;
    loc.column = loc.end_column - characters;
  }
  return loc;
}

/* Where `->` or `.` stands, if it stands right before the field. */
static struct sr_loc operator_before(const struct sr_expr *expr) {
  const char *word = expr->op == SR_EXPR_ARROW ? "->" : ".";
  struct sr_loc loc = last_word(expr);
  size_t len = strlen(word), behind = expr->str.len + len;
  if (expr->text.len < behind || loc.column <= len ||
      memcmp(expr->text.ptr + expr->text.len - behind, word, len) != 0)
    return expr->loc;
  loc.end_column = loc.column;
  loc.column -= (uint32_t)len;
  return loc;
}

/* Where the type stands in a cast or sizeof. */
static struct sr_loc type_place(const struct sr_expr *expr) {
  struct sr_loc loc = expr->loc;
  const char *open = memchr(expr->text.ptr, '(', expr->text.len);
  const char *close = memchr(expr->text.ptr, ')', expr->text.len);
  if (loc.line == loc.end_line && open && close) {
    loc.end_column = loc.column + (uint32_t)(close - expr->text.ptr);
    loc.column += (uint32_t)(open - expr->text.ptr) + 1;
  }
  return loc;
}

bool sr_check_value(struct sr_scope *s, struct sr_expr *expr) {
  enum sr_class class = sr_type_class(expr->type);
  if (class == SR_CLASS_NOTHING)
    sr_type_fail(s, expr, "type-operand", "'%s' has no value, its type is void",
                 sr_brief(expr).text);
  else if (class == SR_CLASS_RECORD)
    sr_type_fail(s, expr, "type-operand",
                 "'%s' is a whole '%s'; name one of its fields",
                 sr_brief(expr).text, type_of(s, expr));
  else
    return true;
  return false;
}

static bool is_array(const struct sr_type *type) {
  type = sr_type_behind(type);
  return type && type->kind == SR_TYPE_ARRAY;
}

/* What is asked to be true or false. */
static void check_truth(struct sr_scope *s, struct sr_expr *expr) {
  if (!sr_check_value(s, expr) || expr->is_reported || !is_array(expr->type))
    return;
  expr->is_reported = true;
  sr_warning(s->diags, expr->loc, "condition-always-true",
             "this condition is always true: '%s' is an array, never NULL; "
             "did you mean its first element, '%s[0]'?",
             sr_brief(expr).text, sr_brief(expr).text);
}

/* `p->f` and `s.f`: the record behind, or NULL. */
static const struct sr_type *find_record(struct sr_scope *s,
                                         struct sr_expr *expr) {
  struct sr_expr *base = expr->kid;
  const struct sr_type *type = sr_type_behind(base->type);
  const struct sr_type *target = sr_type_behind(sr_type_pointee(type));
  bool is_arrow = expr->op == SR_EXPR_ARROW;
  struct sr_brief brief = sr_brief(base);
  const char *text = brief.text;
  if (!type)
    return NULL;
  if (is_arrow ? target && target->kind == SR_TYPE_RECORD
               : type->kind == SR_TYPE_RECORD)
    return is_arrow ? target : type;
  if (is_arrow && type->kind == SR_TYPE_RECORD)
    fail_at(s, expr, operator_before(expr), "type-field",
            "'%s' is no pointer; did you mean '.'?", text);
  else if (!is_arrow && target && target->kind == SR_TYPE_RECORD)
    fail_at(s, expr, operator_before(expr), "type-field",
            "'%s' is a pointer; did you mean '->'?", text);
  else if (!is_arrow || type->kind != SR_TYPE_POINTER || target)
    sr_type_fail(s, expr, "type-field", "'%s' is '%s', which has no fields",
                 text, type_of(s, base));
  return NULL;
}

static void type_field(struct sr_scope *s, struct sr_expr *expr) {
  const struct sr_type *record = find_record(s, expr);
  if (!record || !s->decls || expr->is_reported)
    return;
  size_t before = s->diags->errors + s->diags->warnings;
  const struct sr_member *member =
      sr_check_field(s, record, expr->str, last_word(expr));
  expr->is_reported = s->diags->errors + s->diags->warnings > before;
  if (!member)
    return;
  expr->type = member->type;
  expr->bit_size = member->bit_size;
}

/* `*p`, `p[i]` */
static void type_element(struct sr_scope *s, struct sr_expr *expr) {
  struct sr_expr *base = expr->kid, *index = base->next;
  const struct sr_type *type = sr_type_behind(base->type);
  const struct sr_type *target = sr_type_pointee(type);
  if (index && sr_type_class(index->type) > SR_CLASS_INTEGER)
    sr_type_fail(s, index, "type-operand", "an index is an integer, not '%s'",
                 type_of(s, index));
  if (!type)
    return;
  if (!target && type->kind != SR_TYPE_POINTER)
    sr_type_fail(
        s, expr, "type-operand",
        index ? "'%s' is '%s', no array or pointer that could have elements"
              : "'%s' is '%s', no pointer that could be followed",
        sr_brief(base).text, type_of(s, base));
  else if (target && sr_type_class(target) == SR_CLASS_NOTHING)
    sr_type_fail(
        s, expr, "type-operand",
        "'%s' is 'void *', which does not say what it points to; cast it: "
        "((T *)%s)",
        sr_brief(base).text, sr_brief(base).text);
  else
    expr->type = target;
}

static void type_address(struct sr_scope *s, struct sr_expr *expr) {
  if (expr->kid->bit_size)
    sr_type_fail(s, expr, "type-operand",
                 "'%s' is a bit-field, which has no address; use its value",
                 sr_brief(expr->kid).text);
  else if (expr->kid->type)
    expr->type = sr_type_pointer(expr->kid->type, s->diags->arena);
}

/* The type in a cast or sizeof; NULL where it is not known. */
static const struct sr_type *named_type(struct sr_scope *s,
                                        struct sr_expr *expr) {
  if (!s->decls)
    return NULL;
  const struct sr_type *type = sr_decls_type(s->decls, expr->str);
  for (int64_t i = 0; type && i < expr->imm; i++)
    type = sr_type_pointer(type, s->diags->arena);
  if (type)
    return type;
  struct sr_str tag = expr->str;
  const char *space = memchr(tag.ptr, ' ', tag.len);
  if (space)
    tag = (struct sr_str){space + 1, tag.len - (size_t)(space + 1 - tag.ptr)};
  struct sr_str near = sr_decls_nearest(s->decls, tag, 1 << SR_SYMBOL_TYPE);
  fail_at(s, expr, type_place(expr), "type-unknown",
          "the headers declare no type '%.*s'%s%.*s%.*s%s", (int)expr->str.len,
          expr->str.ptr,
          near.len ? "; did you mean '"
                   : "; add the file that does to 'headers'",
          near.len ? (int)(tag.ptr - expr->str.ptr) : 0, expr->str.ptr,
          (int)near.len, near.ptr, near.len ? "'?" : "");
  return NULL;
}

static void type_cast(struct sr_scope *s, struct sr_expr *expr) {
  if (sr_check_value(s, expr->kid))
    expr->type = named_type(s, expr);
}

static void type_sizeof(struct sr_scope *s, struct sr_expr *expr) {
  const struct sr_type *type = sr_type_behind(named_type(s, expr));
  expr->type = &sr_type_integer;
  if (type && type->size == 0 && type->kind == SR_TYPE_RECORD &&
      (type->flags & SR_TYPE_IS_INCOMPLETE))
    fail_at(s, expr, type_place(expr), "type-unknown",
            "'%s' is declared in the headers, but not defined, and has no size "
            "there; add the file that defines it to 'headers'",
            sr_type_text(type, s->diags));
}

static enum sr_class class_of(const struct sr_expr *expr) {
  return sr_type_class(expr->type);
}

static void type_conditional(struct sr_scope *s, struct sr_expr *expr) {
  struct sr_expr *yes = expr->kid->next, *no = yes->next;
  check_truth(s, expr->kid);
  bool both = sr_check_value(s, yes) && sr_check_value(s, no);
  enum sr_class a = class_of(yes), b = class_of(no);
  if (both && a == b && a == SR_CLASS_POINTER)
    expr->type = yes->op == SR_EXPR_NULL ? no->type : yes->type;
  else if (both && a == b && a == SR_CLASS_INTEGER)
    expr->type = &sr_type_integer;
  else if (both && a != SR_CLASS_UNKNOWN && b != SR_CLASS_UNKNOWN &&
           a != SR_CLASS_POINTER && b != SR_CLASS_POINTER)
    expr->type = &sr_type_real;
}

/* A call of a function that the headers declare. */
static void type_call(struct sr_scope *s, struct sr_expr *expr) {
  const struct sr_symbol *symbol =
      s->decls && expr->imm == 0
          ? sr_decls_find_kind(s->decls, expr->str, SR_SYMBOL_FUNCTION)
          : NULL;
  if (!symbol || symbol->next)
    return;
  const struct sr_type *function = sr_decls_complete(s->decls, symbol->type);
  size_t count = 0;
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next)
    count++;
  if (count < function->member_count ||
      (count > function->member_count &&
       !(function->flags & SR_TYPE_IS_VARIADIC)))
    sr_type_fail(
        s, expr, "expr-arguments",
        "'%.*s' takes %zu argument%s, not %zu; it is declared at %.*s:%u",
        (int)expr->str.len, expr->str.ptr, function->member_count,
        function->member_count == 1 ? "" : "s", count, (int)symbol->file.len,
        symbol->file.ptr, (unsigned)symbol->line);
  else
    expr->type = function->target;
}

static void type_leaf(struct sr_scope *s, struct sr_expr *expr) {
  switch (expr->op) {
  case SR_EXPR_NAME:
    sr_scope_name(s, expr);
    return;
  case SR_EXPR_FLOAT:
    expr->type = &sr_type_real;
    return;
  case SR_EXPR_STRING:
    expr->type = &sr_type_string;
    return;
  case SR_EXPR_NULL:
    expr->type = &sr_type_null;
    return;
  case SR_EXPR_TRUE:
  case SR_EXPR_FALSE:
    expr->type = &sr_type_truth;
    return;
  case SR_EXPR_SIZEOF:
    type_sizeof(s, expr);
    return;
  case SR_EXPR_CALL:
    type_call(s, expr);
    return;
  case SR_EXPR_ACTIVE:
    expr->type = &sr_type_truth;
    return;
  case SR_EXPR_ANY:
    return;
  default:
    expr->type = &sr_type_integer;
  }
}

static void type_node(struct sr_scope *s, struct sr_expr *expr) {
  switch (expr->op) {
  case SR_EXPR_MEMBER:
  case SR_EXPR_ARROW:
    type_field(s, expr);
    return;
  case SR_EXPR_INDEX:
  case SR_EXPR_DEREF:
    type_element(s, expr);
    return;
  case SR_EXPR_ADDRESS:
    type_address(s, expr);
    return;
  case SR_EXPR_CAST:
    type_cast(s, expr);
    return;
  case SR_EXPR_CONDITIONAL:
    type_conditional(s, expr);
    return;
  case SR_EXPR_OLD:
    expr->type = expr->kid->type;
    expr->bit_size = expr->kid->bit_size;
    return;
  case SR_EXPR_CALL:
    type_call(s, expr);
    return;
  case SR_EXPR_GHOST:
    expr->type = &sr_type_integer;
    return;
  case SR_EXPR_HELD:
    sr_check_value(s, expr->kid);
    break;
  case SR_EXPR_NOT:
  case SR_EXPR_AND:
  case SR_EXPR_OR:
  case SR_EXPR_IMPLIES:
    for (struct sr_expr *kid = expr->kid; kid; kid = kid->next)
      check_truth(s, kid);
    break;
  case SR_EXPR_STREQ:
  case SR_EXPR_STRPREFIX:
    sr_check_strings(s, expr);
    break;
  default:
    if (sr_expr_is_comparison(expr) || expr->op == SR_EXPR_IN)
      sr_check_comparison(s, expr);
  }
  expr->type = &sr_type_truth;
}

/* The type that it had where it was saved; see check.c. */
static void type_saved(struct sr_expr *expr) {
  const struct sr_expr *kept = expr->ghost->key_names;
  int64_t n = expr->imm;
  for (; kept && n; n--)
    kept = kept->next;
  if (!kept && (size_t)expr->imm >= expr->ghost->keys.count)
    for (kept = expr->ghost->saved; kept && n; n--)
      kept = kept->next;
  if (!kept)
    return;
  expr->type = kept->type;
  expr->bit_size = kept->bit_size;
}

static bool binds_variable(const struct sr_expr *expr) {
  return expr->op >= SR_EXPR_ALL_OF_LIST && expr->op <= SR_EXPR_ANY_OF_RANGE;
}

static void type_expr(struct sr_scope *s, struct sr_expr *expr) {
  struct sr_local local = {expr->str, NULL, s->locals};
  expr->type = NULL;
  expr->bit_size = 0;
  if (!expr->kid) {
    type_leaf(s, expr);
    return;
  }
  if (expr->op == SR_EXPR_SAVED) {
    type_saved(expr);
    return;
  }
  for (struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    type_expr(s, kid);
    if (!binds_variable(expr))
      continue;
    bool is_list =
        expr->op == SR_EXPR_ALL_OF_LIST || expr->op == SR_EXPR_ANY_OF_LIST;
    if (kid == expr->kid)
      local.type = is_list ? kid->type : &sr_type_integer;
    if (is_list || kid != expr->kid) /* numbers' bounds see no variable */
      s->locals = &local;
  }
  s->locals = local.outer;
  if (binds_variable(expr))
    check_truth(s, expr->kid->next->next);
  if (expr->op >= SR_EXPR_MUL && expr->op <= SR_EXPR_BITOR &&
      !sr_expr_is_comparison(expr))
    sr_check_arithmetic(s, expr);
  else if (expr->op == SR_EXPR_NEGATE || expr->op == SR_EXPR_COMPLEMENT)
    sr_check_arithmetic(s, expr);
  else
    type_node(s, expr);
}

void sr_check_types(struct sr_scope *scope, struct sr_expr *expr,
                    bool is_condition) {
  if (!expr)
    return;
  type_expr(scope, expr);
  if (is_condition)
    check_truth(scope, expr);
}
