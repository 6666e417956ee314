/* The tables of the manual, from those of the loader: keys, words, operators,
 * built-ins, codes.  tools/update-docs puts them into docs/, between markers. */
#include <string.h>

#include "builtins.h"
#include "keys.h"
#include "ruleset.h"

#include "banned.h"

/* Appends text for a cell: a bar would end it. */
static void add_cell(struct sr_strbuf *out, const char *text) {
  for (; *text; text++) {
    if (*text == '|')
      sr_strbuf_addc(out, '\\');
    sr_strbuf_addc(out, *text);
  }
}

static void begin(struct sr_strbuf *out, const char *name, const char *first,
                  const char *second) {
  sr_strbuf_addf(out, "<!-- table: %s -->\n| %s | %s |\n| --- | --- |\n", name,
                 first, second);
}

static void end(struct sr_strbuf *out) {
  sr_strbuf_adds(out, "<!-- end -->\n");
}

/* "| `name` | meaning |" */
static void add_row(struct sr_strbuf *out, const char *name,
                    const char *meaning, const char *note) {
  sr_strbuf_adds(out, "| `");
  add_cell(out, name);
  sr_strbuf_adds(out, "` | ");
  add_cell(out, meaning);
  sr_strbuf_addf(out, "%s |\n", note);
}

static void add_keys(struct sr_strbuf *out, const char *name,
                     const struct sr_key *table) {
  begin(out, name, "key", "meaning");
  for (const struct sr_key *key = table; key->name; key++)
    add_row(out, key->name, key->meaning,
            key->flags & SR_KEY_REQUIRED ? " (required)" : "");
  end(out);
}

static void add_words(struct sr_strbuf *out) {
  begin(out, "severity", "severity", "meaning");
#define SR_SEVERITY_WORD(name, text, meaning) add_row(out, text, meaning, "");
#include "words.inc"
  end(out);
  begin(out, "status", "status", "meaning");
#define SR_STATUS_WORD(name, text, meaning) add_row(out, text, meaning, "");
#include "words.inc"
  end(out);
}

static void add_level(struct sr_strbuf *out, int level, const char *signs,
                      const char *meaning) {
  static const struct {
    const char *sign;
    int level;
  } binaries[] = {
#define SR_BINARY(sign, op, level) {sign, level},
#include "operators.inc"
  };
  sr_strbuf_adds(out, "| ");
  add_cell(out, signs);
  const char *space = "";
  for (size_t i = 0; i < sizeof(binaries) / sizeof(*binaries); i++) {
    if (binaries[i].level != level)
      continue;
    sr_strbuf_addf(out, "%s`", space);
    add_cell(out, binaries[i].sign);
    sr_strbuf_addc(out, '`');
    space = " ";
  }
  sr_strbuf_adds(out, " | ");
  add_cell(out, meaning);
  sr_strbuf_adds(out, " |\n");
}

static void add_operators(struct sr_strbuf *out) {
  begin(out, "operators", "operators", "meaning");
#define SR_LEVEL(level, signs, meaning) add_level(out, level, signs, meaning);
#include "operators.inc"
  end(out);
}

static void add_builtins(struct sr_strbuf *out) {
  begin(out, "built-ins", "built in", "meaning");
  for (const struct sr_builtin *b = sr_builtins; b->name; b++)
    add_row(out, b->usage, b->meaning, "");
  end(out);
}

static void add_codes(struct sr_strbuf *out) {
  static const struct {
    const char *code, *meaning;
  } codes[] = {
#define SR_CODE(code, meaning) {code, meaning},
#include "codes.inc"
  };
  begin(out, "codes", "code", "says");
  for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
    sr_strbuf_addf(out, "| [`%s`](#%s) | ", codes[i].code, codes[i].code);
    add_cell(out, codes[i].meaning);
    sr_strbuf_adds(out, " |\n");
  }
  end(out);
}

void sr_manual_write(struct sr_strbuf *out) {
  add_keys(out, "file", sr_file_keys);
  add_keys(out, "rule", sr_rule_keys);
  add_words(out);
  add_keys(out, "point", sr_point_keys);
  add_keys(out, "incident", sr_incident_keys);
  add_keys(out, "suppress", sr_suppress_keys);
  add_keys(out, "protocol", sr_protocol_keys);
  add_keys(out, "transition", sr_transition_keys);
  add_keys(out, "lock", sr_lock_keys);
  add_keys(out, "ghost", sr_ghost_keys);
  add_keys(out, "step", sr_step_keys);
  add_operators(out);
  add_builtins(out);
  add_codes(out);
}
