/* The text report of a breach, and what it shares with the JSON one. */
#include "rt.h"

#include <string.h>

const struct sr_level sr_levels[SR_LEVEL_COUNT] = {
    {SIZE_MAX, SR_STACK_MAX, true, true, true},
    {1024, 4, true, true, true},
    {256, 0, true, true, true},
    {256, 0, false, false, true},
    {128, 0, false, false, false},
};

/* ---- words and strings of a site ---- */

const char *sr_site_string(const struct semrules_site *site, uint32_t offset) {
  return offset == 0 || offset >= site->size ? "" : (const char *)site + offset;
}

#define SR_WORD(name, number, text) [number] = text,
#define SR_WORD_OF(words, index)                                               \
  ((index) < sizeof(words) / sizeof *(words) ? (words)[index] : "unknown")

const char *sr_severity_word(const struct semrules_site *site) {
  static const char *const words[] = {
#define SR_SEVERITY SR_WORD
#include "semrules/abi.inc"
  };
  return SR_WORD_OF(words, site->severity);
}

const char *sr_kind_word(const struct semrules_site *site) {
  static const char *const words[] = {
#define SR_KIND SR_WORD
#include "semrules/abi.inc"
  };
  return SR_WORD_OF(words, site->kind);
}

const char *sr_point_word(const struct semrules_site *site) {
  static const char *const words[] = {
#define SR_POINT SR_WORD
#include "semrules/abi.inc"
  };
  return SR_WORD_OF(words, site->point);
}

const char *sr_state_word(const struct semrules_site *site) {
  static const char *const words[] = {
#define SR_STATE SR_WORD
#include "semrules/abi.inc"
  };
  return SR_WORD_OF(words, site->state);
}

const struct semrules_value *sr_site_value(const struct semrules_site *site,
                                           unsigned index) {
  const size_t at = site->values + index * sizeof(struct semrules_value);
  if (index >= site->value_count || index >= SR_VALUES_WIDE ||
      site->values == 0 || at + sizeof(struct semrules_value) > site->size)
    return NULL;
  return (const void *)((const char *)site + at);
}

const char *sr_enum_name(const struct semrules_site *site,
                         const struct semrules_value *value, int64_t number) {
  for (uint32_t i = 0; value->names != 0 && i < value->name_count; i++) {
    const size_t at = value->names + i * sizeof(struct semrules_enumerator);
    if (at + sizeof(struct semrules_enumerator) > site->size)
      return NULL;
    const struct semrules_enumerator *const e =
        (const void *)((const char *)site + at);
    if (e->value == number)
      return sr_site_string(site, e->name);
  }
  return NULL;
}

/* ---- values ---- */

#define SR_SHOWN_BYTES 64

void sr_shown_string_read(struct sr_shown_string *string, uintptr_t address) {
  /* a few more, to see where the last character ends */
  const size_t got = sr_read_memory(address, string->bytes, SR_SHOWN_BYTES + 4);
  size_t size = 0;
  while (size < got && string->bytes[size] != '\0')
    size++;
  string->is_cut = size > SR_SHOWN_BYTES;
  string->is_readable = size < got || string->is_cut;
  string->size = string->is_cut ? SR_SHOWN_BYTES : size;
  for (size_t back = 1; string->is_cut && back < 4; back++) {
    const size_t at = SR_SHOWN_BYTES - back;
    if (sr_utf8_size(string->bytes + at, size - at) > back) {
      string->size = at;
      return;
    }
  }
}

static void sr_put_string_value(struct sr_out *out, uintptr_t address) {
  struct sr_shown_string string;
  sr_shown_string_read(&string, address);
  if (!string.is_readable) {
    sr_put_hex(out, address);
    return;
  }
  sr_put(out, "\"", 1);
  sr_put_styled(out, SR_STYLE_QUOTED, string.bytes, string.size, SIZE_MAX);
  sr_puts(out, string.is_cut ? "\"..." : "\"");
}

static void sr_put_char_value(struct sr_out *out, int64_t number) {
  const char c = (char)number;
  if (number < 0 || number > 0x7f) {
    sr_put_signed(out, number);
    return;
  }
  sr_put(out, "'", 1);
  if (c == '\'')
    sr_puts(out, "\\'");
  else if (c == '"')
    sr_puts(out, "\"");
  else
    sr_put_styled(out, SR_STYLE_QUOTED, &c, 1, SIZE_MAX);
  sr_puts(out, "' (");
  sr_put_signed(out, number);
  sr_puts(out, ")");
}

static void sr_put_value(struct sr_out *out, const struct semrules_site *site,
                         const struct semrules_value *value, uint64_t bits) {
  const int64_t number = (int64_t)bits;
  const char *name;
  double real;
  switch ((enum sr_value_kind)value->kind) {
  case SR_VALUE_UNSIGNED:
    sr_put_unsigned(out, bits);
    break;
  case SR_VALUE_POINTER:
    if (bits == 0)
      sr_puts(out, "NULL");
    else
      sr_put_hex(out, bits);
    break;
  case SR_VALUE_STRING:
    if (bits == 0)
      sr_puts(out, "NULL");
    else
      sr_put_string_value(out, (uintptr_t)bits);
    break;
  case SR_VALUE_FLOAT:
    memcpy(&real, &bits, sizeof real);
    sr_put_double(out, real);
    break;
  case SR_VALUE_BOOL:
    sr_puts(out, bits ? "true" : "false");
    break;
  case SR_VALUE_CHAR:
    sr_put_char_value(out, number);
    break;
  case SR_VALUE_ENUM:
    name = sr_enum_name(site, value, number);
    if (name != NULL) {
      sr_puts(out, name);
      break;
    }
    __attribute__((fallthrough));
  case SR_VALUE_SIGNED:
  case SR_VALUE_COUNT:
  default:
    sr_put_signed(out, number);
  }
}

void sr_put_message(struct sr_out *out, const struct sr_breach *breach) {
  const struct semrules_site *const site = breach->at;
  const char *at = sr_site_string(site, site->message);
  if (*at == '\0')
    at = sr_site_string(breach->site, breach->site->condition);
  while (*at != '\0') {
    const size_t plain = strcspn(at, "\1");
    sr_put(out, at, plain);
    at += plain;
    if (at[0] == '\0' || at[1] == '\0')
      return;
    const unsigned index = (unsigned char)at[1] - 1u;
    const struct semrules_value *const value = sr_site_value(site, index);
    at += 2;
    if (value != NULL && SR_INFO_HAS_VALUE(breach->info, index)) {
      sr_put_value(out, site, value, breach->values[index]);
    } else if (value != NULL) {
      /* it could not be had: show what was asked for */
      sr_puts(out, "{");
      sr_puts(out, sr_site_string(site, value->text));
      sr_puts(out, "}");
    }
  }
}

/* ---- the block ---- */

static void sr_put_shown(struct sr_out *out, const char *string, size_t limit) {
  sr_put_styled(out, SR_STYLE_LINE, string, strlen(string), limit);
}

void sr_put_place(struct sr_out *out, const struct semrules_site *site,
                  size_t limit) {
  const char *const file = sr_site_string(site, site->file);
  sr_put_shown(out, *file ? file : "<unknown>", limit);
  if (site->line == 0)
    return;
  sr_puts(out, ":");
  sr_put_unsigned(out, site->line);
  if (site->column == 0)
    return;
  sr_puts(out, ":");
  sr_put_unsigned(out, site->column);
}

static void sr_put_label(struct sr_out *out, const char *label) {
  static const char blanks[] = "          ";
  const size_t size = strlen(label);
  sr_puts(out, "  ");
  sr_puts(out, label);
  sr_puts(out, size < 9 ? blanks + size : " ");
}

void sr_put_cause(struct sr_out *out, const struct sr_breach *breach,
                  enum sr_style style, size_t limit) {
  static const char *const words[] = {
#define SR_CAUSE SR_WORD
#include "semrules/abi.inc"
  };
  const struct semrules_site *const site = breach->site;
  const unsigned cause = SR_INFO_CAUSE(breach->info);
  const unsigned operand = SR_INFO_OPERAND(breach->info);
  const size_t at = site->operands + operand * sizeof(uint32_t);
  if (cause == SR_CAUSE_CONDITION || cause >= SR_CAUSE_COUNT)
    return;
  if (operand < site->operand_count && site->operands != 0 &&
      at + sizeof(uint32_t) <= site->size) {
    uint32_t text;
    memcpy(&text, (const char *)site + at, sizeof text);
    const char *const name = sr_site_string(site, text);
    sr_put_styled(out, style, name, strlen(name), limit);
    sr_puts(out, " ");
  }
  sr_puts(out, words[cause]);
}

static void sr_put_values(struct sr_out *out, const struct sr_breach *breach,
                          size_t limit) {
  const struct semrules_value *value;
  bool is_first = true;
  for (unsigned i = 0; (value = sr_site_value(breach->at, i)) != NULL; i++) {
    if (!value->in_values || !SR_INFO_HAS_VALUE(breach->info, i))
      continue;
    if (is_first)
      sr_put_label(out, "values");
    else
      sr_puts(out, ", ");
    is_first = false;
    sr_put_shown(out, sr_site_string(breach->at, value->text), limit);
    sr_puts(out, " = ");
    sr_put_value(out, breach->at, value, breach->values[i]);
  }
  if (!is_first)
    sr_puts(out, "\n");
}

static void sr_put_incidents(struct sr_out *out, const char *text,
                             size_t limit) {
  while (*text != '\0') {
    const size_t size = strcspn(text, "\n");
    sr_put_label(out, "incident");
    sr_put_styled(out, SR_STYLE_LINE, text, size, limit);
    sr_puts(out, "\n");
    text += size + (text[size] == '\n');
  }
}

static void sr_put_stack(struct sr_out *out, const struct sr_stack *stack,
                         unsigned most) {
  for (unsigned i = 0; i < stack->count && i < most; i++) {
    const struct sr_frame *const frame = &stack->frames[i];
    const char *const slash = strrchr(frame->module, '/');
    if (i == 0)
      sr_put_label(out, "stack");
    sr_puts(out, i == 0 ? "#" : " #");
    sr_put_unsigned(out, i);
    sr_puts(out, " ");
    if (frame->symbol[0] != '\0') {
      sr_put_shown(out, frame->symbol, SIZE_MAX);
      sr_puts(out, "+");
      sr_put_hex(out, frame->symbol_offset);
      sr_puts(out, " ");
    }
    sr_puts(out, "(");
    sr_put_shown(out, slash ? slash + 1 : frame->module, 255);
    sr_puts(out, frame->module[0] ? "+" : "");
    sr_put_hex(out, frame->offset);
    sr_puts(out, ")");
  }
  if (stack->count > 0 && most > 0)
    sr_puts(out, "\n");
}

static void sr_put_where(struct sr_out *out, const struct sr_breach *breach,
                         size_t limit) {
  const char *const function =
      sr_site_string(breach->site, breach->site->function);
  sr_put_label(out, "in");
  sr_put_shown(out, *function ? function : "<unknown>", limit);
  sr_puts(out, ", thread ");
  sr_put_signed(out, breach->tid);
  sr_puts(out, " of process ");
  sr_put_signed(out, breach->pid);
  sr_puts(out, "\n");
}

static void sr_put_rule_place(struct sr_out *out,
                              const struct semrules_site *site, size_t limit) {
  const char *const file = sr_site_string(site, site->rule_file);
  if (*file == '\0')
    return;
  sr_put_label(out, "rule");
  sr_put_shown(out, file, limit);
  sr_puts(out, ":");
  sr_put_unsigned(out, site->rule_line);
  if (site->rule_column != 0) {
    sr_puts(out, ":");
    sr_put_unsigned(out, site->rule_column);
  }
  sr_puts(out, "\n");
}

static void sr_put_summary(struct sr_out *out, const struct semrules_site *site,
                           size_t limit) {
  const char *const function = sr_site_string(site, site->function);
  sr_puts(out, "SUMMARY: SemRules: ");
  sr_put_shown(out, sr_site_string(site, site->rule), limit);
  sr_puts(out, " ");
  sr_put_place(out, site, limit);
  if (*function != '\0') {
    sr_puts(out, " in ");
    sr_put_shown(out, function, limit);
  }
  sr_puts(out, "\n");
}

/* A line with a label, unless there is nothing to say. */
static void sr_put_line(struct sr_out *out, const char *label,
                        const char *string, size_t limit) {
  if (*string == '\0')
    return;
  sr_put_label(out, label);
  sr_put_shown(out, string, limit);
  sr_puts(out, "\n");
}

static void sr_put_block(struct sr_out *out, const struct sr_breach *breach,
                         const struct sr_level *level) {
  const struct semrules_site *const site = breach->site;
  const size_t limit = level->string;
  sr_put_place(out, site, limit);
  sr_puts(out, ": breach: ");
  sr_put_shown(out, breach->message, limit);
  sr_puts(out, " [");
  sr_put_shown(out, sr_site_string(site, site->rule), limit);
  sr_puts(out, "]\n");
  sr_put_line(out, sr_kind_word(site), sr_site_string(site, site->condition),
              limit);
  if (SR_INFO_CAUSE(breach->info) != SR_CAUSE_CONDITION) {
    sr_put_label(out, "cause");
    sr_put_cause(out, breach, SR_STYLE_LINE, limit);
    sr_puts(out, "\n");
  }
  if (level->has_values)
    sr_put_values(out, breach, limit);
  sr_put_where(out, breach, limit);
  sr_put_past(out, breach, limit);
  if (level->has_incident)
    sr_put_incidents(out, sr_site_string(site, site->incident_text), limit);
  sr_put_line(out, "test", breach->test, limit);
  sr_put_stack(out, breach->stack, level->frames);
  sr_put_rule_place(out, site, limit);
  sr_put_summary(out, site, limit);
}

void sr_put_text_record(struct sr_out *out, const struct sr_breach *breach) {
  for (unsigned i = 0; i < SR_LEVEL_COUNT; i++) {
    out->len = 0;
    out->is_full = false;
    sr_put_block(out, breach, &sr_levels[i]);
    if (!out->is_full)
      return;
  }
}
