/* The JSON Lines record of a breach. */
#include "rt.h"

#include <math.h>
#include <string.h>

static void sr_put_name(struct sr_out *out, const char *name) {
  sr_puts(out, ",\"");
  sr_puts(out, name);
  sr_puts(out, "\":");
}

void sr_put_string_member(struct sr_out *out, const char *name,
                          const char *string, size_t limit) {
  sr_put_name(out, name);
  sr_put_json(out, string, limit);
}

void sr_put_number_member(struct sr_out *out, const char *name,
                          uint64_t number) {
  sr_put_name(out, name);
  sr_put_unsigned(out, number);
}

static void sr_put_json_address(struct sr_out *out, uint64_t address) {
  if (address == 0) {
    sr_puts(out, "null");
    return;
  }
  sr_puts(out, "\"");
  sr_put_hex(out, address);
  sr_puts(out, "\"");
}

static void sr_put_json_text(struct sr_out *out, uint64_t address) {
  struct sr_shown_string string;
  if (address != 0)
    sr_shown_string_read(&string, (uintptr_t)address);
  if (address == 0 || !string.is_readable) {
    sr_put_json_address(out, address);
    return;
  }
  sr_puts(out, "\"");
  sr_put_styled(out, SR_STYLE_JSON, string.bytes, string.size, SIZE_MAX);
  sr_puts(out, string.is_cut ? "...\"" : "\"");
}

/* JSON has no number for infinity and what is none: those are strings. */
static void sr_put_json_double(struct sr_out *out, uint64_t bits) {
  double real;
  memcpy(&real, &bits, sizeof real);
  const bool is_number = (bits >> 52 & 0x7ff) != 0x7ff;
  sr_puts(out, is_number ? "" : "\"");
  sr_put_double(out, real);
  sr_puts(out, is_number ? "" : "\"");
}

static void sr_put_json_value(struct sr_out *out,
                              const struct semrules_site *site,
                              const struct semrules_value *value,
                              uint64_t bits) {
  const int64_t number = (int64_t)bits;
  const char *name = NULL;
  switch ((enum sr_value_kind)value->kind) {
  case SR_VALUE_UNSIGNED:
    sr_put_unsigned(out, bits);
    break;
  case SR_VALUE_POINTER:
    sr_put_json_address(out, bits);
    break;
  case SR_VALUE_STRING:
    sr_put_json_text(out, bits);
    break;
  case SR_VALUE_FLOAT:
    sr_put_json_double(out, bits);
    break;
  case SR_VALUE_BOOL:
    sr_puts(out, bits ? "true" : "false");
    break;
  case SR_VALUE_ENUM:
    name = sr_enum_name(site, value, number);
    __attribute__((fallthrough));
  case SR_VALUE_SIGNED:
  case SR_VALUE_CHAR:
  case SR_VALUE_COUNT:
  default:
    if (name != NULL)
      sr_put_json(out, name, SIZE_MAX);
    else
      sr_put_signed(out, number);
  }
}

/* A name stands once in a map: the first value of a text is the one shown. */
static bool sr_value_is_new(const struct sr_breach *breach, unsigned index,
                            const char *text) {
  for (unsigned i = 0; i < index; i++) {
    const struct semrules_value *const value = sr_site_value(breach->at, i);
    if (value->in_values && SR_INFO_HAS_VALUE(breach->info, i) &&
        strcmp(sr_site_string(breach->at, value->text), text) == 0)
      return false;
  }
  return true;
}

static void sr_put_json_values(struct sr_out *out,
                               const struct sr_breach *breach,
                               const struct sr_level *level) {
  const struct semrules_value *value;
  bool is_first = true;
  sr_put_name(out, "values");
  sr_puts(out, "{");
  for (unsigned i = 0;
       level->has_values && (value = sr_site_value(breach->at, i)) != NULL;
       i++) {
    const char *const text = sr_site_string(breach->at, value->text);
    if (!value->in_values || !SR_INFO_HAS_VALUE(breach->info, i) ||
        !sr_value_is_new(breach, i, text))
      continue;
    sr_puts(out, is_first ? "" : ",");
    is_first = false;
    sr_put_json(out, text, level->string);
    sr_puts(out, ":");
    sr_put_json_value(out, breach->at, value, breach->values[i]);
  }
  sr_puts(out, "}");
}

static void sr_put_build_id(struct sr_out *out, const struct sr_frame *frame) {
  sr_put_name(out, "build_id");
  if (frame->build_id_size == 0) {
    sr_puts(out, "null");
    return;
  }
  sr_puts(out, "\"");
  for (unsigned i = 0; i < frame->build_id_size; i++) {
    static const char hex[] = "0123456789abcdef";
    const char pair[2] = {hex[frame->build_id[i] >> 4],
                          hex[frame->build_id[i] & 15]};
    sr_put(out, pair, 2);
  }
  sr_puts(out, "\"");
}

static void sr_put_json_frame(struct sr_out *out,
                              const struct sr_frame *frame) {
  sr_puts(out, "{\"module\":");
  if (frame->module[0] != '\0')
    sr_put_json(out, frame->module, SIZE_MAX);
  else
    sr_puts(out, "null");
  sr_put_build_id(out, frame);
  sr_put_number_member(out, "offset", frame->offset);
  sr_put_name(out, "symbol");
  if (frame->symbol[0] == '\0') {
    sr_puts(out, "null}");
    return;
  }
  sr_put_json(out, frame->symbol, SIZE_MAX);
  sr_put_number_member(out, "symbol_offset", frame->symbol_offset);
  sr_puts(out, "}");
}

static void sr_put_json_stack(struct sr_out *out, const struct sr_stack *stack,
                              unsigned most) {
  sr_put_name(out, "stack");
  sr_puts(out, "[");
  for (unsigned i = 0; i < stack->count && i < most; i++) {
    sr_puts(out, i == 0 ? "" : ",");
    sr_put_json_frame(out, &stack->frames[i]);
  }
  sr_puts(out, "]");
}

/* What was broken and where. */
static void sr_put_json_rule(struct sr_out *out, const struct sr_breach *breach,
                             const struct sr_level *level) {
  const struct semrules_site *const site = breach->site;
  const size_t limit = level->string;
  sr_puts(out, "{\"schema\":1");
  sr_put_string_member(out, "rule", sr_site_string(site, site->rule), limit);
  sr_put_string_member(out, "severity", sr_severity_word(site), limit);
  sr_put_string_member(out, "message", breach->message, limit);
  sr_put_string_member(out, "kind", sr_kind_word(site), limit);
  sr_put_string_member(out, "condition", sr_site_string(site, site->condition),
                       limit);
  if (SR_INFO_CAUSE(breach->info) != SR_CAUSE_CONDITION) {
    sr_put_name(out, "cause");
    sr_puts(out, "\"");
    sr_put_cause(out, breach, SR_STYLE_JSON, limit);
    sr_puts(out, "\"");
  }
  sr_put_json_values(out, breach, level);
  sr_put_string_member(out, "file", sr_site_string(site, site->file), limit);
  sr_put_number_member(out, "line", site->line);
  sr_put_number_member(out, "column", site->column);
  sr_put_string_member(out, "function", sr_site_string(site, site->function),
                       limit);
}

/* "event":"call conn_write": what happened here, as `earlier` says it of what
 * came before. */
static void sr_put_json_event(struct sr_out *out,
                              const struct sr_breach *breach, size_t limit) {
  const struct semrules_site *const site = breach->site;
  const char *const subject = sr_site_string(site, site->subject);
  if (site->kind <= SR_KIND_FORBID && breach->past == NULL)
    return;
  sr_put_name(out, "event");
  sr_puts(out, "\"");
  sr_puts(out, sr_point_word(site));
  sr_puts(out, " ");
  sr_put_styled(out, SR_STYLE_JSON, subject, strlen(subject), limit);
  sr_puts(out, "\"");
}

static void sr_put_json_line(struct sr_out *out, const struct sr_breach *breach,
                             uint64_t seq, const struct sr_level *level) {
  const struct semrules_site *const site = breach->site;
  const char *const incident = sr_site_string(site, site->incident_json);
  sr_put_json_rule(out, breach, level);
  sr_put_json_event(out, breach, level->string);
  sr_put_json_past(out, breach, level->string);
  sr_put_name(out, "incident");
  sr_puts(out, level->has_incident && *incident ? incident : "null");
  sr_put_string_member(out, "rule_file", sr_site_string(site, site->rule_file),
                       level->string);
  sr_put_number_member(out, "rule_line", site->rule_line);
  sr_put_number_member(out, "pid", (uint64_t)breach->pid);
  sr_put_number_member(out, "tid", (uint64_t)breach->tid);
  sr_puts(out, ",\"time\":\"");
  sr_put_time(out);
  sr_puts(out, "\"");
  sr_put_number_member(out, "seq", seq);
  sr_put_json_stack(out, breach->stack, level->frames);
  sr_put_string_member(out, "exe", sr_process.exe, level->string);
  sr_put_name(out, "test");
  if (breach->test[0] != '\0')
    sr_put_json(out, breach->test, level->string);
  else
    sr_puts(out, "null");
  if (level->has_extra)
    sr_puts(out, sr_site_string(site, site->extra_json));
  sr_puts(out, "}\n");
}

void sr_put_json_record(struct sr_out *out, const struct sr_breach *breach,
                        uint64_t seq) {
  for (unsigned i = 0; i < SR_LEVEL_COUNT; i++) {
    out->len = 0;
    out->is_full = false;
    sr_put_json_line(out, breach, seq, &sr_levels[i]);
    if (!out->is_full)
      return;
  }
}
