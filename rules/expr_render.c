/* Renders expression trees of specs. */
#include "expr_render.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "banned.h"

enum { deepest = 2000, unary_level = 13, primary_level = 15 };

struct renderer {
  const struct sr_spec *spec;
  struct sr_strbuf *out;
};

/* Higher binds tighter; as in the parser. */
static int level_of(unsigned op) {
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

static void render(const struct renderer *r, const struct sr_spec_expr *expr,
                   int level, unsigned depth);

static void render_type(const struct renderer *r,
                        const struct sr_spec_expr *expr) {
  int stars = expr->imm > 0 && expr->imm < 100 ? (int)expr->imm : 0;
  sr_strbuf_adds(r->out, sr_spec_string(r->spec, expr->str));
  if (stars)
    sr_strbuf_addc(r->out, ' ');
  for (int i = 0; i < stars; i++)
    sr_strbuf_addc(r->out, '*');
}

static void render_string(const struct renderer *r,
                          const struct sr_spec_expr *expr) {
  const char *text = sr_spec_string(r->spec, expr->str);
  uint32_t room = r->spec->header->strings.count - expr->str;
  sr_strbuf_add_json(r->out, text,
                     expr->str_size < room ? expr->str_size : strlen(text));
}

static void render_leaf(const struct renderer *r,
                        const struct sr_spec_expr *expr) {
  const char *name = sr_spec_string(r->spec, expr->str);
  if (expr->op == SR_EXPR_NAME) {
    sr_strbuf_adds(r->out, name);
  } else if (expr->op == SR_EXPR_STRING) {
    render_string(r, expr);
  } else if (expr->op == SR_EXPR_FLOAT) {
    sr_strbuf_addf(r->out, "%.17g", expr->real);
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

static void render_call(const struct renderer *r,
                        const struct sr_spec_expr *expr, unsigned depth) {
  sr_strbuf_addf(r->out, "%s(", name_of(expr->op));
  const struct sr_spec_expr *argument = sr_spec_expr(r->spec, expr->kid);
  for (unsigned n = 0; argument && n < 10000; n++) {
    sr_strbuf_adds(r->out, n ? ", " : "");
    render(r, argument, 0, depth);
    argument = sr_spec_expr(r->spec, argument->next);
  }
  sr_strbuf_addc(r->out, ')');
}

static void render_unary(const struct renderer *r,
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
  bool is_same = operand && operand->op == expr->op &&
                 (expr->op == SR_EXPR_NEGATE || expr->op == SR_EXPR_ADDRESS);
  render(r, operand, is_same ? primary_level : unary_level, depth);
}

static void render_access(const struct renderer *r,
                          const struct sr_spec_expr *expr, unsigned depth) {
  render(r, kid(r, expr, 0), primary_level, depth);
  if (expr->op == SR_EXPR_INDEX) {
    sr_strbuf_addc(r->out, '[');
    render(r, kid(r, expr, 1), 0, depth);
    sr_strbuf_addc(r->out, ']');
    return;
  }
  sr_strbuf_addf(r->out, "%s%s", expr->op == SR_EXPR_ARROW ? "->" : ".",
                 sr_spec_string(r->spec, expr->str));
}

static void render_conditional(const struct renderer *r,
                               const struct sr_spec_expr *expr,
                               unsigned depth) {
  render(r, kid(r, expr, 0), 3, depth);
  sr_strbuf_adds(r->out, " ? ");
  render(r, kid(r, expr, 1), 0, depth);
  sr_strbuf_adds(r->out, " : ");
  render(r, kid(r, expr, 2), 2, depth);
}

static void render_op(const struct renderer *r, const struct sr_spec_expr *expr,
                      unsigned depth) {
  int level = level_of(expr->op);
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
  } else if (expr->op >= SR_EXPR_IN) {
    render_call(r, expr, depth);
  } else {
    render_leaf(r, expr);
  }
}

static void render(const struct renderer *r, const struct sr_spec_expr *expr,
                   int level, unsigned depth) {
  if (!expr || depth > deepest) {
    sr_strbuf_adds(r->out, "...");
    return;
  }
  bool needs_parens = level_of(expr->op) < level;
  sr_strbuf_adds(r->out, needs_parens ? "(" : "");
  render_op(r, expr, depth + 1);
  sr_strbuf_adds(r->out, needs_parens ? ")" : "");
}

void sr_expr_render(const struct sr_spec *spec, uint32_t index,
                    struct sr_strbuf *out) {
  struct renderer r = {spec, out};
  if (index != SR_NONE)
    render(&r, sr_spec_expr(spec, index), 0, 0);
}
