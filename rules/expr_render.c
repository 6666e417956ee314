/* Renders expression trees of specs. */
#include "expr_render.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "utf8.h"

#include "banned.h"

enum { deepest = 2000, unary_level = 13, primary_level = 15 };

struct renderer {
  const struct sr_spec *spec;
  struct sr_strbuf *out;
  uint32_t left; /* nodes still to come: a whole tree has no node twice */
};

/* Higher binds tighter; as in the parser. */
static int level_of_op(unsigned op) {
  switch (op) {
  case SR_EXPR_IMPLIES:
    return 1;
  case SR_EXPR_CONDITIONAL:
    return 2;
  case SR_EXPR_OR:
    return 3;
  case SR_EXPR_AND:
    return 4;
  case SR_EXPR_BITOR:
    return 5;
  case SR_EXPR_BITXOR:
    return 6;
  case SR_EXPR_BITAND:
    return 7;
  case SR_EXPR_EQ:
  case SR_EXPR_NE:
    return 8;
  case SR_EXPR_LT:
  case SR_EXPR_LE:
  case SR_EXPR_GT:
  case SR_EXPR_GE:
    return 9;
  case SR_EXPR_SHL:
  case SR_EXPR_SHR:
    return 10;
  case SR_EXPR_ADD:
  case SR_EXPR_SUB:
    return 11;
  case SR_EXPR_MUL:
  case SR_EXPR_DIV:
  case SR_EXPR_REM:
    return 12;
  case SR_EXPR_DEREF:
  case SR_EXPR_ADDRESS:
  case SR_EXPR_NOT:
  case SR_EXPR_COMPLEMENT:
  case SR_EXPR_NEGATE:
  case SR_EXPR_CAST:
    return unary_level;
  default:
    return primary_level;
  }
}

/* Characters above 127 are negative and are shown with a minus, which binds
 * as the operator does. */
static int level_of(const struct sr_spec_expr *expr) {
  bool is_negative =
      expr->op == SR_EXPR_INT && expr->imm < 0 && !expr->is_unsigned;
  return is_negative ? unary_level : level_of_op(expr->op);
}

static const char *name_of(unsigned op) {
  switch (op) {
#define SR_EXPR(name, number, text, kids)                                      \
  case number:                                                                 \
    return text;
#include "expr.inc"
  default:
    return "?";
  }
}

static const struct sr_spec_expr *
kid(const struct renderer *r, const struct sr_spec_expr *expr, unsigned n) {
  const struct sr_spec_expr *found = sr_spec_expr(r->spec, expr->kid);
  while (n-- && found)
    found = sr_spec_expr(r->spec, found->next);
  return found;
}

static void render(struct renderer *r, const struct sr_spec_expr *expr,
                   int level, unsigned depth);

static void render_type(struct renderer *r,
                        const struct sr_spec_expr *expr) {
  int stars = expr->imm > 0 && expr->imm < 100 ? (int)expr->imm : 0;
  sr_strbuf_adds(r->out, sr_spec_string(r->spec, expr->str));
  if (stars)
    sr_strbuf_addc(r->out, ' ');
  for (int i = 0; i < stars; i++)
    sr_strbuf_addc(r->out, '*');
}

/* As C writes it; octal escapes cannot run into what follows. */
static void render_string(struct renderer *r,
                          const struct sr_spec_expr *expr) {
  static const char plain[] = "\"\\\n\t", letter[] = "\"\\nt";
  uint32_t left = expr->str_size;
  const char *text = sr_spec_bytes(r->spec, expr->str, &left);
  sr_strbuf_addc(r->out, '"');
  while (left) {
    uint32_t code = 0;
    size_t size = sr_utf8_decode(text, left, &code);
    const char *found = *text ? strchr(plain, *text) : NULL;
    bool is_shown = size && code >= 0x20 && (code < 0x7f || code >= 0xa0) &&
                    code != 0xfeff && code != 0xfffe && code != 0xffff;
    if (found)
      sr_strbuf_addf(r->out, "\\%c", letter[found - plain]);
    else if (is_shown)
      sr_strbuf_add(r->out, text, size);
    else
      sr_strbuf_addf(r->out, "\\%03o", (unsigned)(unsigned char)*text);
    size_t done = is_shown ? size : 1;
    text += done;
    left -= (uint32_t)done;
  }
  sr_strbuf_addc(r->out, '"');
}

/* Stays a floating number when it is read again. */
static void render_real(struct renderer *r, double real) {
  size_t from = r->out->len;
  sr_strbuf_addf(r->out, "%.17g", real);
  if (!strpbrk(r->out->ptr + from, ".en"))
    sr_strbuf_adds(r->out, ".0");
}

static void render_leaf(struct renderer *r,
                        const struct sr_spec_expr *expr) {
  const char *name = sr_spec_string(r->spec, expr->str);
  if (expr->op == SR_EXPR_NAME) {
    sr_strbuf_adds(r->out, name);
  } else if (expr->op == SR_EXPR_STRING) {
    render_string(r, expr);
  } else if (expr->op == SR_EXPR_FLOAT) {
    render_real(r, expr->real);
  } else if (expr->op == SR_EXPR_INT) {
    if (expr->is_unsigned)
      sr_strbuf_addf(r->out, "%" PRIu64, (uint64_t)expr->imm);
    else
      sr_strbuf_addf(r->out, "%" PRId64, expr->imm);
    if (*name)
      sr_strbuf_addf(r->out, " /* %s */", name);
  } else {
    static const char *const words[] = {"NULL", "true", "false", "errno"};
    sr_strbuf_adds(r->out, expr->op >= SR_EXPR_NULL && expr->op <= SR_EXPR_ERRNO
                               ? words[expr->op - SR_EXPR_NULL]
                               : "?");
  }
}

static void render_call(struct renderer *r,
                        const struct sr_spec_expr *expr, unsigned depth) {
  sr_strbuf_addf(r->out, "%s(",
                 expr->op == SR_EXPR_CALL ? sr_spec_string(r->spec, expr->str)
                                          : name_of(expr->op));
  const struct sr_spec_expr *argument = sr_spec_expr(r->spec, expr->kid);
  for (unsigned n = 0; argument && r->left; n++) {
    sr_strbuf_adds(r->out, n ? ", " : "");
    render(r, argument, 0, depth);
    argument = sr_spec_expr(r->spec, argument->next);
  }
  sr_strbuf_addc(r->out, ')');
}

/* `--a`, `&&a`, and `(T)*a`, where T may as well be a number, would be read
 * otherwise. */
static int operand_level(const struct sr_spec_expr *expr,
                         const struct sr_spec_expr *operand) {
  if (!operand || level_of(operand) != unary_level)
    return unary_level;
  bool has_minus = operand->op == SR_EXPR_NEGATE || operand->op == SR_EXPR_INT;
  bool is_misread =
      expr->op == SR_EXPR_NEGATE    ? has_minus
      : expr->op == SR_EXPR_ADDRESS ? operand->op == SR_EXPR_ADDRESS
      : expr->op == SR_EXPR_CAST    ? has_minus ||
                                       operand->op == SR_EXPR_DEREF ||
                                       operand->op == SR_EXPR_ADDRESS
                                 : false;
  return is_misread ? primary_level : unary_level;
}

/* The way from an element to the next one, `conn.next`, out of
 * `x->conn.next`. */
static void render_path(struct renderer *r,
                        const struct sr_spec_expr *step, unsigned depth) {
  if (!step || depth > deepest || !r->left || step->op == SR_EXPR_NAME)
    return;
  r->left--;
  render_path(r, kid(r, step, 0), depth + 1);
  sr_strbuf_addf(r->out, "%s%s", step->op == SR_EXPR_MEMBER ? "." : "",
                 sr_spec_string(r->spec, step->str));
}

static void render_walk(struct renderer *r,
                        const struct sr_spec_expr *expr, unsigned depth) {
  bool is_any =
      expr->op == SR_EXPR_ANY_OF_LIST || expr->op == SR_EXPR_ANY_OF_RANGE;
  sr_strbuf_addf(r->out, "%s(%s: ", is_any ? "any" : "all",
                 sr_spec_string(r->spec, expr->str));
  render(r, kid(r, expr, 0), 0, depth);
  if (expr->op >= SR_EXPR_ALL_OF_RANGE) {
    sr_strbuf_adds(r->out, " .. ");
    render(r, kid(r, expr, 1), 0, depth);
    sr_strbuf_adds(r->out, ", ");
  } else {
    sr_strbuf_adds(r->out, ", ");
    render_path(r, kid(r, expr, 1), depth);
    sr_strbuf_adds(r->out, ": ");
  }
  render(r, kid(r, expr, 2), 0, depth);
  sr_strbuf_addc(r->out, ')');
}

static void render_unary(struct renderer *r,
                         const struct sr_spec_expr *expr, unsigned depth) {
  if (expr->op == SR_EXPR_CAST) {
    sr_strbuf_addc(r->out, '(');
    render_type(r, expr);
    sr_strbuf_addc(r->out, ')');
  } else {
    sr_strbuf_adds(r->out, expr->op == SR_EXPR_DEREF     ? "*"
                           : expr->op == SR_EXPR_ADDRESS ? "&"
                           : expr->op == SR_EXPR_NEGATE  ? "-"
                                                         : name_of(expr->op));
  }
  const struct sr_spec_expr *operand = kid(r, expr, 0);
  render(r, operand, operand_level(expr, operand), depth);
}

static void render_access(struct renderer *r,
                          const struct sr_spec_expr *expr, unsigned depth) {
  const struct sr_spec_expr *object = kid(r, expr, 0);
  bool is_number =
      object && (object->op == SR_EXPR_INT || object->op == SR_EXPR_FLOAT);
  render(r, object, is_number ? primary_level + 1 : primary_level, depth);
  if (expr->op == SR_EXPR_INDEX) {
    sr_strbuf_addc(r->out, '[');
    render(r, kid(r, expr, 1), 0, depth);
    sr_strbuf_addc(r->out, ']');
    return;
  }
  sr_strbuf_addf(r->out, "%s%s", expr->op == SR_EXPR_ARROW ? "->" : ".",
                 sr_spec_string(r->spec, expr->str));
}

static void render_conditional(struct renderer *r,
                               const struct sr_spec_expr *expr,
                               unsigned depth) {
  render(r, kid(r, expr, 0), 3, depth);
  sr_strbuf_adds(r->out, " ? ");
  render(r, kid(r, expr, 1), 0, depth);
  sr_strbuf_adds(r->out, " : ");
  render(r, kid(r, expr, 2), 2, depth);
}

/* What is known of the past; a ghost's keys stand with it where they are told
 * from others only. */
static void render_history(struct renderer *r, const struct sr_spec_expr *expr,
                           unsigned depth) {
  const char *text = sr_spec_string(r->spec, expr->str);
  if (expr->op == SR_EXPR_ACTIVE)
    sr_strbuf_addf(r->out, "active(\"%s\")", text);
  else if (expr->op == SR_EXPR_GHOST)
    sr_strbuf_adds(r->out, text);
  else if (expr->op == SR_EXPR_ANY)
    sr_strbuf_addc(r->out, '_');
  else
    render_call(r, expr, depth);
}

static void render_op(struct renderer *r, const struct sr_spec_expr *expr,
                      unsigned depth) {
  int level = level_of_op(expr->op);
  if (level == unary_level) {
    render_unary(r, expr, depth);
  } else if (expr->op == SR_EXPR_CONDITIONAL) {
    render_conditional(r, expr, depth);
  } else if (level < unary_level) {
    bool is_right = expr->op == SR_EXPR_IMPLIES;
    render(r, kid(r, expr, 0), level + is_right, depth);
    sr_strbuf_addf(r->out, " %s ", name_of(expr->op));
    render(r, kid(r, expr, 1), level + !is_right, depth);
  } else if (expr->op >= SR_EXPR_MEMBER && expr->op <= SR_EXPR_INDEX) {
    render_access(r, expr, depth);
  } else if (expr->op == SR_EXPR_SIZEOF) {
    sr_strbuf_adds(r->out, "sizeof(");
    render_type(r, expr);
    sr_strbuf_addc(r->out, ')');
  } else if (expr->op >= SR_EXPR_ALL_OF_LIST &&
             expr->op <= SR_EXPR_ANY_OF_RANGE) {
    render_walk(r, expr, depth);
  } else if (expr->op >= SR_EXPR_ACTIVE && expr->op <= SR_EXPR_ANY) {
    render_history(r, expr, depth);
  } else if (expr->op >= SR_EXPR_IN) {
    render_call(r, expr, depth);
  } else {
    render_leaf(r, expr);
  }
}

static void render(struct renderer *r, const struct sr_spec_expr *expr,
                   int level, unsigned depth) {
  if (!expr || depth > deepest || r->left == 0) {
    sr_strbuf_adds(r->out, "...");
    return;
  }
  r->left--;
  bool needs_parens = level_of(expr) < level;
  sr_strbuf_adds(r->out, needs_parens ? "(" : "");
  render_op(r, expr, depth + 1);
  sr_strbuf_adds(r->out, needs_parens ? ")" : "");
}

void sr_expr_render(const struct sr_spec *spec, uint32_t index,
                    struct sr_strbuf *out) {
  struct renderer r = {spec, out, spec->header->exprs.count};
  if (index != SR_NONE)
    render(&r, sr_spec_expr(spec, index), 0, 0);
}
