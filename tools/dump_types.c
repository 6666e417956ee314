/* Types, members and symbols of a spec, as text and as JSON.  Specs may be
 * damaged: types may name each other in a circle, and indices lead nowhere. */
#include "dump_types.h"

#include <string.h>

#include "banned.h"

enum { deepest = 32, most_members = 1000000 };

static const char *const kinds[] = {
#define SR_TYPE(name, number, text) text,
#include "types.inc"
};

static const char *kind_name(uint32_t kind) {
  return kind < sizeof(kinds) / sizeof(*kinds) ? kinds[kind] : "?";
}

static const char *symbol_word(uint32_t kind) {
  static const char *const words[] = {"type", "function", "variable"};
  return kind < 3 ? words[kind] : "?";
}

static const char *keyword(const struct sr_spec_type *type) {
  if (type->flags & SR_TYPE_IS_UNION)
    return "union";
  return type->flags & SR_TYPE_IS_CLASS ? "class" : "struct";
}

/* Bytes of a type's name: in a damaged spec types may lead back to themselves
 * in many ways at once. */
enum { longest_name = 4096 };

/* end: the length of out at which a name is long enough. */
static void add_name(const struct sr_spec *spec, uint32_t index, unsigned depth,
                     size_t end, struct sr_strbuf *out);

static void add_params(const struct sr_spec *spec,
                       const struct sr_spec_type *type, unsigned depth,
                       size_t end, struct sr_strbuf *out) {
  sr_strbuf_addc(out, '(');
  for (uint32_t i = 0;
       i < type->member_count && i < most_members && out->len < end; i++) {
    const struct sr_spec_member *m = sr_spec_member(spec, type->first_member + i);
    if (!m)
      break;
    sr_strbuf_adds(out, i ? ", " : "");
    add_name(spec, m->type, depth, end, out);
    const char *name = sr_spec_string(spec, m->name);
    sr_strbuf_addf(out, "%s%s", *name ? " " : "", name);
  }
  if (type->flags & SR_TYPE_IS_VARIADIC)
    sr_strbuf_adds(out, type->member_count ? ", ..." : "...");
  sr_strbuf_addc(out, ')');
}

/* In words that read from left to right: "pointer to struct client". */
static void add_name(const struct sr_spec *spec, uint32_t index, unsigned depth,
                     size_t end, struct sr_strbuf *out) {
  const struct sr_spec_type *type = sr_spec_type(spec, index);
  if (!type || depth == deepest || out->len >= end) {
    sr_strbuf_adds(out, type ? "..." : "?");
    return;
  }
  const char *name = sr_spec_string(spec, type->name);
  switch (type->kind) {
  case SR_TYPE_POINTER:
  case SR_TYPE_REFERENCE:
    sr_strbuf_adds(out, type->kind == SR_TYPE_POINTER ? "pointer to "
                                                      : "reference to ");
    add_name(spec, type->target, depth + 1, end, out);
    break;
  case SR_TYPE_ARRAY:
    sr_strbuf_addf(out, "%llu of ", (unsigned long long)type->count);
    add_name(spec, type->target, depth + 1, end, out);
    break;
  case SR_TYPE_FUNCTION:
    sr_strbuf_adds(out, "function");
    add_params(spec, type, depth + 1, end, out);
    sr_strbuf_adds(out, " returning ");
    add_name(spec, type->target, depth + 1, end, out);
    break;
  case SR_TYPE_RECORD:
    sr_strbuf_addf(out, "%s %s", keyword(type), *name ? name : "(unnamed)");
    break;
  case SR_TYPE_ENUM:
    sr_strbuf_addf(out, "enum %s", *name ? name : "(unnamed)");
    break;
  default:
    sr_strbuf_adds(out, name);
  }
}

void sr_dump_type_name(const struct sr_spec *spec, uint32_t type,
                       struct sr_strbuf *out) {
  add_name(spec, type, 0, out->len + longest_name, out);
}

static void add_field(const struct sr_spec *spec,
                      const struct sr_spec_member *m, struct sr_strbuf *out) {
  const char *name = sr_spec_string(spec, m->name);
  long long bits = m->value;
  sr_strbuf_addf(out, "  %4lld", bits / 8);
  if (m->flags & SR_MEMBER_IS_BIT_FIELD)
    sr_strbuf_addf(out, ".%lld:%u", bits % 8, (unsigned)m->bit_size);
  sr_strbuf_addf(out, " %s: ", *name                          ? name
                               : m->flags & SR_MEMBER_IS_BASE ? "(base)"
                                                              : "(unnamed)");
  sr_dump_type_name(spec, m->type, out);
  sr_strbuf_addc(out, '\n');
}

/* Records with their fields, enums with their enumerators. */
static void add_type(const struct sr_spec *spec, uint32_t index,
                     struct sr_strbuf *out) {
  const struct sr_spec_type *type = sr_spec_type(spec, index);
  if (!type->member_count ||
      (type->kind != SR_TYPE_RECORD && type->kind != SR_TYPE_ENUM))
    return;
  sr_strbuf_addc(out, '\n');
  sr_dump_type_name(spec, index, out);
  sr_strbuf_addf(out, "  %llu bytes  %s:%u\n", (unsigned long long)type->size,
                 sr_spec_string(spec, type->file), (unsigned)type->line);
  for (uint32_t i = 0; i < type->member_count && i < most_members; i++) {
    const struct sr_spec_member *m = sr_spec_member(spec, type->first_member + i);
    if (!m)
      break;
    if (type->kind == SR_TYPE_RECORD)
      add_field(spec, m, out);
    else
      sr_strbuf_addf(out, "  %s = %lld\n", sr_spec_string(spec, m->name),
                     (long long)m->value);
  }
}

static void add_symbol(const struct sr_spec *spec,
                       const struct sr_spec_symbol *s, struct sr_strbuf *out) {
  sr_strbuf_addf(out, "\n%s%s%s%s%s %s: ",
                 s->flags & SR_SYMBOL_IS_STATIC ? "static " : "",
                 s->flags & SR_SYMBOL_IS_INLINE ? "inline " : "",
                 s->flags & SR_SYMBOL_IS_PURE ? "pure " : "",
                 s->flags & SR_SYMBOL_IS_METHOD ? "method " : "",
                 symbol_word(s->kind), sr_spec_string(spec, s->name));
  sr_dump_type_name(spec, s->type, out);
  sr_strbuf_addf(out, "  %s:%u:%u", sr_spec_string(spec, s->file),
                 (unsigned)s->line, (unsigned)s->column);
  const char *link = sr_spec_string(spec, s->link_name);
  if (strcmp(link, sr_spec_string(spec, s->name)) != 0 && *link)
    sr_strbuf_addf(out, "  linked as %s", link);
}

void sr_dump_declared(const struct sr_spec *spec, struct sr_strbuf *out) {
  const struct sr_spec_header *h = spec->header;
  if (!h->symbols.count && !h->types.count)
    return;
  sr_strbuf_addf(out, "\n%u symbols, %u types, %u members from headers",
                 (unsigned)h->symbols.count, (unsigned)h->types.count,
                 (unsigned)h->members.count);
  for (uint32_t i = 0; i < h->symbols.count; i++)
    add_symbol(spec, sr_spec_symbol(spec, i), out);
  sr_strbuf_addc(out, '\n');
  for (uint32_t i = 0; i < h->types.count; i++)
    add_type(spec, i, out);
}

static void json_text(const char *key, const char *value,
                      struct sr_strbuf *out) {
  sr_strbuf_addf(out, ",\"%s\":", key);
  sr_strbuf_add_json(out, value, strlen(value));
}

static void json_index(const char *key, uint32_t index, struct sr_strbuf *out) {
  if (index != SR_NONE)
    sr_strbuf_addf(out, ",\"%s\":%u", key, (unsigned)index);
}

static void json_type(const struct sr_spec *spec, const struct sr_spec_type *t,
                      struct sr_strbuf *out) {
  sr_strbuf_addf(out,
                 "{\"kind\":\"%s\",\"flags\":%u,\"size\":%llu,"
                 "\"align\":%u,\"count\":%llu",
                 kind_name(t->kind), (unsigned)t->flags,
                 (unsigned long long)t->size, (unsigned)t->align,
                 (unsigned long long)t->count);
  json_text("name", sr_spec_string(spec, t->name), out);
  json_text("file", sr_spec_string(spec, t->file), out);
  sr_strbuf_addf(out, ",\"line\":%u", (unsigned)t->line);
  json_index("target", t->target, out);
  sr_strbuf_adds(out, ",\"members\":[");
  for (uint32_t i = 0; i < t->member_count && i < most_members; i++) {
    const struct sr_spec_member *m = sr_spec_member(spec, t->first_member + i);
    if (!m)
      break;
    sr_strbuf_addf(out, "%s{\"value\":%lld,\"bits\":%u,\"flags\":%u",
                   i ? "," : "", (long long)m->value, (unsigned)m->bit_size,
                   (unsigned)m->flags);
    json_text("name", sr_spec_string(spec, m->name), out);
    json_index("type", m->type, out);
    sr_strbuf_addc(out, '}');
  }
  sr_strbuf_adds(out, "]}");
}

static void json_symbol(const struct sr_spec *spec,
                        const struct sr_spec_symbol *s, struct sr_strbuf *out) {
  sr_strbuf_addf(out, "{\"kind\":\"%s\",\"flags\":%u", symbol_word(s->kind),
                 (unsigned)s->flags);
  json_text("name", sr_spec_string(spec, s->name), out);
  json_text("link_name", sr_spec_string(spec, s->link_name), out);
  json_index("type", s->type, out);
  json_text("file", sr_spec_string(spec, s->file), out);
  sr_strbuf_addf(out, ",\"line\":%u,\"column\":%u}", (unsigned)s->line,
                 (unsigned)s->column);
}

void sr_dump_declared_json(const struct sr_spec *spec, struct sr_strbuf *out) {
  const struct sr_spec_header *h = spec->header;
  sr_strbuf_adds(out, ",\"types\":[");
  for (uint32_t i = 0; i < h->types.count; i++) {
    sr_strbuf_adds(out, i ? ",\n" : "\n");
    json_type(spec, sr_spec_type(spec, i), out);
  }
  sr_strbuf_adds(out, "],\"symbols\":[");
  for (uint32_t i = 0; i < h->symbols.count; i++) {
    sr_strbuf_adds(out, i ? ",\n" : "\n");
    json_symbol(spec, sr_spec_symbol(spec, i), out);
  }
  sr_strbuf_adds(out, "]");
}
