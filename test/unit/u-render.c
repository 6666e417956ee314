/* Expressions of specs as text: what is shown can be read again and means the
 * same. */
#include "expr_render.h"
#include "ruleset.h"
#include "unit.h"

static struct sr_strbuf shown;

/* The text that dumps show for a condition, or "" where it has errors. */
static const char *render(const char *text) {
  struct sr_ruleset set;
  struct sr_strbuf yaml, bytes;
  struct sr_spec spec;
  char error[256];
  sr_ruleset_init(&set);
  sr_strbuf_init(&yaml);
  sr_strbuf_init(&bytes);
  sr_strbuf_clear(&shown);
  sr_strbuf_adds(&yaml, "semrules: 1\npure: [f, 'ns::g']\nrules:\n- id: a\n  at: {exit: f}\n"
                        "  require: ");
  sr_strbuf_add_json(&yaml, text, strlen(text));
  sr_ruleset_load(&set, "a.yaml", yaml.ptr, yaml.len);
  bool ok = sr_ruleset_check(&set) && sr_ruleset_compile(&set, false, &bytes);
  if (ok && sr_spec_open_memory(&spec, bytes.ptr, bytes.len, error,
                                sizeof(error)))
    sr_expr_render(&spec, sr_spec_step(&spec, 0)->require, &shown);
  sr_strbuf_release(&yaml);
  sr_strbuf_release(&bytes);
  sr_ruleset_release(&set);
  return shown.ptr;
}

int main(void) {
  sr_strbuf_init(&shown);
  CHECK_TEXT(render("(a + b) * c"), "(a + b) * c");
  CHECK_TEXT(render("a => b => c"), "a => b => c");
  CHECK_TEXT(render("2.0 / x"), "2.0 / x");
  CHECK_TEXT(render("x + 1e300"), "x + 1.0000000000000001e+300");
  CHECK_TEXT(render("x - '\\xff'"), "x - -1");
  CHECK_TEXT(render("x == -'\\xff'"), "x == -(-1)");
  CHECK_TEXT(render("x - -(-y)"), "x - -(-y)");
  CHECK_TEXT(render("(T)(*p)"), "(T)(*p)");
  CHECK_TEXT(render("(T)p->q"), "(T)p->q");
  CHECK_TEXT(render("streq(x, \"a\\x6\\2143\\\"\\n\")"),
             "streq(x, \"a\\006\\2143\\\"\\n\")");
  CHECK_TEXT(render("streq(x, \"\xc3\xa4\")"), "streq(x, \"\xc3\xa4\")");
  CHECK_TEXT(render("streq(x, \"\xef\xbd\xbe\\xff\")"),
             "streq(x, \"\xef\xbd\xbe\\377\")");
  CHECK_TEXT(render("all( x : l ? l : m, a . b : x->c => any(i: 0..n+1, i))"),
             "all(x: l ? l : m, a.b: x->c => any(i: 0 .. n + 1, i))");
  CHECK_TEXT(render("!f(a, (b, 1))"), "");
  CHECK_TEXT(render("!f(a) && ns::g()"), "!f(a) && ns::g()");
  sr_strbuf_release(&shown);
  return unit_end();
}
