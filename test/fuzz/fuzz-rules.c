/* Fuzz target: the loader of rule files.
 *
 * The input is a rule file.  Its diagnostics are rendered in every way; where
 * there are no errors it is compiled, and what was compiled must open; it is
 * expanded, and the expanded file must be free of errors and expand to
 * itself. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "ruleset.h"

/* Loads a file; true if it has no errors.  Both outputs may be NULL. */
static bool load(const char *text, size_t len, struct sr_strbuf *expanded,
                 struct sr_strbuf *spec, struct sr_strbuf *said) {
  struct sr_ruleset set;
  sr_ruleset_init(&set);
  sr_ruleset_load(&set, "a.yaml", text, len);
  bool ok = sr_ruleset_check(&set);
  if (ok) {
    sr_ruleset_expand(&set, expanded);
    sr_ruleset_compile(&set, true, spec);
  }
  sr_diags_render_json(&set.diags, said);
  sr_diags_render(&set.diags, true, said);
  sr_strbuf_clear(said);
  sr_diags_render(&set.diags, false, said);
  sr_ruleset_release(&set);
  return ok;
}

static void reopen(const struct sr_strbuf *bytes) {
  struct sr_spec spec;
  char error[256];
  if (bytes->len == 0)
    return;
  if (!sr_spec_open_memory(&spec, bytes->ptr, bytes->len, error, sizeof(error)))
    fuzz_fail("what was compiled does not open", error, "");
  fuzz_walk(&spec);
  sr_spec_close(&spec);
}

enum { first, second, outputs };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct sr_strbuf expanded[outputs], spec[outputs], said[outputs];
  for (int i = 0; i < outputs; i++) {
    sr_strbuf_init(&expanded[i]);
    sr_strbuf_init(&spec[i]);
    sr_strbuf_init(&said[i]);
  }
  if (load((const char *)data, size, &expanded[first], &spec[first],
           &said[first])) {
    reopen(&spec[first]);
    if (!load(expanded[first].ptr, expanded[first].len, &expanded[second],
              &spec[second], &said[second]))
      fuzz_fail("the expanded file has errors", expanded[first].ptr,
                said[second].ptr);
    if (strcmp(expanded[first].ptr, expanded[second].ptr) != 0)
      fuzz_fail("expanded twice, not the same", expanded[first].ptr,
                expanded[second].ptr);
    reopen(&spec[second]);
  }
  for (int i = 0; i < outputs; i++) {
    sr_strbuf_release(&expanded[i]);
    sr_strbuf_release(&spec[i]);
    sr_strbuf_release(&said[i]);
  }
  return 0;
}
