/* The expression parser and the folder: how operators bind, what is a cast,
 * what constants come to.  Trees are shown as lists: (op kid kid). */
#include <inttypes.h>
#include <stdio.h>

#include "fold.h"
#include "unit.h"

static struct sr_arena arena = SR_ARENA_INIT;
static struct sr_diags diags;
static struct sr_strbuf shown;

static struct sr_expr *parse(const char *text) {
  struct sr_source *source = SR_NEW(&arena, struct sr_source);
  sr_diags_init(&diags, &arena);
  sr_source_init(source, &arena, "x", text, strlen(text), &diags);
  struct sr_text all = {.source = source, .str = source->text};
  return sr_expr_parse(all, &arena, &diags);
}

static void show(const struct sr_expr *expr) {
  if (!expr->kid) {
    sr_strbuf_add(&shown, expr->text.ptr, expr->text.len);
    return;
  }
  sr_strbuf_addf(&shown, "(%s", sr_expr_op_name(expr->op));
  if (expr->op == SR_EXPR_CAST)
    sr_strbuf_addf(&shown, " %.*s%.*s", (int)expr->str.len, expr->str.ptr,
                   (int)expr->imm, "****");
  for (const struct sr_expr *kid = expr->kid; kid; kid = kid->next) {
    sr_strbuf_addc(&shown, ' ');
    show(kid);
  }
  sr_strbuf_addc(&shown, ')');
}

static const char *tree(const char *text) {
  const struct sr_expr *expr = parse(text);
  sr_strbuf_clear(&shown);
  if (expr)
    show(expr);
  else
    sr_strbuf_addf(&shown, "%u: %s", (unsigned)diags.first->loc.column,
                   diags.first->message);
  return shown.ptr;
}

static void test_precedence(void) {
  CHECK_TEXT(tree("a + b * c - d"), "(- (+ a (* b c)) d)");
  CHECK_TEXT(tree("a << 1 + b < c == d"), "(== (< (<< a (+ 1 b)) c) d)");
  CHECK_TEXT(tree("a | b ^ c & d"), "(| a (^ b (& c d)))");
  CHECK_TEXT(tree("a || b && c | d"), "(|| a (&& b (| c d)))");
  CHECK_TEXT(tree("a => b => c"), "(=> a (=> b c))");
  CHECK_TEXT(tree("a || b => c ? d : e"), "(=> (|| a b) (?: c d e))");
  CHECK_TEXT(tree("a ? b : c ? d : e"), "(?: a b (?: c d e))");
  CHECK_TEXT(tree("a ? b => c : d => e"), "(=> (?: a (=> b c) d) e)");
  CHECK_TEXT(tree("a - b - c"), "(- (- a b) c)");
  CHECK_TEXT(tree("!a.b->c[1]"), "(! (index (arrow (member a)) 1))");
  CHECK_TEXT(tree("*p->q"), "(deref (arrow p))");
  CHECK_TEXT(tree("-~!a"), "(neg (~ (! a)))");
  CHECK_TEXT(tree("&a[i] - b"), "(- (address (index a i)) b)");
  CHECK_TEXT(tree("(a + b) * c"), "(* (+ a b) c)");
}

static void test_casts(void) {
  CHECK_TEXT(tree("(T)x"), "(cast T x)");
  CHECK_TEXT(tree("(T *)x->y"), "(cast T* (arrow x))");
  CHECK_TEXT(tree("(T)(x)"), "(cast T x)");
  CHECK_TEXT(tree("(T)!x"), "(cast T (! x))");
  CHECK_TEXT(tree("(T)\"s\""), "(cast T \"s\")");
  CHECK_TEXT(tree("(a) - b"), "(- a b)");
  CHECK_TEXT(tree("(a) * b"), "(* a b)");
  CHECK_TEXT(tree("(a) & b"), "(& a b)");
  CHECK_TEXT(tree("(size_t)-1"), "(cast size_t (neg 1))");
  CHECK_TEXT(tree("(uint32_t)*p"), "(cast uint32_t (deref p))");
  CHECK_TEXT(tree("(int)-1 + 2"), "(+ (cast int (neg 1)) 2)");
  CHECK_TEXT(tree("(struct s **)p"), "(cast struct s** p)");
  CHECK_TEXT(tree("(const char *)p"), "(cast char* p)");
  CHECK_TEXT(tree("(long unsigned int)x"), "(cast unsigned long x)");
  CHECK_TEXT(tree("(unsigned)x"), "(cast unsigned int x)");
  CHECK_TEXT(tree("(long long)x"), "(cast long long x)");
  CHECK_TEXT(tree("(_Bool)x"), "(cast bool x)");
  CHECK_TEXT(tree("(ns::T *)x"), "(cast ns::T* x)");
  CHECK_TEXT(tree("sizeof(struct s *) + sizeof(int)"),
             "(+ sizeof(struct s *) sizeof(int))");
}

static void test_calls(void) {
  CHECK_TEXT(tree("in(x, 1, 'a', b + c)"), "(in x 1 'a' (+ b c))");
  CHECK_TEXT(tree("streq(a, \"x\" \"y\")"), "(streq a \"x\" \"y\")");
  CHECK_TEXT(tree("old(a->b) + thread()"), "(+ (old (arrow a)) thread())");
  CHECK_TEXT(tree("in (x , 1)"), "(in x 1)");
  CHECK_TEXT(tree("f(x, g())"), "(call x g())");
  CHECK_TEXT(tree("all(x: l, a.b: x->c)"),
             "(all-list l (member (arrow x)) (arrow x))");
  CHECK_TEXT(tree("any(i: 0..n, i)"), "(any-range 0 n i)");
}

static void test_texts(void) {
  const struct sr_expr *expr = parse("  a  &&\n\t( b\n==  \"x  y\" )");
  CHECK(expr != NULL);
  if (!expr)
    return;
  CHECK_TEXT(expr->text.ptr, "a && ( b == \"x  y\" )");
  CHECK_TEXT(expr->kid->next->text.ptr, "b == \"x  y\"");
  CHECK_INT(expr->kid->next->loc.line, 2);
  CHECK_INT(expr->kid->next->loc.column, 4);
}

static void test_errors(void) {
  CHECK_TEXT(tree("a = b"), "3: '=' assigns; did you mean '=='?");
  CHECK_TEXT(tree("a b"), "3: expected an operator before 'b'");
  CHECK_TEXT(tree(""), "1: an expression is missing");
  CHECK_TEXT(tree("in(a,)"), "6: expected an operand before ')'");
}

static const char *value(const char *text) {
  const struct sr_expr *expr = parse(text);
  sr_strbuf_clear(&shown);
  struct sr_const v = {.kind = SR_CONST_NONE};
  if (expr)
    v = sr_fold(expr, NULL, NULL, &diags);
  if (v.kind == SR_CONST_INT && v.is_unsigned)
    sr_strbuf_addf(&shown, "%" PRIu64 "u", (uint64_t)v.imm);
  else if (v.kind == SR_CONST_INT)
    sr_strbuf_addf(&shown, "%" PRId64, v.imm);
  else if (v.kind == SR_CONST_FLOAT)
    sr_strbuf_addf(&shown, "%g", v.real);
  else if (v.kind == SR_CONST_STRING)
    sr_strbuf_addf(&shown, "'%s'", v.str.ptr);
  else
    sr_strbuf_adds(&shown, diags.first ? diags.first->message : "none");
  return shown.ptr;
}

static void test_values(void) {
  CHECK_TEXT(value("1 << 10"), "1024");
  CHECK_TEXT(value("0x10 + 010 + 0b11"), "27");
  CHECK_TEXT(value("0xffffffffffffffff"), "18446744073709551615u");
  CHECK_TEXT(value("18446744073709551615 + 1"), "this overflows 64 bits");
  CHECK_TEXT(value("18446744073709551615 * 18446744073709551615"),
             "this overflows 64 bits");
  CHECK_TEXT(value("1 << 63"), "9223372036854775808u");
  CHECK_TEXT(value("18446744073709551615 << 63"), "this overflows 64 bits");
  CHECK_TEXT(value("-9223372036854775807 - 1"), "-9223372036854775808");
  CHECK_TEXT(value("-9223372036854775807 - 2"), "this overflows 64 bits");
  CHECK_TEXT(value("-1 < 18446744073709551615"), "1");
  CHECK_TEXT(value("-7 / 2 * 10 + -7 % 2"), "-31");
  CHECK_TEXT(value("1 / 0"), "this divides by zero");
  CHECK_TEXT(value("1 % 0"), "this divides by zero");
  CHECK_TEXT(value("1.0 / 0"), "this divides by zero");
  CHECK_TEXT(value("1 << 64"), "this shifts by less than 0 or more than 63");
  CHECK_TEXT(value("~0"), "-1");
  CHECK_TEXT(value("(unsigned char)300 + (signed char)200"), "-12");
  CHECK_TEXT(value("0 && 1 / 0"), "0");
  CHECK_TEXT(value("1 || 1 / 0"), "1");
  CHECK_TEXT(value("0 => 1 / 0"), "1");
  CHECK_TEXT(value("1 ? 2 : 1 / 0"), "2");
  CHECK_TEXT(value("1.5 + 0x1p3"), "9.5");
  CHECK_TEXT(value("\"a\\x62\\143\""), "'abc'");
  CHECK_TEXT(value("'\\xff' + '\\n'"), "9");
  CHECK_TEXT(value("in(3, 1, 2, 3)"), "1");
  CHECK_TEXT(value("p->x"), "this is not constant");
}

int main(void) {
  sr_strbuf_init(&shown);
  test_precedence();
  test_casts();
  test_calls();
  test_texts();
  test_errors();
  test_values();
  sr_strbuf_release(&shown);
  sr_arena_release(&arena);
  return unit_end();
}
