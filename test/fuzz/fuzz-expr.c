/* Fuzz target: the expression parser.
 *
 * The input is parsed and folded as it is.  What parses goes through a rule
 * into a spec and is rendered from there; the rendered text must parse again,
 * to the same tree and the same text. */
#include <stdlib.h>
#include <string.h>

#include "expr_render.h"
#include "fold.h"
#include "fuzz.h"
#include "ruleset.h"

static struct sr_expr *parse(struct sr_arena *arena, struct sr_diags *diags,
                             const char *text, size_t len) {
  struct sr_source *source = SR_NEW(arena, struct sr_source);
  if (!sr_source_init(source, arena, "x", text, len, diags))
    return NULL;
  struct sr_text all = {.source = source, .str = source->text};
  return sr_expr_parse(all, arena, diags);
}

static void render(const struct sr_diags *diags) {
  struct sr_strbuf out;
  sr_strbuf_init(&out);
  sr_diags_render(diags, true, &out);
  sr_diags_render_json(diags, &out);
  sr_strbuf_release(&out);
}

/* True if it parses. */
static bool parse_alone(const char *text, size_t len) {
  struct sr_arena arena = SR_ARENA_INIT;
  struct sr_diags diags;
  sr_diags_init(&diags, &arena);
  struct sr_expr *expr = parse(&arena, &diags, text, len);
  if (expr)
    sr_fold(expr, NULL, NULL, &diags);
  else if (diags.errors == 0)
    fuzz_fail("no expression, and no reason given", text, "");
  render(&diags);
  sr_arena_release(&arena);
  return expr != NULL;
}

/* A negative literal, as characters may be, is written with a minus. */
static uint64_t magnitude(const struct sr_spec_expr *expr) {
  return expr->is_unsigned || expr->imm >= 0 ? (uint64_t)expr->imm
                                             : -(uint64_t)expr->imm;
}

static const struct sr_spec_expr *skip_minus(const struct sr_spec *spec,
                                             const struct sr_spec_expr *expr,
                                             bool *is_negative) {
  *is_negative = expr->op == SR_EXPR_INT && expr->imm < 0 && !expr->is_unsigned;
  if (expr->op != SR_EXPR_NEGATE)
    return expr;
  const struct sr_spec_expr *kid = sr_spec_expr(spec, expr->kid);
  if (!kid || kid->op != SR_EXPR_INT || (kid->imm < 0 && !kid->is_unsigned))
    return expr;
  *is_negative = true;
  return kid;
}

static bool is_same(const struct sr_spec *s, const struct sr_spec_expr *a,
                    const struct sr_spec *t, const struct sr_spec_expr *b) {
  if (!a || !b)
    return a == b;
  bool minus_a, minus_b;
  const struct sr_spec_expr *x = skip_minus(s, a, &minus_a);
  const struct sr_spec_expr *y = skip_minus(t, b, &minus_b);
  if (x->op != y->op || minus_a != minus_b || x->str_size != y->str_size ||
      memcmp(sr_spec_string(s, x->str), sr_spec_string(t, y->str),
             x->str_size) != 0)
    return false;
  if (x->op == SR_EXPR_INT ? magnitude(x) != magnitude(y) : x->imm != y->imm)
    return false;
  return is_same(s, sr_spec_expr(s, x->kid), t, sr_spec_expr(t, y->kid)) &&
         is_same(s, sr_spec_expr(s, a->next), t, sr_spec_expr(t, b->next));
}

/* Compiles a rule that requires `text`; true if it may be said. */
static bool compile(const char *text, size_t len, struct sr_strbuf *spec) {
  struct sr_ruleset set;
  struct sr_strbuf yaml;
  sr_ruleset_init(&set);
  sr_strbuf_init(&yaml);
  sr_strbuf_adds(&yaml, "semrules: 1\nrules:\n- id: a\n  at: {exit: f}\n"
                        "  require: ");
  sr_strbuf_add_json(&yaml, text, len);
  sr_ruleset_load(&set, "a.yaml", yaml.ptr, yaml.len);
  bool ok = sr_ruleset_check(&set) && sr_ruleset_compile(&set, true, spec);
  render(&set.diags);
  sr_strbuf_release(&yaml);
  sr_ruleset_release(&set);
  return ok;
}

static const struct sr_spec_expr *open_spec(struct sr_spec *spec,
                                            const struct sr_strbuf *bytes,
                                            struct sr_strbuf *text) {
  char error[256];
  if (!sr_spec_open_memory(spec, bytes->ptr, bytes->len, error, sizeof(error)))
    fuzz_fail("what was compiled does not open", error, "");
  uint32_t require = sr_spec_step(spec, 0)->require;
  sr_expr_render(spec, require, text);
  return sr_spec_expr(spec, require);
}

static void compile_twice(const char *text, size_t len) {
  struct sr_strbuf bytes[2], shown[2];
  struct sr_spec spec[2];
  for (int i = 0; i < 2; i++) {
    sr_strbuf_init(&bytes[i]);
    sr_strbuf_init(&shown[i]);
  }
  if (compile(text, len, &bytes[0])) {
    const struct sr_spec_expr *first = open_spec(&spec[0], &bytes[0], shown);
    if (!compile(shown[0].ptr, shown[0].len, &bytes[1]))
      fuzz_fail("the rendered text does not parse", text, shown[0].ptr);
    const struct sr_spec_expr *second =
        open_spec(&spec[1], &bytes[1], &shown[1]);
    if (strcmp(shown[0].ptr, shown[1].ptr) != 0)
      fuzz_fail("rendered twice, not the same", shown[0].ptr, shown[1].ptr);
    if (!is_same(&spec[0], first, &spec[1], second))
      fuzz_fail("the rendered text is another tree", text, shown[0].ptr);
  }
  for (int i = 0; i < 2; i++) {
    sr_strbuf_release(&bytes[i]);
    sr_strbuf_release(&shown[i]);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = malloc(size + 1);
  if (size)
    memcpy(text, data, size);
  text[size] = '\0';
  if (parse_alone(text, size))
    compile_twice(text, size);
  free(text);
  return 0;
}
