/* What a breach tells of the past. */
#include "rt_history.h"

#include <string.h>

SR_PRESERVE_MOST void __semrules_earlier_at(const struct semrules_site *site) {
  struct sr_thread *const self = sr_work_begin(SR_HERE);
  if (self == NULL)
    return;
  self->past.site = (struct semrules_site *)(uintptr_t)site;
  self->past.ghost = NULL;
  self->past.count = 0;
  self->past.key_count = 0;
  sr_work_end(self);
  sr_core->tell(&self->past);
}

/* ---- pieces ---- */

static void sr_say_raw(struct sr_out *out, const char *text) {
  sr_core->put(out, text, strlen(text));
}

static void sr_say_styled(struct sr_out *out, enum sr_style style,
                          const char *text, size_t limit) {
  sr_core->put_styled(out, style, text, strlen(text), limit);
}

static void sr_say_number(struct sr_out *out, int64_t number) {
  char room[21];
  sr_say_raw(out, number < 0 ? "-" : "");
  sr_say_raw(out, sr_digits(room, number < 0 ? 0 - (uint64_t)number
                                             : (uint64_t)number));
}

static const char *sr_string_of(const struct semrules_site *site,
                                uint32_t offset) {
  return offset == 0 || offset >= site->size ? "" : (const char *)site + offset;
}

/* An event whose place can be told.  Others are none, or went with their
 * object. */
static bool sr_is_placed(const struct semrules_site *site) {
  return site != NULL && site != SR_SITE_GONE && sr_core->is_known(site);
}

const char *sr_ghost_text(const struct semrules_ghost *ghost, uint32_t table,
                          uint32_t count, uint64_t index) {
  if (table == 0 || index >= count ||
      table + (index + 1) * sizeof(uint32_t) > ghost->size)
    return "";
  const uint32_t text =
      ((const uint32_t *)(const void *)((const char *)ghost + table))[index];
  return text != 0 && text < ghost->size ? (const char *)ghost + text : "";
}

/* The value as the ghost names it; "" where it does not. */
static const char *sr_name_of(const struct semrules_ghost *ghost,
                              int64_t value) {
  return sr_ghost_text(ghost, ghost->names, ghost->name_count, (uint64_t)value);
}

static bool sr_is_shown(const struct sr_past *past,
                        const struct semrules_site *site) {
  const bool is_of_order =
      site->kind > SR_KIND_FORBID && site->kind < SR_KIND_EVENT;
  return site->kind != SR_KIND_UNDER_LOCK &&
         (is_of_order || past->site != NULL);
}

/* A key, of which only the bits are known: addresses as such. */
static void sr_say_key(struct sr_out *out, uint64_t key) {
  char room[17] = {0};
  size_t at = sizeof room - 1;
  if ((int64_t)key == (int32_t)key) {
    sr_say_number(out, (int64_t)key);
    return;
  }
  do {
    room[--at] = "0123456789abcdef"[key & 15];
    key >>= 4;
  } while (key != 0);
  sr_say_raw(out, "0x");
  sr_say_raw(out, room + at);
}

/* "o = 0x5581a0, n = 4", or as members of an object. */
static void sr_say_keys(struct sr_out *out, const struct sr_past *past,
                        enum sr_style style, size_t limit) {
  const struct semrules_ghost *const g = past->ghost;
  const bool is_json = style == SR_STYLE_JSON;
  for (uint32_t i = 0; i < past->key_count; i++) {
    sr_say_raw(out, i == 0 ? (is_json ? "\"" : "") : is_json ? "\",\"" : ", ");
    sr_say_styled(out, style, sr_ghost_text(g, g->key_names, g->keys, i),
                  limit);
    sr_say_raw(out, is_json ? "\":\"" : " = ");
    sr_say_key(out, past->keys[i]);
  }
}

/* ---- text ---- */

static void sr_say_event(struct sr_out *out, const struct semrules_site *site,
                         size_t limit) {
  if (!sr_is_placed(site)) {
    sr_say_raw(out, site == NULL ? "none" : "in an object that was unloaded");
    return;
  }
  const char *const file = sr_string_of(site, site->file);
  const char *const function = sr_string_of(site, site->function);
  sr_say_styled(out, SR_STYLE_LINE, *file ? file : "<unknown>", limit);
  if (site->line != 0) {
    sr_say_raw(out, ":");
    sr_say_number(out, site->line);
  }
  if (site->line != 0 && site->column != 0) {
    sr_say_raw(out, ":");
    sr_say_number(out, site->column);
  }
  sr_say_raw(out, " in ");
  sr_say_styled(out, SR_STYLE_LINE, *function ? function : "<unknown>", limit);
}

void sr_past_put(struct sr_out *out, const struct sr_past *past,
                 const struct semrules_site *site, size_t limit) {
  if (!sr_is_shown(past, site))
    return;
  if (past->key_count > 0) {
    sr_say_raw(out, "  object    ");
    sr_say_keys(out, past, SR_STYLE_LINE, limit);
    sr_say_raw(out, "\n");
  }
  sr_say_raw(out, "  earlier   ");
  sr_say_event(out, past->site, limit);
  sr_say_raw(out, "\n");
  for (uint64_t i = 0; i < past->count; i++) {
    const struct sr_past_event *const e = &past->events[i];
    const char *const name = sr_name_of(past->ghost, e->value);
    sr_say_raw(out, "  history   ");
    sr_say_event(out, e->site, limit);
    sr_say_raw(out, " -> ");
    if (*name != '\0')
      sr_say_styled(out, SR_STYLE_LINE, name, limit);
    else
      sr_say_number(out, e->value);
    sr_say_raw(out, "\n");
  }
}

/* ---- JSON ---- */

static void sr_say_json(struct sr_out *out, const char *name, const char *text,
                        size_t limit) {
  sr_say_raw(out, name);
  sr_say_raw(out, "\"");
  sr_say_styled(out, SR_STYLE_JSON, text, limit);
  sr_say_raw(out, "\"");
}

/* {"file":...,"event":"call conn_close", and its end left open */
static void sr_say_json_event(struct sr_out *out,
                              const struct semrules_site *site, size_t limit) {
  static const char *const points[] = {
#define SR_POINT(name, number, text) [number] = text " ",
#include "semrules/abi.inc"
  };
  sr_say_json(out, "{\"file\":", sr_string_of(site, site->file), limit);
  sr_say_raw(out, ",\"line\":");
  sr_say_number(out, site->line);
  sr_say_raw(out, ",\"column\":");
  sr_say_number(out, site->column);
  sr_say_json(out, ",\"function\":", sr_string_of(site, site->function), limit);
  sr_say_raw(out, ",\"event\":\"");
  if (site->point < SR_POINT_COUNT)
    sr_say_raw(out, points[site->point]);
  sr_say_styled(out, SR_STYLE_JSON, sr_string_of(site, site->subject), limit);
  sr_say_raw(out, "\"");
}

static void sr_say_json_history(struct sr_out *out, const struct sr_past *past,
                                size_t limit) {
  const char *separator = "";
  sr_say_raw(out, ",\"history\":[");
  for (uint64_t i = 0; i < past->count; i++) {
    const struct sr_past_event *const e = &past->events[i];
    const char *const name = sr_name_of(past->ghost, e->value);
    if (!sr_is_placed(e->site))
      continue;
    sr_say_raw(out, separator);
    separator = ",";
    sr_say_json_event(out, e->site, limit);
    if (*name != '\0') {
      sr_say_json(out, ",\"state\":", name, limit);
    } else {
      sr_say_raw(out, ",\"state\":");
      sr_say_number(out, e->value);
    }
    sr_say_raw(out, "}");
  }
  sr_say_raw(out, "]");
}

void sr_past_put_json(struct sr_out *out, const struct sr_past *past,
                      const struct semrules_site *site, size_t limit) {
  if (!sr_is_shown(past, site) || !sr_is_placed(past->site)) {
    sr_say_raw(out, "null");
  } else {
    sr_say_json_event(out, past->site, limit);
    sr_say_raw(out, "}");
  }
  if (site->kind == SR_KIND_PROTOCOL || past->count > 0)
    sr_say_json_history(out, past, limit);
  if (past->key_count > 0) {
    sr_say_raw(out, ",\"object\":{");
    sr_say_keys(out, past, SR_STYLE_JSON, limit);
    sr_say_raw(out, "\"}");
  }
}
